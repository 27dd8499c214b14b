-- Why: what shoppers look for and do not find is what a seller could list: by category, and also when
-- the shop could only answer a part of it.
-- Of times: how often a part was found.
alter table storefront.missed_query add column relaxed integer not null default 0;
-- By the words, as the demand data names categories.
alter table storefront.missed_query add column category text;
alter table storefront.missed_query add constraint missed_query_counts check (relaxed between 0 and times);
create index missed_query_category on storefront.missed_query (category, day);
