-- Why: a seller answers what a buyer said, and who reports a review says what is wrong with it.

alter table storefront.review
  -- The seller's answer, one to a review, in the language it is written in.
  add column reply         text check (reply <> ''),
  add column reply_locale  text,
  -- When these words of it were written.
  add column replied_at    timestamptz,
  add constraint review_reply_whole check (num_nulls(reply, reply_locale, replied_at) in (0, 3));
-- A seller reads what buyers say of all goods, the newest first.
create index review_of_business on storefront.review (business_id, id);

create table storefront.review_report (
  -- distribution: business_id
  -- What people find wrong with a review, a line for each reason: a thousand reports take no more room
  -- than one. It goes with its review.
  business_id  uuid not null,
  listing_id   uuid not null,
  review_id    uuid not null,
  reason       text not null,
  times        integer not null check (times > 0),
  -- What was added in words, the newest few.
  notes        text[] not null,
  primary key (business_id, listing_id, review_id, reason),
  foreign key (business_id, listing_id, review_id) references storefront.review on delete cascade
);
