-- 政策兑现: what enterprises claim under measures, what was decided, granted, paid and taken back.

create table incentive_decision (
  city_id text not null,
  id text not null,
  case_id text,
  org_id text not null,
  county_id text,
  measure text not null,
  measure_version text not null,
  as_of date not null,
  facts_as_of timestamptz not null,
  facts jsonb not null,
  decision jsonb not null,
  outcome text not null,
  amount_fen bigint,
  account_id text not null,
  decided_at timestamptz not null default now(),
  primary key (city_id, id)
);
comment on table incentive_decision is '测算: one decision of a measure for one enterprise, with everything it was drawn from';
comment on column incentive_decision.city_id is 'city of the row';
comment on column incentive_decision.id is 'id of the decision, time-ordered';
comment on column incentive_decision.case_id is 'claim it was made for; null when none';
comment on column incentive_decision.org_id is 'enterprise decided about';
comment on column incentive_decision.county_id is 'county of the enterprise';
comment on column incentive_decision.measure is 'id of the measure in the pack';
comment on column incentive_decision.measure_version is 'sha256 of the measure''s text';
comment on column incentive_decision.as_of is 'civil day whose parameters hold';
comment on column incentive_decision.facts_as_of is 'moment whose knowledge of facts holds';
comment on column incentive_decision.facts is 'facts by Chinese name as they were read: value, source, period; money in whole fen';
comment on column incentive_decision.decision is 'outcome with reasons, what is missing and how far it is, as pages show it';
comment on column incentive_decision.outcome is 'eligible, not-eligible or undecided';
comment on column incentive_decision.amount_fen is 'amount by the measure alone, fen; null where none is determined';
comment on column incentive_decision.account_id is 'who asked for it';
comment on column incentive_decision.decided_at is 'when it was made';
create index incentive_decision_of_org on incentive_decision (city_id, org_id, measure, decided_at);
create index incentive_decision_of_case on incentive_decision (city_id, case_id, decided_at);

create table incentive_claim (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  county_id text,
  measure text not null,
  origin text not null check (origin in ('applied', 'automatic', 'top-up')),
  of_year int not null check (of_year between 2000 and 2100),
  stated jsonb not null default '{}',
  decision_id text,
  granted_fen bigint check (granted_fen >= 0),
  reduced_by text,
  notice_until date,
  fund text,
  reservation_id text,
  paid_fen bigint check (paid_fen >= 0),
  paid_at timestamptz,
  reference text,
  batch_id text,
  follows_case_id text,
  state text not null default 'open' check (state in ('open', 'granted', 'paid', 'ended')),
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id) deferrable initially deferred
);
comment on table incentive_claim is '兑现申请: what one case under a measure is about';
comment on column incentive_claim.city_id is 'city of the row';
comment on column incentive_claim.case_id is 'case of the claim';
comment on column incentive_claim.org_id is 'enterprise that claims or is granted';
comment on column incentive_claim.county_id is 'county of the enterprise';
comment on column incentive_claim.measure is 'id of the measure in the pack';
comment on column incentive_claim.origin is 'applied for, granted without a claim, or a top-up after a fact was revised';
comment on column incentive_claim.of_year is 'year whose yearly cap it counts in';
comment on column incentive_claim.stated is 'facts the enterprise stated itself, by Chinese name; money in whole fen';
comment on column incentive_claim.decision_id is 'decision that holds';
comment on column incentive_claim.granted_fen is 'amount granted after caps, groups and fund, fen';
comment on column incentive_claim.reduced_by is 'why less was granted than the measure gives; null when nothing was taken away';
comment on column incentive_claim.notice_until is 'last day of the public notice';
comment on column incentive_claim.fund is 'fund it is paid from';
comment on column incentive_claim.reservation_id is 'reservation in the ledger once granted';
comment on column incentive_claim.paid_fen is 'amount paid, fen';
comment on column incentive_claim.paid_at is 'when it was paid';
comment on column incentive_claim.reference is 'payment reference';
comment on column incentive_claim.batch_id is 'case of the list it came from, when granted without a claim';
comment on column incentive_claim.follows_case_id is 'claim it tops up';
comment on column incentive_claim.state is 'open, granted (money reserved), paid or ended without payment';
create index incentive_claim_of_org on incentive_claim (city_id, org_id, measure, of_year);
create index incentive_claim_of_measure on incentive_claim (city_id, measure, of_year, state);

