-- 利益关系: ties that no other record of the platform holds, works made together, experts an applicant asks not to have, and what the nightly check told.

create table interest_tie (
  city_id text not null,
  id text not null,
  kind text not null check (kind in ('kin', 'supervision', 'employment', 'position', 'control', 'equity', 'consultancy', 'dispatch', 'branch', 'declared')),
  what text not null default 'recorded' check (what in ('recorded', 'withdrawn')),
  from_account_id text,
  from_name text check (length(from_name) between 1 and 80),
  from_employer text check (length(from_employer) between 1 and 300),
  from_org_id text,
  to_account_id text,
  to_name text check (length(to_name) between 1 and 80),
  to_employer text check (length(to_employer) between 1 and 300),
  to_org_id text,
  detail text check (length(detail) between 1 and 120),
  percent numeric(7, 4) check (percent > 0 and percent <= 100),
  begins_on date,
  ends_on date,
  source jsonb not null check (jsonb_typeof(source -> 'title') = 'string'),
  corrects text,
  is_own boolean not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (city_id, id),
  foreign key (city_id, corrects) references interest_tie (city_id, id),
  constraint interest_tie_corrected_once unique (city_id, corrects),
  check (ends_on >= begins_on),
  check (corrects <> id),
  check (what = 'recorded' or corrects is not null),
  check ((kind = 'equity') = (percent is not null)),
  check (num_nonnulls(from_account_id, from_name, from_org_id) = 1),
  check (num_nonnulls(to_account_id, to_name, to_org_id) = 1),
  check ((from_name is null) = (from_employer is null) and (to_name is null) = (to_employer is null))
);
create index interest_tie_from on interest_tie (city_id, from_account_id) where from_account_id is not null;
create index interest_tie_to on interest_tie (city_id, to_account_id) where to_account_id is not null;
comment on table interest_tie is '利益关系: one tie of a person to a person, a holder to an organisation or between organisations; rows are only added, a mistake or an end is a later row.';
comment on column interest_tie.city_id is 'City.';
comment on column interest_tie.id is 'Identity, time-ordered.';
comment on column interest_tie.kind is 'Kind of tie, as the engine of conflicts names it; declared is a conflict that a person has said of themself.';
comment on column interest_tie.what is 'Recorded, or withdrawn: the row it corrects should not have been.';
comment on column interest_tie.from_account_id is 'Account of the person it is about.';
comment on column interest_tie.from_name is 'Name of the person it is about, where there is no account.';
comment on column interest_tie.from_employer is 'Employer of that person.';
comment on column interest_tie.from_org_id is 'Organisation it is about: holder of equity, or branch.';
comment on column interest_tie.to_account_id is 'Account of the other person.';
comment on column interest_tie.to_name is 'Name of the other person, where there is no account.';
comment on column interest_tie.to_employer is 'Employer of that person.';
comment on column interest_tie.to_org_id is 'The other organisation.';
comment on column interest_tie.detail is 'Which kin, which office, what advice: in a few words.';
comment on column interest_tie.percent is 'Share of the equity held, per cent.';
comment on column interest_tie.begins_on is 'First day; null where nobody says.';
comment on column interest_tie.ends_on is 'Last day; null while it holds.';
comment on column interest_tie.source is 'Who says so: title, number, address.';
comment on column interest_tie.corrects is 'Earlier row this one stands in the place of.';
comment on column interest_tie.is_own is 'Declared by the person themself.';
comment on column interest_tie.recorded_by is 'Account that recorded it.';
comment on column interest_tie.recorded_at is 'When, database clock.';

