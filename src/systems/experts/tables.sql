-- 科技专家库: who may judge, admitted by whom and until when; what happened to each record; who looked at it; how often each was asked; what each was paid.

create table expert_counter (
  city_id text not null primary key,
  last int not null check (last between 1 and 999999)
);
comment on table expert_counter is 'Last number given: the city''s codes have no gaps, since a number is taken in the transaction that admits.';
comment on column expert_counter.city_id is 'City.';
comment on column expert_counter.last is 'Number behind the E of the last code.';

create table expert (
  city_id text not null,
  code text not null check (code ~ '^E[0-9]{6}$'),
  account_id text,
  name_zh text not null check (name_zh <> ''),
  name_en text not null check (name_en <> ''),
  kind text not null check (kind in ('technical', 'finance')),
  state text not null default 'admitted' check (state in ('admitted', 'suspended', 'expired', 'removed')),
  state_reason text,
  born_on date,
  special_standing text not null default 'none',
  retirement_age int check (retirement_age between 50 and 100),
  title_level text,
  finance_title text,
  has_certificate boolean not null default false,
  knows_funding_rules boolean not null default false,
  rank text not null,
  field_since_on date,
  employer_name text not null,
  employer_org_id text,
  employer text not null,
  employer_group text,
  county_id text,
  sectors text[] not null default '{}',
  directions text[] not null default '{}',
  languages text[] not null default '{zh}',
  keywords text[] not null default '{}',
  away_from date,
  away_until date,
  panels_per_year_max int check (panels_per_year_max between 1 and 100),
  email text,
  identity_cipher text,
  identity_lookup text check (length(identity_lookup) = 64),
  identity_masked text,
  origin text not null check (origin in ('enrolled', 'imported', 'demonstration')),
  case_id text,
  decision jsonb,
  admitted_on date not null,
  valid_until date,
  confirm_by date,
  is_demo boolean not null default false,
  version int not null default 1,
  primary key (city_id, code),
  unique (city_id, account_id),
  unique (city_id, identity_lookup),
  check (away_until >= away_from)
);
create index expert_of_state on expert (city_id, state, kind, code);
create index expert_by_email on expert (city_id, email) where email is not null;
create index expert_by_name on expert (city_id, name_zh);
create index expert_ending on expert (city_id, valid_until) where state = 'admitted';
create index expert_confirming on expert (city_id, confirm_by) where state = 'admitted';
comment on table expert is '专家: one person of the register as they stand now; what led there is in expert_event.';
comment on column expert.city_id is 'City.';
comment on column expert.code is 'Code, E and six digits, never given again.';
comment on column expert.account_id is 'Account the person signs in by; empty until an imported record is claimed.';
comment on column expert.name_zh is 'Name in Chinese.';
comment on column expert.name_en is 'Name in English.';
comment on column expert.kind is 'Technical or finance: the register has these two.';
comment on column expert.state is 'Admitted, suspended, expired or removed.';
comment on column expert.state_reason is 'Coded reason of the state, of the pack''s choices, or unconfirmed or ended.';
comment on column expert.born_on is 'Day of birth; null where an imported register did not say.';
comment on column expert.special_standing is 'Standing that lets the statutory retirement age stand for the limit of age, or none.';
comment on column expert.retirement_age is 'Statutory retirement age in years, of those with a special standing.';
comment on column expert.title_level is 'Level of the professional title.';
comment on column expert.finance_title is 'Which of the four titles a finance expert holds.';
comment on column expert.has_certificate is 'Holds a senior professional qualification or proficiency certificate.';
comment on column expert.knows_funding_rules is 'States to know the rules of science funding.';
comment on column expert.rank is 'Title as people say it.';
comment on column expert.field_since_on is 'Day since which they have worked in the field.';
comment on column expert.employer_name is 'Employer as written.';
comment on column expert.employer_org_id is 'Employer where it is an organisation of the platform.';
comment on column expert.employer is 'What employers are compared by: the organisation, or x: and the folded name.';
comment on column expert.employer_group is 'Group the employer belongs to, where it is known.';
comment on column expert.county_id is 'County; empty outside the city.';
comment on column expert.sectors is 'Fields of the pack.';
comment on column expert.directions is 'Research directions of the pack''s list.';
comment on column expert.languages is 'Languages they can judge in.';
comment on column expert.keywords is 'Own words for what they know.';
comment on column expert.away_from is 'First day they cannot be asked.';
comment on column expert.away_until is 'Last day they cannot be asked.';
comment on column expert.panels_per_year_max is 'Most panels in a year by their own word.';
comment on column expert.email is 'Address of an imported record, by which doubles are found.';
comment on column expert.identity_cipher is 'Identity number of an imported record, AES-256-GCM, bound to its row.';
comment on column expert.identity_lookup is 'Keyed index of the identity number.';
comment on column expert.identity_masked is 'What may be shown of the identity number.';
comment on column expert.origin is 'How they came in: enrolled, imported, demonstration.';
comment on column expert.case_id is 'Case of the enrolment that admitted them.';
comment on column expert.decision is 'The conditions with their answers as they were decided.';
comment on column expert.admitted_on is 'Day of admission.';
comment on column expert.valid_until is 'Last day of the admission; null where none was set.';
comment on column expert.confirm_by is 'Day by which they confirm their record next.';
comment on column expert.is_demo is 'Demonstration record.';
comment on column expert.version is 'Counts changes.';

