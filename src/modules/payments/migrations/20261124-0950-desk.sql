-- Why: the operator is told how many differences nobody has explained yet, without reading them all.

create index settlement_unexplained on payments.settlement_difference (provider, day)
  where note is null;
create index settlement_failed on payments.settlement_run (day) where status = 'failed';

-- What no provider has given back yet, the longest waiting first.
create index refund_waiting on payments.refund (asked_at, id) where status = 'asked';
