-- Why: the index in memory is loaded the newest first, page by page, also where many were listed at
-- one moment.

create index search_entry_newest on storefront.search_entry (listed_at, listing_id);
drop index storefront.search_entry_listed;