create table expert_event (
  city_id text not null,
  id text not null,
  code text not null,
  what text not null check (what in ('admitted', 'imported', 'claimed', 'invited', 'renewed', 'confirmed', 'reminded', 'suspended', 'resumed', 'expired', 'removed', 'returned', 'corrected', 'proposed', 'decided', 'objected', 'answered')),
  about text,
  reason text,
  note text check (length(note) <= 2000),
  content jsonb not null default '{}',
  account_id text not null,
  role text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, code) references expert (city_id, code)
);
create index expert_event_of on expert_event (city_id, code, id);
comment on table expert_event is 'What happened to a record. Only ever added to.';
comment on column expert_event.city_id is 'City.';
comment on column expert_event.id is 'Identity, time-ordered.';
comment on column expert_event.code is 'Expert.';
comment on column expert_event.what is 'What happened.';
comment on column expert_event.about is 'Event, credit entry or proposal it answers.';
comment on column expert_event.reason is 'Coded reason of the pack''s choices.';
comment on column expert_event.note is 'Words of whoever did it.';
comment on column expert_event.content is 'What changed: field, from, to.';
comment on column expert_event.account_id is 'Who did it.';
comment on column expert_event.role is 'In which role.';
comment on column expert_event.at is 'When.';

create table expert_credit (
  city_id text not null,
  id text not null,
  code text not null,
  kind text not null,
  happened_on date not null,
  source text not null check (length(source) between 2 and 300),
  note text check (length(note) <= 2000),
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, code) references expert (city_id, code)
);
create index expert_credit_of on expert_credit (city_id, code, happened_on);
comment on table expert_credit is '信用记录: a coded event that speaks for or against an expert. Only ever added to; an objection that is upheld sets it aside.';
comment on column expert_credit.city_id is 'City.';
comment on column expert_credit.id is 'Identity, time-ordered.';
comment on column expert_credit.code is 'Expert.';
comment on column expert_credit.kind is 'Which event, of the pack''s choices.';
comment on column expert_credit.happened_on is 'Day it happened.';
comment on column expert_credit.source is 'What it rests on.';
comment on column expert_credit.note is 'Words of whoever recorded it.';
comment on column expert_credit.account_id is 'Who recorded it.';
comment on column expert_credit.at is 'When it was recorded.';

create table expert_proposal (
  city_id text not null,
  id text not null,
  code text not null,
  changes jsonb not null,
  reason text not null check (length(reason) between 5 and 1000),
  at timestamptz not null default now(),
  verdict text check (verdict in ('accepted', 'declined')),
  answer text check (length(answer) <= 1000),
  decided_by text,
  decided_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, code) references expert (city_id, code),
  check ((verdict is null) = (decided_at is null))
);
create unique index expert_proposal_open on expert_proposal (city_id, code) where verdict is null;
comment on table expert_proposal is '更正建议: what an expert wants corrected of facts they were admitted on; one is open at a time.';
comment on column expert_proposal.city_id is 'City.';
comment on column expert_proposal.id is 'Identity, time-ordered.';
comment on column expert_proposal.code is 'Expert.';
comment on column expert_proposal.changes is 'Field and wanted value.';
comment on column expert_proposal.reason is 'Why, in the expert''s words.';
comment on column expert_proposal.at is 'When it was proposed.';
comment on column expert_proposal.verdict is 'Accepted or declined; null while open.';
comment on column expert_proposal.answer is 'The manager''s words.';
comment on column expert_proposal.decided_by is 'Who decided.';
comment on column expert_proposal.decided_at is 'When it was decided.';

create table expert_look (
  city_id text not null,
  id text not null,
  code text not null,
  account_id text not null,
  role text not null,
  purpose text not null check (length(purpose) between 2 and 300),
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, code) references expert (city_id, code)
);
create index expert_look_of on expert_look (city_id, code, id);
comment on table expert_look is '查看记录: each look of an officer at a profile, shown to the expert. Only ever added to.';
comment on column expert_look.city_id is 'City.';
comment on column expert_look.id is 'Identity, time-ordered.';
comment on column expert_look.code is 'Expert.';
comment on column expert_look.account_id is 'Who looked.';
comment on column expert_look.role is 'In which role.';
comment on column expert_look.purpose is 'Why.';
comment on column expert_look.at is 'When.';

