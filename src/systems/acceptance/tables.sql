-- 项目验收: a science and technology project from its task book to the money settled.

create table project (
  city_id text not null,
  case_id text not null,
  code text not null check (length(code) between 0 and 40),
  org_id text not null,
  county_id text,
  sector text,
  programme text not null default '' check (length(programme) <= 200),
  goals text not null default '' check (length(goals) <= 8000),
  starts_on date,
  ends_on date,
  planned_ends_on date,
  grant_fen bigint not null default 0 check (grant_fen >= 0),
  own_fen bigint not null default 0 check (own_fen >= 0),
  budget jsonb not null default '[]' check (jsonb_typeof(budget) = 'array'),
  people jsonb not null default '[]' check (jsonb_typeof(people) = 'array'),
  partners jsonb not null default '[]' check (jsonb_typeof(partners) = 'array'),
  contract_case_id text,
  agreed_at timestamptz,
  round int not null default 0 check (round between 0 and 20),
  corrections int not null default 0 check (corrections between 0 and 5),
  correction_due_on date,
  verdict text check (verdict in ('pass', 'fail', 'terminated')),
  is_diligent boolean,
  is_falsified boolean not null default false,
  verdict_at timestamptz,
  appropriated_fen bigint not null default 0 check (appropriated_fen >= 0),
  paid_fen bigint not null default 0 check (paid_fen >= 0),
  entitled_fen bigint check (entitled_fen >= 0),
  return_due_fen bigint not null default 0 check (return_due_fen >= 0),
  returned_fen bigint not null default 0 check (returned_fen >= 0),
  lapsed_fen bigint not null default 0 check (lapsed_fen >= 0),
  primary key (city_id, case_id),
  check (returned_fen <= return_due_fen),
  check ((verdict is null) = (verdict_at is null)),
  check (ends_on >= starts_on)
);
create unique index project_code on project (city_id, code) where code <> '';
create index project_of_org on project (city_id, org_id);
comment on table project is '科技计划项目: what was agreed, where acceptance stands, and what the money came to.';
comment on column project.city_id is 'City.';
comment on column project.case_id is 'Its case.';
comment on column project.code is 'Number it was approved under; empty until the plan is written.';
comment on column project.org_id is 'Organisation that carries it out.';
comment on column project.county_id is 'County of the organisation; null for those of the city or from elsewhere.';
comment on column project.sector is 'Field, a code of the pack.';
comment on column project.programme is 'Programme it belongs to.';
comment on column project.goals is 'What it is for.';
comment on column project.starts_on is 'First day.';
comment on column project.ends_on is 'Last day as it stands, after extensions.';
comment on column project.planned_ends_on is 'Last day as the task book was agreed.';
comment on column project.grant_fen is 'Grant, fen.';
comment on column project.own_fen is 'The organisation''s own money, fen.';
comment on column project.budget is 'Heads of cost: [{head, grant_fen, own_fen}].';
comment on column project.people is 'People: [{name, part}].';
comment on column project.partners is 'Partners: [{name, part}].';
comment on column project.contract_case_id is 'Contract of a challenge it came of; null for others.';
comment on column project.agreed_at is 'When the organisation agreed to the task book.';
comment on column project.round is 'Rounds of acceptance so far.';
comment on column project.corrections is 'Corrections given so far.';
comment on column project.correction_due_on is 'Day by which a correction is due; null while none is.';
comment on column project.verdict is 'Final verdict.';
comment on column project.is_diligent is 'Whether a project that failed or was terminated was carried out with diligence; null for others.';
comment on column project.is_falsified is 'Whether falsified material was found.';
comment on column project.verdict_at is 'When the final verdict was given.';
comment on column project.appropriated_fen is 'Grant set aside in the ledger, fen.';
comment on column project.paid_fen is 'Grant paid, fen, whatever came back since.';
comment on column project.entitled_fen is 'What of the grant the final verdict leaves to the organisation, fen.';
comment on column project.return_due_fen is 'What has to be returned, fen.';
comment on column project.returned_fen is 'What was returned, fen.';
comment on column project.lapsed_fen is 'What was set aside and went back to the treasury, fen.';

create table acceptance_round (
  city_id text not null,
  case_id text not null,
  round int not null check (round between 1 and 20),
  kind text not null check (kind in ('interim', 'final', 'correction')),
  timing text not null check (timing in ('early', 'on-time', 'late')),
  state text not null check (state in ('reported', 'returned', 'checked', 'reviewing', 'decided')),
  summary text not null,
  uses jsonb not null default '[]' check (jsonb_typeof(uses) = 'array'),
  subjects int[] not null default '{}',
  unapproved int[] not null default '{}',
  reported_at timestamptz not null default now(),
  verdict text check (verdict in ('interim', 'pass', 'conditional', 'fail')),
  finance text check (finance in ('pass', 'correct', 'fail')),
  disallowed jsonb not null default '[]' check (jsonb_typeof(disallowed) = 'array'),
  completion_bp int check (completion_bp between 0 and 10000),
  items jsonb not null default '[]' check (jsonb_typeof(items) = 'array'),
  opinion text,
  decided_at timestamptz,
  decided_by text,
  primary key (city_id, case_id, round),
  foreign key (city_id, case_id) references project (city_id, case_id),
  check ((state = 'decided') = (verdict is not null)),
  check ((verdict is null) = (decided_at is null))
);
comment on table acceptance_round is '验收轮次: one self-report with its checks, its panel and what was decided.';
comment on column acceptance_round.city_id is 'City.';
comment on column acceptance_round.case_id is 'Project.';
comment on column acceptance_round.round is 'Round, from 1.';
comment on column acceptance_round.kind is 'Some deliverables before the end, the final one, or the one after a correction.';
comment on column acceptance_round.timing is 'Before, on or after the last day of the project.';
comment on column acceptance_round.state is 'Where the round stands.';
comment on column acceptance_round.summary is 'The report in the organisation''s words.';
comment on column acceptance_round.uses is 'Money used so far by head of cost: [{head, grant_fen, own_fen, note}].';
comment on column acceptance_round.subjects is 'Deliverables judged in this round, by number.';
comment on column acceptance_round.unapproved is 'Deliverables whose earlier finding fell because evidence under it changed.';
comment on column acceptance_round.reported_at is 'When it was last handed in.';
comment on column acceptance_round.verdict is 'What was decided; null until then.';
comment on column acceptance_round.finance is 'Finance acceptance.';
comment on column acceptance_round.disallowed is 'Grant spent outside the budget: [{head, fen, why}].';
comment on column acceptance_round.completion_bp is 'Share of the whole accepted after this round, basis points.';
comment on column acceptance_round.items is 'What has to be corrected, item by item: [text].';
comment on column acceptance_round.opinion is 'Opinion of the bureau.';
comment on column acceptance_round.decided_at is 'When it was decided.';
comment on column acceptance_round.decided_by is 'Account that recorded the decision.';

