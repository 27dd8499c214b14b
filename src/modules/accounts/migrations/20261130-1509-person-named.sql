-- Why: the operator finds whose doings to read by how a name or an address begins.

create index user_name on accounts.user (lower(name) text_pattern_ops, id);
create index user_email on accounts.user (lower(email) text_pattern_ops, id);
