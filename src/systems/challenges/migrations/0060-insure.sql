-- 保榜: products as data, quotes computed from them, changes during the term, claims with their record, opinions, recoveries.
create table insurance_product (
  city_id text not null,
  id text not null,
  version int not null check (version between 1 and 1000),
  org_id text not null,
  title_zh text not null,
  title_en text not null,
  cover text not null,
  exclusions text not null,
  rate_bp int not null check (rate_bp between 1 and 5000),
  limit_fen bigint not null check (limit_fen between 1 and 9007199254740991),
  deductible_fen bigint not null check (deductible_fen between 0 and 9007199254740991),
  waiting_days int not null check (waiting_days between 0 and 365),
  share_percent int not null check (share_percent between 1 and 100),
  payee text not null check (payee in ('owner', 'solver')),
  is_offered boolean not null,
  is_illustrative boolean not null,
  source text,
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, id, version),
  check (is_illustrative or source is not null)
);
create index insurance_product_org on insurance_product (city_id, org_id, id, version desc);
comment on table insurance_product is '揭榜险产品: what an insurer offers, a row per version; a policy keeps the version it was made from.';
comment on column insurance_product.city_id is 'City.';
comment on column insurance_product.id is 'Identity, the same for all versions.';
comment on column insurance_product.version is 'Version, from 1.';
comment on column insurance_product.org_id is 'Insurer.';
comment on column insurance_product.title_zh is 'Name in Chinese.';
comment on column insurance_product.title_en is 'Name in English.';
comment on column insurance_product.cover is 'What is covered.';
comment on column insurance_product.exclusions is 'What is not.';
comment on column insurance_product.rate_bp is 'Premium in basis points of the sum insured, for the whole term.';
comment on column insurance_product.limit_fen is 'Largest sum insured.';
comment on column insurance_product.deductible_fen is 'What the insured bears of each loss first.';
comment on column insurance_product.waiting_days is 'Days from the start in which no claim can be made.';
comment on column insurance_product.share_percent is 'Share of a loss past the deductible that is paid.';
comment on column insurance_product.payee is 'Who is paid: owner or solver.';
comment on column insurance_product.is_offered is 'Quotes can be made from it.';
comment on column insurance_product.is_illustrative is 'No source states these terms; said so wherever they are shown.';
comment on column insurance_product.source is 'Where the terms are published, unless illustrative.';
comment on column insurance_product.account_id is 'Who wrote this version.';
comment on column insurance_product.at is 'When.';

alter table insurance_quote add column product_id text;
alter table insurance_quote add column product_version int;
alter table insurance_quote add column computed_fen bigint check (computed_fen between 0 and 9007199254740991);
alter table insurance_quote add column adjusted_why text;
alter table insurance_quote add column deductible_fen bigint not null default 0 check (deductible_fen between 0 and 9007199254740991);
alter table insurance_quote add column waiting_days int not null default 0 check (waiting_days between 0 and 365);
alter table insurance_quote add column payee text not null default 'owner' check (payee in ('owner', 'solver'));
alter table insurance_quote add column exclusions text;
alter table insurance_quote add column from_on date;
alter table insurance_quote add column until_on date;
alter table insurance_quote add foreign key (city_id, product_id, product_version) references insurance_product (city_id, id, version);
alter table insurance_quote add check ((product_id is null) = (computed_fen is null));
alter table insurance_quote add check (until_on is null or until_on > from_on);
comment on column insurance_quote.product_id is 'Product it was computed from; null for terms written freely.';
comment on column insurance_quote.product_version is 'Version of it.';
comment on column insurance_quote.computed_fen is 'Premium as the product computes it.';
comment on column insurance_quote.adjusted_why is 'Why the premium asked differs from the computed one.';
comment on column insurance_quote.deductible_fen is 'What the insured bears of each loss first.';
comment on column insurance_quote.waiting_days is 'Days from the start without claims.';
comment on column insurance_quote.payee is 'Who is paid: owner or solver.';
comment on column insurance_quote.exclusions is 'What is not covered.';
comment on column insurance_quote.from_on is 'First day of cover, once taken.';
comment on column insurance_quote.until_on is 'Last day of the term, once taken: the last milestone’s day and the days after it for its examination.';

