-- Why: a refund that its provider refuses for good must neither be tried for ever nor keep others waiting.

alter table payments.refund add column try_at timestamptz;
alter table payments.refund add column tried_times integer not null default 0;
update payments.refund set try_at = asked_at where status = 'asked';
drop index payments.refund_waiting;
create index refund_to_try on payments.refund (try_at) where try_at is not null;

-- Told to the provider when a payment begins and never read again.
alter table payments.payment drop column title;
