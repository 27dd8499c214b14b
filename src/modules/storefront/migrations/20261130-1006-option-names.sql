-- Why: a page that offers a choice says what is chosen: size, colour, not only '8' and 'Oat'.
-- Names of the product's options, in the order of an offer's values.
alter table storefront.listing add column option_names jsonb not null default '[]';