create table expert_service (
  city_id text not null,
  code text not null,
  subject text not null check (length(subject) between 2 and 120),
  what text not null check (what in ('asked', 'seated', 'declined', 'lapsed', 'replaced')),
  happened_on date not null,
  at timestamptz not null default now(),
  primary key (city_id, code, subject, what),
  foreign key (city_id, code) references expert (city_id, code)
);
create index expert_service_on on expert_service (city_id, happened_on, code);
comment on table expert_service is '履职记录: how often an expert was asked, seated, declined; the load of the year is counted from it. Only ever added to.';
comment on column expert_service.city_id is 'City.';
comment on column expert_service.code is 'Expert.';
comment on column expert_service.subject is 'Draw or panel, such as draw:ID.';
comment on column expert_service.what is 'Asked, seated, declined, lapsed without an answer, replaced.';
comment on column expert_service.happened_on is 'Day.';
comment on column expert_service.at is 'When it was recorded.';

create table expert_fee (
  city_id text not null,
  id text not null,
  code text not null,
  subject text not null check (length(subject) between 2 and 120),
  gross_fen bigint not null check (gross_fen > 0),
  tax_fen bigint not null check (tax_fen >= 0),
  net_fen bigint not null check (net_fen > 0),
  of_month text not null check (of_month ~ '^[0-9]{4}-[0-9]{2}$'),
  terms jsonb not null,
  journal_id text not null,
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  unique (city_id, code, subject),
  check (gross_fen = tax_fen + net_fen),
  foreign key (city_id, code) references expert (city_id, code)
);
create index expert_fee_of on expert_fee (city_id, code, of_month);
comment on table expert_fee is '专家费: what an expert was paid for one panel, with the tax withheld. Only ever added to.';
comment on column expert_fee.city_id is 'City.';
comment on column expert_fee.id is 'Identity, time-ordered.';
comment on column expert_fee.code is 'Expert.';
comment on column expert_fee.subject is 'What it was paid for; once for each.';
comment on column expert_fee.gross_fen is 'Fee before tax, fen.';
comment on column expert_fee.tax_fen is 'Tax withheld in advance, fen.';
comment on column expert_fee.net_fen is 'Paid to the expert, fen.';
comment on column expert_fee.of_month is 'Month whose fees are counted as one for the tax.';
comment on column expert_fee.terms is 'The terms it was reckoned by, and the steps.';
comment on column expert_fee.journal_id is 'Journal of the ledger.';
comment on column expert_fee.account_id is 'Who paid.';
comment on column expert_fee.at is 'When.';

create table expert_enrolment (
  city_id text not null,
  case_id text not null,
  account_id text not null,
  county_id text,
  kind text check (kind in ('technical', 'finance')),
  stated jsonb not null default '{}',
  decision jsonb,
  is_outside boolean,
  state text not null default 'open' check (state in ('open', 'admitted', 'refused', 'withdrawn')),
  code text,
  decided_on date,
  primary key (city_id, case_id),
  foreign key (city_id, code) references expert (city_id, code)
);
create unique index expert_enrolment_open on expert_enrolment (city_id, account_id) where state = 'open';
comment on table expert_enrolment is '入库申请: what an applicant stated and what the conditions came to, one open application for each account.';
comment on column expert_enrolment.city_id is 'City.';
comment on column expert_enrolment.case_id is 'Case.';
comment on column expert_enrolment.account_id is 'Applicant.';
comment on column expert_enrolment.county_id is 'County that checks; empty outside the city and before submission.';
comment on column expert_enrolment.kind is 'Which of the two kinds.';
comment on column expert_enrolment.stated is 'Answers as last submitted.';
comment on column expert_enrolment.decision is 'Conditions with their answers on the day of submission.';
comment on column expert_enrolment.is_outside is 'Lives and works outside the city: no county checks.';
comment on column expert_enrolment.state is 'Open or how it ended.';
comment on column expert_enrolment.code is 'Code given on admission.';
comment on column expert_enrolment.decided_on is 'Day it ended.';

create table expert_invitation (
  city_id text not null,
  id text not null,
  code text not null,
  token_hash text not null check (length(token_hash) = 64),
  invited_by text not null,
  until timestamptz not null,
  used_at timestamptz,
  primary key (city_id, id),
  unique (city_id, token_hash),
  foreign key (city_id, code) references expert (city_id, code)
);
create unique index expert_invitation_open on expert_invitation (city_id, code) where used_at is null;
comment on table expert_invitation is '认领邀请: the one-time link by which a person claims an imported record; a new one takes the place of the last.';
comment on column expert_invitation.city_id is 'City.';
comment on column expert_invitation.id is 'Identity.';
comment on column expert_invitation.code is 'Record to be claimed.';
comment on column expert_invitation.token_hash is 'SHA-256 of the token in the link; the token itself is kept nowhere.';
comment on column expert_invitation.invited_by is 'Who made it.';
comment on column expert_invitation.until is 'When it runs out.';
comment on column expert_invitation.used_at is 'When it was used or replaced.';