create table insurance_endorsement (
  city_id text not null,
  id text not null,
  case_id text not null,
  quote_id text not null,
  cover_before_fen bigint not null,
  cover_after_fen bigint not null check (cover_after_fen between 1 and 9007199254740991),
  until_before_on date not null,
  until_after_on date not null,
  premium_change_fen bigint not null,
  reason text not null,
  state text not null default 'offered' check (state in ('offered', 'agreed', 'declined', 'replaced')),
  account_id text not null,
  at timestamptz not null default now(),
  settled_at timestamptz,
  journal_id text,
  primary key (city_id, id),
  foreign key (city_id, quote_id) references insurance_quote (city_id, id),
  check ((state in ('agreed', 'declined')) = (settled_at is not null))
);
create unique index insurance_endorsement_one_offered on insurance_endorsement (city_id, case_id) where state = 'offered';
comment on table insurance_endorsement is '批改: a change of the policy during its term, with the premium it adds or gives back.';
comment on column insurance_endorsement.city_id is 'City.';
comment on column insurance_endorsement.id is 'Identity.';
comment on column insurance_endorsement.case_id is 'Case of the contract.';
comment on column insurance_endorsement.quote_id is 'Policy.';
comment on column insurance_endorsement.cover_before_fen is 'Sum insured before.';
comment on column insurance_endorsement.cover_after_fen is 'Sum insured after.';
comment on column insurance_endorsement.until_before_on is 'Last day before.';
comment on column insurance_endorsement.until_after_on is 'Last day after.';
comment on column insurance_endorsement.premium_change_fen is 'Premium added, or given back when negative; computed.';
comment on column insurance_endorsement.reason is 'Why.';
comment on column insurance_endorsement.state is 'Where it stands.';
comment on column insurance_endorsement.account_id is 'Who offered it.';
comment on column insurance_endorsement.at is 'When.';
comment on column insurance_endorsement.settled_at is 'When the insured agreed or declined.';
comment on column insurance_endorsement.journal_id is 'Journal of the premium’s change.';

alter table insurance_claim add column lost_fen bigint check (lost_fen between 0 and 9007199254740991);
alter table insurance_claim add column record jsonb;
alter table insurance_claim add column record_hash text;
alter table insurance_claim add column opinion text;
alter table insurance_claim add column opinion_verdict text check (opinion_verdict in ('pay', 'refuse'));
alter table insurance_claim add column opinion_fen bigint check (opinion_fen between 0 and 9007199254740991);
alter table insurance_claim add column adjuster_id text;
alter table insurance_claim add column opinion_at timestamptz;
alter table insurance_claim add column payee_org_id text;
alter table insurance_claim add check ((opinion is null) = (adjuster_id is null));
comment on column insurance_claim.lost_fen is 'What the milestone lost: its price less what was accepted.';
comment on column insurance_claim.record is 'The milestone, its deliveries and verdicts as they stood when the claim was made; never changed.';
comment on column insurance_claim.record_hash is 'SHA-256 of the canonical record.';
comment on column insurance_claim.opinion is 'Adjuster’s opinion.';
comment on column insurance_claim.opinion_verdict is 'What the adjuster advises.';
comment on column insurance_claim.opinion_fen is 'What the policy would pay, as computed then.';
comment on column insurance_claim.adjuster_id is 'Adjuster; decides not himself.';
comment on column insurance_claim.opinion_at is 'When.';
comment on column insurance_claim.payee_org_id is 'Who was paid, as the policy says.';

create table insurance_recovery (
  city_id text not null,
  id text not null,
  case_id text not null,
  claim_id text not null,
  amount_fen bigint not null check (amount_fen between 1 and 9007199254740991),
  from_whom text not null,
  reference text not null,
  account_id text not null,
  journal_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, claim_id) references insurance_claim (city_id, id)
);
create index insurance_recovery_claim on insurance_recovery (city_id, claim_id);
comment on table insurance_recovery is '追偿: what the insurer got back of a payout; it lessens its loss.';
comment on column insurance_recovery.city_id is 'City.';
comment on column insurance_recovery.id is 'Identity.';
comment on column insurance_recovery.case_id is 'Case of the contract.';
comment on column insurance_recovery.claim_id is 'Claim that was paid.';
comment on column insurance_recovery.amount_fen is 'Amount.';
comment on column insurance_recovery.from_whom is 'From whom.';
comment on column insurance_recovery.reference is 'Bank reference.';
comment on column insurance_recovery.account_id is 'Who recorded it.';
comment on column insurance_recovery.journal_id is 'Journal.';
comment on column insurance_recovery.at is 'When.';
