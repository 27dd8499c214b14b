-- Why: what a machine said first stays marked as the machine's, also in the memory of translations,
-- where a person's approval was taken for the person's own words.

-- A person wrote it, or read it and let it stand: it is proposed before anything a machine says.
alter table storefront.translation add column is_approved boolean not null default false;
update storefront.translation set is_approved = true where said_by = 'person';
