-- The ledger: double entry in whole fen, balanced by construction. An entry is one transfer from a debit account to a credit account;
-- the transfers of a journal stand or fall together. Journals and entries are only ever added; a correction is a reversal.

create table ledger_account (
  city_id text not null,
  id text not null,
  kind text not null check (kind in ('party', 'fund', 'escrow', 'outside')),
  owner text not null check (length(owner) between 1 and 200),
  purpose text not null check (length(purpose) between 1 and 100),
  fund text not null default '' check (length(fund) <= 100),
  currency text not null default 'CNY' check (currency ~ '^[A-Z]{3}$'),
  limit_rule text not null default 'none' check (limit_rule in ('none', 'debits-within-credits', 'credits-within-debits')),
  org_id text,
  county_id text,
  debits_posted_fen bigint not null default 0 check (debits_posted_fen between 0 and 9007199254740991),
  credits_posted_fen bigint not null default 0 check (credits_posted_fen between 0 and 9007199254740991),
  debits_pending_fen bigint not null default 0 check (debits_pending_fen between 0 and 9007199254740991),
  credits_pending_fen bigint not null default 0 check (credits_pending_fen between 0 and 9007199254740991),
  opened_at timestamptz not null default now(),
  primary key (city_id, id),
  unique (city_id, owner, purpose, fund),
  constraint ledger_account_debits_within_credits check (limit_rule <> 'debits-within-credits' or debits_posted_fen + debits_pending_fen <= credits_posted_fen),
  constraint ledger_account_credits_within_debits check (limit_rule <> 'credits-within-debits' or credits_posted_fen + credits_pending_fen <= debits_posted_fen)
);
create index ledger_account_org on ledger_account (city_id, org_id);
create index ledger_account_county on ledger_account (city_id, county_id);
comment on table ledger_account is '账户: where money is, or stands to be; its balance is credits less debits.';
comment on column ledger_account.city_id is 'City.';
comment on column ledger_account.id is 'Identity.';
comment on column ledger_account.kind is 'party: somebody''s money · fund: a budget · escrow: held for an outcome · outside: the world beyond the platform.';
comment on column ledger_account.owner is 'Whose it is: kind:id, as org:… or account:….';
comment on column ledger_account.purpose is 'What it is for, one account per owner, purpose and fund.';
comment on column ledger_account.fund is 'Fund the money comes from; empty when it belongs to none.';
comment on column ledger_account.currency is 'ISO 4217 code; amounts are hundredths of it. A transfer never changes currency.';
comment on column ledger_account.limit_rule is 'none · debits-within-credits: cannot be overdrawn, reservations counted · credits-within-debits: cannot be overfilled.';
comment on column ledger_account.org_id is 'Organisation that may see it.';
comment on column ledger_account.county_id is 'County whose bureau may see it.';
comment on column ledger_account.debits_posted_fen is 'All that has left it, fen.';
comment on column ledger_account.credits_posted_fen is 'All that has come in, fen.';
comment on column ledger_account.debits_pending_fen is 'Reserved to leave it, fen.';
comment on column ledger_account.credits_pending_fen is 'Reserved to come in, fen.';
comment on column ledger_account.opened_at is 'Database clock.';

create table ledger_journal (
  city_id text not null,
  id text not null,
  kind text not null check (length(kind) between 1 and 64),
  reason text not null check (length(reason) between 1 and 500),
  case_id text,
  command_id text,
  reverses text,
  at timestamptz not null default now(),
  primary key (city_id, id),
  constraint ledger_journal_reversed_once unique (city_id, reverses),
  foreign key (city_id, reverses) references ledger_journal (city_id, id),
  check (reverses is null or kind = 'reversal'),
  check (reverses <> id)
);
create index ledger_journal_case on ledger_journal (city_id, case_id, at);
comment on table ledger_journal is '凭证: transfers that were made together for one reason.';
comment on column ledger_journal.city_id is 'City.';
comment on column ledger_journal.id is 'Identity.';
comment on column ledger_journal.kind is 'Kind of business; reversal for a correction, settlement for a reservation carried out.';
comment on column ledger_journal.reason is 'Why, as a person reads it.';
comment on column ledger_journal.case_id is 'Case it belongs to.';
comment on column ledger_journal.command_id is 'Command that made it.';
comment on column ledger_journal.reverses is 'Journal it takes back; one can be taken back once.';
comment on column ledger_journal.at is 'Database clock.';

