create table challenge (
  city_id text not null,
  id text not null,
  case_id text,
  org_id text,
  county_id text,
  account_id text not null,
  origin text not null default 'case' check (origin in ('case', 'import')),
  source_id text,
  source jsonb,
  sector text,
  title_zh text,
  title_en text,
  problem text,
  summary_zh text,
  summary_en text,
  indicators jsonb not null default '[]',
  deadline_on date,
  funding_minor bigint check (funding_minor between 0 and 9007199254740991),
  funding_note text,
  currency text not null default 'CNY' check (currency ~ '^[A-Z]{3}$'),
  ip_clause text check (ip_clause in ('owner', 'solver', 'joint', 'split')),
  ip_detail text,
  solver_conditions text,
  confidentiality text check (confidentiality in ('open', 'anonymous')),
  attachments jsonb not null default '[]',
  sections jsonb not null default '[]',
  is_public boolean not null default false,
  is_demo boolean not null default false,
  published_at timestamptz,
  bids_close_at timestamptz,
  opened_at timestamptz,
  notice_ends_at timestamptz,
  notice_text text,
  ended_at timestamptz,
  result text check (result in ('solved', 'partly', 'unsolved')),
  report text,
  saving_minor bigint check (saving_minor between 0 and 9007199254740991),
  primary key (city_id, id),
  -- Waits for the end of the transaction: a case and its challenge name each other.
  foreign key (city_id, case_id) references case_file (city_id, id) deferrable initially deferred,
  unique (city_id, case_id),
  unique (city_id, source_id),
  check (origin = 'import' or published_at is null or (ip_clause is not null and bids_close_at is not null))
);
create index challenge_hall on challenge (city_id, bids_close_at, id) where is_public;
create index challenge_newest on challenge (city_id, published_at desc nulls last, id) where is_public;
create index challenge_amount on challenge (city_id, funding_minor desc nulls last, id) where is_public;
comment on table challenge is '榜单: a need, then a published challenge; imported ones have no case.';
comment on column challenge.city_id is 'City.';
comment on column challenge.id is 'Identity.';
comment on column challenge.case_id is 'Case; null when imported.';
comment on column challenge.org_id is 'Owner.';
comment on column challenge.county_id is 'County.';
comment on column challenge.account_id is 'Who wrote it; ''import'' for a feed.';
comment on column challenge.origin is 'Where it came from.';
comment on column challenge.source_id is 'Its number at the source.';
comment on column challenge.source is 'Title and address of the source.';
comment on column challenge.sector is 'Sector of the pack.';
comment on column challenge.title_zh is 'Title in Chinese.';
comment on column challenge.title_en is 'Title in English.';
comment on column challenge.problem is 'The problem.';
comment on column challenge.summary_zh is 'One sentence in Chinese.';
comment on column challenge.summary_en is 'One sentence in English.';
comment on column challenge.indicators is '[{metric, unit, present, target, test}]';
comment on column challenge.deadline_on is 'Wanted by.';
comment on column challenge.funding_minor is 'Bounty in fen or cents.';
comment on column challenge.funding_note is '''up-to'' when the source says so.';
comment on column challenge.currency is 'ISO 4217.';
comment on column challenge.ip_clause is 'Ownership; never empty once submitted.';
comment on column challenge.ip_detail is 'Details.';
comment on column challenge.solver_conditions is 'What a solver must have.';
comment on column challenge.confidentiality is 'Whether the owner is named.';
comment on column challenge.attachments is 'Files.';
comment on column challenge.sections is 'Further sections of an imported record, as safe text.';
comment on column challenge.is_public is 'Anyone may read it.';
comment on column challenge.is_demo is 'Demonstration record.';
comment on column challenge.published_at is 'When it was published.';
comment on column challenge.bids_close_at is 'Deadline: receipt time decides.';
comment on column challenge.opened_at is 'When the bids were opened.';
comment on column challenge.notice_ends_at is 'End of the public notice.';
comment on column challenge.notice_text is 'Text of the public notice.';
comment on column challenge.ended_at is 'When it ended, however it ended.';
comment on column challenge.result is 'Result by the closing report.';
comment on column challenge.report is 'Closing report.';
comment on column challenge.saving_minor is 'Saving stated by the enterprise.';

create table appraisal_score (
  city_id text not null,
  case_id text not null,
  account_id text not null,
  scores jsonb not null,
  mean numeric(6,2) not null check (mean between 0 and 100),
  comment text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, account_id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table appraisal_score is '评分: one expert''s scores; hidden until all are in.';
comment on column appraisal_score.city_id is 'City.';
comment on column appraisal_score.case_id is 'Case.';
comment on column appraisal_score.account_id is 'Expert.';
comment on column appraisal_score.scores is 'Criterion → 0..100.';
comment on column appraisal_score.mean is 'Plain mean of the criteria.';
comment on column appraisal_score.comment is 'Comment.';
comment on column appraisal_score.at is 'When.';

create table bid (
  city_id text not null,
  id text not null,
  case_id text not null,
  org_id text not null,
  account_id text not null,
  version int not null check (version between 1 and 100),
  state text not null check (state in ('sealed', 'replaced', 'withdrawn', 'opened', 'chosen', 'not-chosen')),
  cipher text not null,
  content_hash text not null,
  size_bytes int not null check (size_bytes between 1 and 1048576),
  received_at timestamptz not null default clock_timestamp(),
  opened_at timestamptz,
  reason text,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  unique (city_id, case_id, org_id, version),
  check ((state in ('opened', 'chosen', 'not-chosen')) = (opened_at is not null))
);
create unique index bid_one_live on bid (city_id, case_id, org_id) where state in ('sealed', 'opened', 'chosen', 'not-chosen');
create unique index bid_one_chosen on bid (city_id, case_id) where state = 'chosen';
comment on table bid is '揭榜方案: sealed until the opening; each version is a row.';
comment on column bid.city_id is 'City.';
comment on column bid.id is 'Identity.';
comment on column bid.case_id is 'Case.';
comment on column bid.org_id is 'Bidder.';
comment on column bid.account_id is 'Who sent it.';
comment on column bid.version is 'Version, from 1.';
comment on column bid.state is 'Where it stands.';
comment on column bid.cipher is 'Content, encrypted until and after the opening.';
comment on column bid.content_hash is 'SHA-256 of the canonical content.';
comment on column bid.size_bytes is 'Size of the canonical content.';
comment on column bid.received_at is 'Receipt time by the database clock; it decides.';
comment on column bid.opened_at is 'When it was opened.';
comment on column bid.reason is 'Reason given with the choice.';

create table objection (
  city_id text not null,
  id text not null,
  case_id text not null,
  org_id text,
  account_id text not null,
  grounds text not null,
  verdict text check (verdict in ('upheld', 'dismissed')),
  answer text,
  at timestamptz not null default now(),
  answered_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check ((verdict is null) = (answered_at is null))
);
create index objection_case on objection (city_id, case_id);
comment on table objection is '异议: against an announced choice.';
comment on column objection.city_id is 'City.';
comment on column objection.id is 'Identity.';
comment on column objection.case_id is 'Case.';
comment on column objection.org_id is 'Objector.';
comment on column objection.account_id is 'Who.';
comment on column objection.grounds is 'Grounds.';
comment on column objection.verdict is 'Verdict.';
comment on column objection.answer is 'Answer.';
comment on column objection.at is 'When made.';
comment on column objection.answered_at is 'When answered.';

create table contract (
  city_id text not null,
  case_id text not null,
  bid_id text not null,
  org_id text not null,
  solver_org_id text not null,
  terms jsonb not null,
  total_fen bigint not null check (total_fen between 1 and 9007199254740991),
  drafted_at timestamptz not null default now(),
  signed_at timestamptz,
  signed_by text,
  signatory text,
  deposited_fen bigint not null default 0 check (deposited_fen between 0 and 9007199254740991),
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  foreign key (city_id, bid_id) references bid (city_id, id),
  check (deposited_fen = 0 or signed_at is not null)
);
comment on table contract is '合同: terms between owner and solver.';
comment on column contract.city_id is 'City.';
comment on column contract.case_id is 'Case.';
comment on column contract.bid_id is 'Bid it rests on.';
comment on column contract.org_id is 'Owner.';
comment on column contract.solver_org_id is 'Solver.';
comment on column contract.terms is 'Clauses as written.';
comment on column contract.total_fen is 'Sum of the milestones.';
comment on column contract.drafted_at is 'When offered.';
comment on column contract.signed_at is 'When signed.';
comment on column contract.signed_by is 'Account that signed.';
comment on column contract.signatory is 'Name signed with.';
comment on column contract.deposited_fen is 'Put into escrow.';

create table milestone (
  city_id text not null,
  case_id text not null,
  position int not null check (position between 1 and 12),
  title text not null,
  deliverable text not null,
  due_on date not null,
  price_fen bigint not null check (price_fen between 1 and 9007199254740991),
  state text not null default 'open' check (state in ('open', 'delivered', 'accepted', 'partial', 'failed')),
  round int not null default 0 check (round between 0 and 20),
  report text,
  evidence jsonb not null default '[]',
  delivered_at timestamptz,
  note text,
  accepted_percent int check (accepted_percent between 0 and 100),
  payable_fen bigint not null default 0 check (payable_fen between 0 and 9007199254740991),
  paid_fen bigint not null default 0,
  reservation_id text,
  paid_at timestamptz,
  reference text,
  primary key (city_id, case_id, position),
  foreign key (city_id, case_id) references contract (city_id, case_id),
  check (payable_fen <= price_fen),
  check (paid_fen in (0, payable_fen))
);
comment on table milestone is '里程碑: what is delivered, by when, for how much, and what came of it.';
comment on column milestone.city_id is 'City.';
comment on column milestone.case_id is 'Case.';
comment on column milestone.position is 'Order.';
comment on column milestone.title is 'Title.';
comment on column milestone.deliverable is 'Deliverable.';
comment on column milestone.due_on is 'Due.';
comment on column milestone.price_fen is 'Price.';
comment on column milestone.state is 'Where it stands.';
comment on column milestone.round is 'Delivery round.';
comment on column milestone.report is 'Last delivery.';
comment on column milestone.evidence is 'Files of the last delivery.';
comment on column milestone.delivered_at is 'Last delivery.';
comment on column milestone.note is 'Verdict in words.';
comment on column milestone.accepted_percent is 'Share accepted.';
comment on column milestone.payable_fen is 'Due to the solver.';
comment on column milestone.paid_fen is 'Paid.';
comment on column milestone.reservation_id is 'Ledger reservation of what is due, until it is paid.';
comment on column milestone.paid_at is 'When paid.';
comment on column milestone.reference is 'Bank reference.';

create table insurance_quote (
  city_id text not null,
  id text not null,
  case_id text not null,
  org_id text not null,
  cover_fen bigint not null check (cover_fen between 1 and 9007199254740991),
  premium_fen bigint not null check (premium_fen between 1 and 9007199254740991),
  share_percent int not null check (share_percent between 1 and 100),
  terms text not null,
  state text not null default 'offered' check (state in ('offered', 'replaced', 'taken')),
  at timestamptz not null default now(),
  taken_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create unique index insurance_quote_one_taken on insurance_quote (city_id, case_id) where state = 'taken';
create unique index insurance_quote_one_offered on insurance_quote (city_id, case_id, org_id) where state = 'offered';
comment on table insurance_quote is '揭榜险报价: an insurer''s own terms; taken it is the policy.';
comment on column insurance_quote.city_id is 'City.';
comment on column insurance_quote.id is 'Identity.';
comment on column insurance_quote.case_id is 'Case.';
comment on column insurance_quote.org_id is 'Insurer.';
comment on column insurance_quote.cover_fen is 'Sum insured.';
comment on column insurance_quote.premium_fen is 'Premium.';
comment on column insurance_quote.share_percent is 'Share of a failed milestone paid.';
comment on column insurance_quote.terms is 'Cover and exclusions.';
comment on column insurance_quote.state is 'Where it stands.';
comment on column insurance_quote.at is 'When.';
comment on column insurance_quote.taken_at is 'When taken.';

create table insurance_claim (
  city_id text not null,
  id text not null,
  case_id text not null,
  quote_id text not null,
  position int not null,
  account text not null,
  evidence jsonb not null default '[]',
  state text not null default 'open' check (state in ('open', 'paid', 'refused')),
  paid_fen bigint not null default 0 check (paid_fen between 0 and 9007199254740991),
  reason text,
  at timestamptz not null default now(),
  decided_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id, position) references milestone (city_id, case_id, position),
  foreign key (city_id, quote_id) references insurance_quote (city_id, id),
  unique (city_id, case_id, position)
);
comment on table insurance_claim is '索赔: for a failed milestone.';
comment on column insurance_claim.city_id is 'City.';
comment on column insurance_claim.id is 'Identity.';
comment on column insurance_claim.case_id is 'Case.';
comment on column insurance_claim.quote_id is 'Policy.';
comment on column insurance_claim.position is 'Milestone.';
comment on column insurance_claim.account is 'What happened.';
comment on column insurance_claim.evidence is 'Files.';
comment on column insurance_claim.state is 'Where it stands.';
comment on column insurance_claim.paid_fen is 'Paid out.';
comment on column insurance_claim.reason is 'Reason of the decision.';
comment on column insurance_claim.at is 'When made.';
comment on column insurance_claim.decided_at is 'When decided.';

create table follow_up (
  city_id text not null,
  id text not null,
  case_id text not null,
  account_id text not null,
  whom text not null,
  outcome text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create index follow_up_case on follow_up (city_id, case_id, at desc);
comment on table follow_up is '跟榜联系: who was spoken to and what came of it.';
comment on column follow_up.city_id is 'City.';
comment on column follow_up.id is 'Identity.';
comment on column follow_up.case_id is 'Case.';
comment on column follow_up.account_id is 'Follow-up officer.';
comment on column follow_up.whom is 'With whom.';
comment on column follow_up.outcome is 'What came of it.';
comment on column follow_up.at is 'When.';
