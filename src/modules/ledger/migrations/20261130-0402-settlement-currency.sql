-- Why: whether anybody is paid in a currency whose rates are old is asked on every look at the desk.

create index settlement_currency_of on ledger.settlement_currency (currency);
