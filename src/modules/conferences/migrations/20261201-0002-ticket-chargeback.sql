-- Why: what a payer's bank has taken back of a ticket is not paid back by us a second time.

alter table conferences.bill
  add column charged_back_minor bigint not null default 0
    check (charged_back_minor = 0 or payment_id is not null);