create table ledger_entry (
  city_id text not null,
  number bigint generated always as identity,
  journal_id text not null,
  debit_account text not null,
  credit_account text not null,
  amount_fen bigint not null check (amount_fen between 1 and 9007199254740991),
  at timestamptz not null default now(),
  primary key (city_id, number),
  foreign key (city_id, journal_id) references ledger_journal (city_id, id),
  foreign key (city_id, debit_account) references ledger_account (city_id, id),
  foreign key (city_id, credit_account) references ledger_account (city_id, id),
  check (debit_account <> credit_account)
);
create index ledger_entry_journal on ledger_entry (city_id, journal_id);
create index ledger_entry_debit on ledger_entry (city_id, debit_account, number);
create index ledger_entry_credit on ledger_entry (city_id, credit_account, number);
comment on table ledger_entry is '分录: one transfer from the debit account to the credit account.';
comment on column ledger_entry.city_id is 'City.';
comment on column ledger_entry.number is 'Order of entry.';
comment on column ledger_entry.journal_id is 'Journal it belongs to.';
comment on column ledger_entry.debit_account is 'Account the money leaves.';
comment on column ledger_entry.credit_account is 'Account the money reaches.';
comment on column ledger_entry.amount_fen is 'Amount, fen.';
comment on column ledger_entry.at is 'Its journal''s time.';

create table ledger_reservation (
  city_id text not null,
  id text not null,
  debit_account text not null,
  credit_account text not null,
  amount_fen bigint not null check (amount_fen between 1 and 9007199254740991),
  reason text not null check (length(reason) between 1 and 500),
  case_id text,
  command_id text,
  state text not null default 'open' check (state in ('open', 'settled', 'released')),
  settled_fen bigint check (settled_fen between 1 and 9007199254740991),
  journal_id text,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (city_id, id),
  unique (city_id, journal_id),
  foreign key (city_id, debit_account) references ledger_account (city_id, id),
  foreign key (city_id, credit_account) references ledger_account (city_id, id),
  foreign key (city_id, journal_id) references ledger_journal (city_id, id),
  check (debit_account <> credit_account),
  check (settled_fen <= amount_fen),
  check ((state = 'settled') = (settled_fen is not null)),
  check ((state = 'settled') = (journal_id is not null)),
  check ((state = 'open') = (closed_at is null))
);
create index ledger_reservation_debit on ledger_reservation (city_id, debit_account) where state = 'open';
create index ledger_reservation_credit on ledger_reservation (city_id, credit_account) where state = 'open';
create index ledger_reservation_case on ledger_reservation (city_id, case_id);
comment on table ledger_reservation is '预留: money set aside for one transfer that is to come.';
comment on column ledger_reservation.city_id is 'City.';
comment on column ledger_reservation.id is 'Identity.';
comment on column ledger_reservation.debit_account is 'Account the money will leave.';
comment on column ledger_reservation.credit_account is 'Account the money will reach.';
comment on column ledger_reservation.amount_fen is 'Amount set aside, fen.';
comment on column ledger_reservation.reason is 'Why, as a person reads it.';
comment on column ledger_reservation.case_id is 'Case it belongs to.';
comment on column ledger_reservation.command_id is 'Command that made it.';
comment on column ledger_reservation.state is 'open, or how it ended: settled or released.';
comment on column ledger_reservation.settled_fen is 'What was paid of it, fen; the rest went back.';
comment on column ledger_reservation.journal_id is 'Journal that paid it.';
comment on column ledger_reservation.opened_at is 'Database clock.';
comment on column ledger_reservation.closed_at is 'When it was settled or released.';
