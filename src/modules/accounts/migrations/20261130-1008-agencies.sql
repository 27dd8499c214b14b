-- Why: the operator looks at all agencies, which are few among many organisations.
create index organisation_agency on accounts.organisation (id) where kind = 'agency';
