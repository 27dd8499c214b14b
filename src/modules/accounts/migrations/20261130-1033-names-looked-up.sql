-- Why: the audit log is never changed, so it holds no names: they are looked up, and somebody who
-- had their account erased is shown as that. Who is meant stays known by the id.

alter table accounts.audit_entry drop column actor_name;
