-- Why: money of a lost chargeback may come again long after; the simulator has to be able to tell so.

alter table payments.simulated_dispute
  -- Of one that was lost: when its money came again all the same.
  add column given_again_at timestamptz,
  add check (given_again_at is null or outcome = 'lost');
create index simulated_dispute_given_again on payments.simulated_dispute (given_again_at)
  where given_again_at is not null;
