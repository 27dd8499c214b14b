-- Why: money that a provider had given back can come back to us: the refund is not done, and is made again.

-- How often it came back; more than a few times is for a person.
alter table payments.refund add column failed_times integer not null default 0
  check (failed_times >= 0);

-- The simulator remembers which refunds failed, and when the money came back.
alter table payments.simulated_refund add column failed_at timestamptz;