create table acceptance_seat (
  city_id text not null,
  case_id text not null,
  round int not null,
  account_id text not null,
  kind text not null check (kind in ('technical', 'finance')),
  draw text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, round, account_id),
  foreign key (city_id, case_id, round) references acceptance_round (city_id, case_id, round)
);
comment on table acceptance_seat is '验收专家席位: who was drawn onto the panel of a round.';
comment on column acceptance_seat.city_id is 'City.';
comment on column acceptance_seat.case_id is 'Project.';
comment on column acceptance_seat.round is 'Round.';
comment on column acceptance_seat.account_id is 'Expert.';
comment on column acceptance_seat.kind is 'Judges the deliverables, or the money.';
comment on column acceptance_seat.draw is 'Draw they come from.';
comment on column acceptance_seat.at is 'When they were seated.';

create table acceptance_extension (
  city_id text not null,
  case_id text not null,
  number int not null check (number between 1 and 5),
  from_on date not null,
  to_on date not null,
  reason text not null,
  asked_at timestamptz not null default now(),
  is_granted boolean,
  answer text,
  decided_at timestamptz,
  primary key (city_id, case_id, number),
  foreign key (city_id, case_id) references project (city_id, case_id),
  check (to_on > from_on),
  check ((is_granted is null) = (decided_at is null))
);
comment on table acceptance_extension is '延期申请: a later last day, asked for and decided.';
comment on column acceptance_extension.city_id is 'City.';
comment on column acceptance_extension.case_id is 'Project.';
comment on column acceptance_extension.number is 'Which request, from 1.';
comment on column acceptance_extension.from_on is 'Last day as it stood.';
comment on column acceptance_extension.to_on is 'Last day asked for.';
comment on column acceptance_extension.reason is 'Why.';
comment on column acceptance_extension.asked_at is 'When it was asked.';
comment on column acceptance_extension.is_granted is 'Decision; null while it is open.';
comment on column acceptance_extension.answer is 'Why it was decided so.';
comment on column acceptance_extension.decided_at is 'When it was decided.';

create table acceptance_payment (
  city_id text not null,
  case_id text not null,
  number int not null check (number between 1 and 60),
  kind text not null check (kind in ('instalment', 'accepted')),
  round int,
  amount_fen bigint not null check (amount_fen > 0),
  reservation_id text not null,
  state text not null check (state in ('due', 'paid', 'released')),
  journal_id text,
  reference text,
  due_at timestamptz not null default now(),
  paid_at timestamptz,
  primary key (city_id, case_id, number),
  foreign key (city_id, case_id) references project (city_id, case_id),
  check ((state = 'paid') = (journal_id is not null)),
  check ((kind = 'accepted') = (round is not null))
);
comment on table acceptance_payment is '项目拨款: an instalment of the grant, or what a round of acceptance made due.';
comment on column acceptance_payment.city_id is 'City.';
comment on column acceptance_payment.case_id is 'Project.';
comment on column acceptance_payment.number is 'Which payment, from 1.';
comment on column acceptance_payment.kind is 'Paid ahead, or for what was accepted.';
comment on column acceptance_payment.round is 'Round that made it due.';
comment on column acceptance_payment.amount_fen is 'Amount, fen.';
comment on column acceptance_payment.reservation_id is 'Reservation of the ledger that holds it.';
comment on column acceptance_payment.state is 'Due, paid, or given up by a later verdict.';
comment on column acceptance_payment.journal_id is 'Journal it was paid with.';
comment on column acceptance_payment.reference is 'Reference of the payment.';
comment on column acceptance_payment.due_at is 'When it fell due.';
comment on column acceptance_payment.paid_at is 'When it was paid.';

create table project_credit_record (
  city_id text not null,
  id text not null,
  org_id text not null,
  case_id text not null,
  ground text not null check (ground in ('falsified-material')),
  explanation text not null,
  recorded_by text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, case_id) references project (city_id, case_id)
);
comment on table project_credit_record is '科研失信记录: what an organisation''s projects have against it. Only ever added to.';
comment on column project_credit_record.city_id is 'City.';
comment on column project_credit_record.id is 'Identity, time-ordered.';
comment on column project_credit_record.org_id is 'Organisation.';
comment on column project_credit_record.case_id is 'Project it comes from.';
comment on column project_credit_record.ground is 'What was found.';
comment on column project_credit_record.explanation is 'In the bureau''s words.';
comment on column project_credit_record.recorded_by is 'Account that recorded it.';
comment on column project_credit_record.at is 'When.';
