-- Why: whether a letter went out that a killed process had in its hands nobody knows: the office is told
-- so, instead of counting it as sent.
alter table programmes.invitation drop constraint invitation_state_check;
alter table programmes.invitation add constraint invitation_state_check
  check (state in ('waiting', 'handed', 'sent', 'failed', 'unwanted', 'stopped', 'unknown'));
