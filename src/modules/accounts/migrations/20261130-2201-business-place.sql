-- Why: an office says how many businesses there are where it works, of a million elsewhere.
create index organisation_business_place on accounts.organisation (state, is_sample)
  where kind = 'business' and not is_guest;
