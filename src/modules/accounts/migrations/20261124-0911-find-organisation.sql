-- Why: the operator finds a seller by how its name begins.

create index organisation_name on accounts.organisation (lower(name) text_pattern_ops, id);
create index organisation_name_zh on accounts.organisation (name_zh text_pattern_ops, id);
