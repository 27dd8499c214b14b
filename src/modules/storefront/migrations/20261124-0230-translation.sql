-- Why: what was translated once is not translated, paid for and read again; what a person approved is
-- proposed before anything a machine says.
create table storefront.translation (
  -- distribution: business_id
  -- Of one business: nobody's wording is proposed to others.
  business_id  uuid not null,
  direction    text not null check (direction in ('en>zh-CN', 'zh-CN>en')),
  -- SHA-256 of the source text, its spaces folded.
  source_hash  bytea not null,
  wording      text not null,
  said_by      text not null check (said_by in ('person', 'machine')),
  model        text,
  said_at      timestamptz not null,
  primary key (business_id, direction, source_hash)
);
