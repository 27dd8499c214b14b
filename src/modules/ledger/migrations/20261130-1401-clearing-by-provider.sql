-- Why: what a provider has taken in and not paid yet is held against its own files: each has an account of its own.

-- What was posted stays. What came and went of each order, of each day of a provider and of each payment that no
-- order took is assigned to its provider by a journal of today, under the same subject.
create temporary table assigned on commit drop as
  select journal.business_id, journal.subject, entry.currency, sum(entry.minor)::bigint as minor,
    -- A way to pay begins with the name of its provider; so does the subject of a provider's day.
    split_part(coalesce(payment.provider, substring(journal.subject from '^(?:alipay|wechatpay|stripe)')),
      '_', 1) as provider
  from ledger.entry join ledger.journal
    on journal.business_id = entry.business_id and journal.id = entry.journal_id
  left join ledger.journal as paid on paid.business_id = journal.business_id
    and paid.kind = 'captured' and paid.reference = journal.subject
  left join payments.payment
    on payment.id::text = coalesce(paid.facts->>'paymentId', left(journal.subject, 36))
  where entry.account = 'clearing' group by 1, 2, 3, 5 having sum(entry.minor) <> 0;
delete from assigned where provider is null;

create temporary table assigning on commit drop as
  select business_id, subject,
    -- In turn with the ids of the application, which begin with the time.
    (lpad(to_hex(floor(extract(epoch from now()) * 1000)::bigint), 12, '0') || '7'
      || substr(replace(gen_random_uuid()::text, '-', ''), 14, 3)
      || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid as id
  from (select distinct business_id, subject from assigned) as subjects;

insert into ledger.journal (business_id, id, kind, reference, subject, facts, posted_at)
select business_id, id, 'clearing_assigned', subject, subject, '{}', now() from assigning;

with line as (
  select business_id, id, account, currency, signed
  from assigning join assigned using (business_id, subject)
  cross join lateral (values ('clearing', -minor), ('clearing_' || provider, minor))
    as side(account, signed)),
kept as (
  insert into ledger.balance as balance (business_id, account, currency, minor)
  select business_id, account, currency, sum(signed) from line group by 1, 2, 3 order by 1, 2, 3
  on conflict (business_id, account, currency) do update
    set minor = balance.minor + excluded.minor)
insert into ledger.entry (business_id, journal_id, line, account, currency, minor)
select business_id, id, row_number() over (partition by id order by currency, account) - 1,
  account, currency, signed from line;

-- Every journal adds up: looked at now, since a table with checks outstanding cannot be altered.
set constraints all immediate;

-- From now on money is with somebody: what was posted before is not looked at again.
alter table ledger.entry add constraint entry_clearing_of_a_provider
  check (account <> 'clearing') not valid;