create table incentive_objection (
  city_id text not null,
  id text not null,
  case_id text not null,
  account_id text not null,
  org_id text,
  grounds text not null,
  made_at timestamptz not null default now(),
  verdict text check (verdict in ('upheld', 'dismissed')),
  answer text,
  answered_at timestamptz,
  is_settled boolean not null default false,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table incentive_objection is '异议: made while a grant is on public notice';
comment on column incentive_objection.city_id is 'city of the row';
comment on column incentive_objection.id is 'id of the objection, time-ordered';
comment on column incentive_objection.case_id is 'claim objected to';
comment on column incentive_objection.account_id is 'who objects';
comment on column incentive_objection.org_id is 'organisation in whose name it is made; null when in none';
comment on column incentive_objection.grounds is 'grounds as typed';
comment on column incentive_objection.made_at is 'when it was made';
comment on column incentive_objection.verdict is 'upheld or dismissed; null until answered';
comment on column incentive_objection.answer is 'answer as typed';
comment on column incentive_objection.answered_at is 'when it was answered';
comment on column incentive_objection.is_settled is 'the claim was reviewed anew because of it';
create index incentive_objection_of_case on incentive_objection (city_id, case_id);

create table incentive_revocation (
  city_id text not null,
  case_id text not null,
  of_case_id text not null,
  org_id text not null,
  ground text not null check (ground in ('fact-revised', 'untrue-statement', 'condition-broken', 'paid-in-error', 'other')),
  explanation text not null,
  amount_fen bigint not null check (amount_fen > 0),
  hearing_until date not null,
  is_heard boolean not null default false,
  decided_at timestamptz,
  repaid_fen bigint not null default 0 check (repaid_fen >= 0 and repaid_fen <= amount_fen),
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id) deferrable initially deferred,
  foreign key (city_id, of_case_id) references case_file (city_id, id)
);
comment on table incentive_revocation is '撤销与追回: taking back what was paid, with its own ground and clock';
comment on column incentive_revocation.city_id is 'city of the row';
comment on column incentive_revocation.case_id is 'case of the revocation';
comment on column incentive_revocation.of_case_id is 'claim whose payment is taken back';
comment on column incentive_revocation.org_id is 'enterprise that is to repay';
comment on column incentive_revocation.ground is 'kind of ground';
comment on column incentive_revocation.explanation is 'ground in words, for the enterprise';
comment on column incentive_revocation.amount_fen is 'amount taken back, fen';
comment on column incentive_revocation.hearing_until is 'last day on which the enterprise is heard';
comment on column incentive_revocation.is_heard is 'the enterprise has stated its view';
comment on column incentive_revocation.decided_at is 'when the claw-back was decided; null before';
comment on column incentive_revocation.repaid_fen is 'amount repaid so far, fen';
create index incentive_revocation_of_claim on incentive_revocation (city_id, of_case_id);

create table incentive_account (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  county_id text,
  account_name text not null,
  bank text not null,
  account_number text not null,
  stated_at timestamptz not null default now(),
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table incentive_account is '收款账户: where a grant is paid to; apart from the claim, which anyone may read while it is on notice';
comment on column incentive_account.city_id is 'city of the row';
comment on column incentive_account.case_id is 'claim it is for';
comment on column incentive_account.org_id is 'enterprise whose account it is';
comment on column incentive_account.county_id is 'county of the enterprise';
comment on column incentive_account.account_name is 'name of the account';
comment on column incentive_account.bank is 'bank and branch';
comment on column incentive_account.account_number is 'number of the account';
comment on column incentive_account.stated_at is 'when it was last stated';
create index incentive_account_of_org on incentive_account (city_id, org_id, stated_at);
