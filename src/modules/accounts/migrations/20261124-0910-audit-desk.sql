-- Why: whoever runs the installation reads what everybody did in one list, and nobody rewrites it.

create index audit_entry_at on accounts.audit_entry (at, id);
create index audit_entry_actor on accounts.audit_entry (actor_id, at, id) where actor_id is not null;
create index audit_entry_subject on accounts.audit_entry (subject, at, id);
create index audit_entry_action on accounts.audit_entry (action, at, id);

create function accounts.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to';
end $$;
create trigger audit_entry_stays before update or delete on accounts.audit_entry
  for each row execute function accounts.refuse_change();
create trigger audit_log_stays before truncate on accounts.audit_entry
  for each statement execute function accounts.refuse_change();
