-- Why: a partner looks for the offers that it pays for together with an office.
create index offer_funder_of on programmes.offer_funder (organisation_id, offer_id);
