-- law: ledger.sums-to-zero | 每个城市每种货币的借方合计等于贷方合计 | In each city and currency all debits equal all credits
select city_id, currency, sum(debits_posted_fen) as debits_fen, sum(credits_posted_fen) as credits_fen,
  sum(debits_pending_fen) as debits_pending_fen, sum(credits_pending_fen) as credits_pending_fen
from ledger_account group by city_id, currency
having sum(debits_posted_fen) <> sum(credits_posted_fen) or sum(debits_pending_fen) <> sum(credits_pending_fen);

-- law: ledger.balances-are-their-entries | 账户余额等于其分录之和 | An account's balance is the sum of its entries
select account.city_id, account.id, account.debits_posted_fen, account.credits_posted_fen, moved.debits_fen, moved.credits_fen
from ledger_account account
left join (
  select city_id, account_id, sum(debit_fen) as debits_fen, sum(credit_fen) as credits_fen
  from (
    select city_id, debit_account as account_id, amount_fen as debit_fen, 0 as credit_fen from ledger_entry
    union all select city_id, credit_account, 0, amount_fen from ledger_entry
  ) side group by city_id, account_id
) moved on moved.city_id = account.city_id and moved.account_id = account.id
where account.debits_posted_fen <> coalesce(moved.debits_fen, 0) or account.credits_posted_fen <> coalesce(moved.credits_fen, 0);

-- law: ledger.pending-is-open-reservations | 账户的待付待收等于未了结预留之和 | What is pending is the sum of the open reservations
select account.city_id, account.id, account.debits_pending_fen, account.credits_pending_fen, held.debits_fen, held.credits_fen
from ledger_account account
left join (
  select city_id, account_id, sum(debit_fen) as debits_fen, sum(credit_fen) as credits_fen
  from (
    select city_id, debit_account as account_id, amount_fen as debit_fen, 0 as credit_fen from ledger_reservation where state = 'open'
    union all select city_id, credit_account, 0, amount_fen from ledger_reservation where state = 'open'
  ) side group by city_id, account_id
) held on held.city_id = account.city_id and held.account_id = account.id
where account.debits_pending_fen <> coalesce(held.debits_fen, 0) or account.credits_pending_fen <> coalesce(held.credits_fen, 0);

-- law: ledger.limits-hold | 没有账户越过限额 | No account is past its limit
select city_id, id, limit_rule, debits_posted_fen, debits_pending_fen, credits_posted_fen, credits_pending_fen
from ledger_account
where (limit_rule = 'debits-within-credits' and debits_posted_fen + debits_pending_fen > credits_posted_fen)
  or (limit_rule = 'credits-within-debits' and credits_posted_fen + credits_pending_fen > debits_posted_fen);

-- law: ledger.journals-have-entries | 每张凭证至少有一笔分录 | Every journal has an entry
select journal.city_id, journal.id from ledger_journal journal
where not exists (select from ledger_entry entry where entry.city_id = journal.city_id and entry.journal_id = journal.id);

-- law: ledger.currencies-match | 分录两端的货币相同 | Both ends of an entry have one currency
select entry.city_id, entry.number from ledger_entry entry
join ledger_account debit on debit.city_id = entry.city_id and debit.id = entry.debit_account
join ledger_account credit on credit.city_id = entry.city_id and credit.id = entry.credit_account
where debit.currency <> credit.currency;

-- law: ledger.reversals-mirror | 冲销凭证与原凭证逐笔相反 | A reversal mirrors its original entry by entry
select coalesce(undone.city_id, original.city_id) as city_id, coalesce(undone.id, original.id) as reversal
from (
  select journal.city_id, journal.id, entry.credit_account as debit_account, entry.debit_account as credit_account, entry.amount_fen, count(*) as times
  from ledger_journal journal join ledger_entry entry on entry.city_id = journal.city_id and entry.journal_id = journal.id
  where journal.reverses is not null
  group by journal.city_id, journal.id, entry.credit_account, entry.debit_account, entry.amount_fen
) undone
full join (
  select journal.city_id, journal.id, entry.debit_account, entry.credit_account, entry.amount_fen, count(*) as times
  from ledger_journal journal join ledger_entry entry on entry.city_id = journal.city_id and entry.journal_id = journal.reverses
  where journal.reverses is not null
  group by journal.city_id, journal.id, entry.debit_account, entry.credit_account, entry.amount_fen
) original using (city_id, id, debit_account, credit_account, amount_fen)
where undone.times is distinct from original.times;

-- law: ledger.settlements-are-journals | 已结清的预留与其凭证的金额和账户一致 | A settled reservation agrees with the journal that paid it
select held.city_id, held.id from ledger_reservation held
where held.state = 'settled' and not exists (
  select from ledger_entry entry where entry.city_id = held.city_id and entry.journal_id = held.journal_id
    and entry.debit_account = held.debit_account and entry.credit_account = held.credit_account and entry.amount_fen = held.settled_fen);
