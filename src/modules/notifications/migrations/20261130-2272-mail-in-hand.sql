-- Why: a mail that a killed process had in its hands stayed 'sending' for ever, and nobody was told that
-- it may not have gone out. While one is being sent, due_at is when it was taken.
create index mail_in_hand on notifications.mail (due_at) where state = 'sending';
