-- Why: the sample shows what a station is, with orders that nobody placed: no buyer names it, and what real
-- stations are held against does not count it.
alter table stations.station add column is_sample boolean not null default false;