create table joint_work (
  city_id text not null,
  id text not null,
  kind text not null check (kind in ('publication', 'patent', 'project')),
  title text not null check (length(title) between 1 and 300),
  number text check (length(number) between 1 and 120),
  made_on date not null,
  source jsonb not null check (jsonb_typeof(source -> 'title') = 'string'),
  corrects text,
  is_withdrawn boolean not null default false,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (city_id, id),
  foreign key (city_id, corrects) references joint_work (city_id, id),
  constraint joint_work_corrected_once unique (city_id, corrects),
  check (corrects <> id),
  check (not is_withdrawn or corrects is not null)
);
comment on table joint_work is '合作成果: a publication, patent or project of several people; rows are only added.';
comment on column joint_work.city_id is 'City.';
comment on column joint_work.id is 'Identity, time-ordered.';
comment on column joint_work.kind is 'Publication, patent or project.';
comment on column joint_work.title is 'Title.';
comment on column joint_work.number is 'Identifier: DOI, patent number, project number.';
comment on column joint_work.made_on is 'Day it was published, applied for or ended.';
comment on column joint_work.source is 'Who says so: title, number, address.';
comment on column joint_work.corrects is 'Earlier row this one stands in the place of.';
comment on column joint_work.is_withdrawn is 'The row it corrects should not have been.';
comment on column joint_work.recorded_by is 'Account that recorded it.';
comment on column joint_work.recorded_at is 'When, database clock.';

create table joint_work_hand (
  city_id text not null,
  work_id text not null,
  position int not null check (position between 1 and 200),
  account_id text,
  expert_code text check (expert_code ~ '^E[0-9]{6}$'),
  name text check (length(name) between 1 and 80),
  employer text check (length(employer) between 1 and 300),
  org_id text,
  primary key (city_id, work_id, position),
  foreign key (city_id, work_id) references joint_work (city_id, id),
  check (num_nonnulls(account_id, expert_code, name, org_id) = 1),
  check (employer is null or name is not null)
);
create index joint_work_hand_account on joint_work_hand (city_id, account_id) where account_id is not null;
comment on table joint_work_hand is '成果署名: who had a hand in a joint work, in the order of the work.';
comment on column joint_work_hand.city_id is 'City.';
comment on column joint_work_hand.work_id is 'Work.';
comment on column joint_work_hand.position is 'Place in the order, from 1.';
comment on column joint_work_hand.account_id is 'Account of the person.';
comment on column joint_work_hand.expert_code is 'Code of the person in the register of experts.';
comment on column joint_work_hand.name is 'Name of a person who is in no register.';
comment on column joint_work_hand.employer is 'Employer of that person.';
comment on column joint_work_hand.org_id is 'Organisation that stands on the work itself, as an applicant for a patent does.';

create table excluded_expert (
  city_id text not null,
  id text not null,
  org_id text not null,
  name text not null check (length(name) between 1 and 80),
  employer text not null check (length(employer) between 1 and 300),
  reason text not null check (length(reason) between 5 and 500),
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (city_id, id)
);
create index excluded_expert_org on excluded_expert (city_id, org_id) where ended_at is null;
comment on table excluded_expert is '申请回避的专家: up to three experts whom an applicant asks not to have; told to the applicant itself and the keepers of the register alone.';
comment on column excluded_expert.city_id is 'City.';
comment on column excluded_expert.id is 'Identity, time-ordered.';
comment on column excluded_expert.org_id is 'Applicant.';
comment on column excluded_expert.name is 'Name of the expert, as the applicant knows it.';
comment on column excluded_expert.employer is 'Employer of the expert, as the applicant knows it.';
comment on column excluded_expert.reason is 'Why.';
comment on column excluded_expert.recorded_by is 'Account that asked.';
comment on column excluded_expert.recorded_at is 'When.';
comment on column excluded_expert.ended_at is 'When the applicant took it back.';

create table conflict_told (
  city_id text not null,
  case_id text not null,
  account_id text not null,
  rule text not null,
  party text not null,
  record text not null,
  told_at timestamptz not null default now(),
  primary key (city_id, case_id, account_id, rule, party, record),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table conflict_told is '已提示的新利益关系: what the nightly check of panels at work has told, so that it is told once.';
comment on column conflict_told.city_id is 'City.';
comment on column conflict_told.case_id is 'Case of the panel.';
comment on column conflict_told.account_id is 'Member of the panel.';
comment on column conflict_told.rule is 'Rule of the pack.';
comment on column conflict_told.party is 'Party it is with.';
comment on column conflict_told.record is 'Record it rests on, kind and identity.';
comment on column conflict_told.told_at is 'When.';
