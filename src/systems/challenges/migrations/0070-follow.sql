-- 跟榜: who follows which challenge, why, and what is to come next.
create table follow_officer (
  city_id text not null,
  account_id text not null,
  sectors jsonb not null default '[]' check (jsonb_typeof(sectors) = 'array'),
  counties jsonb not null default '[]' check (jsonb_typeof(counties) = 'array'),
  load_max int not null check (load_max between 0 and 200),
  is_away boolean not null default false,
  set_by text not null,
  set_at timestamptz not null default now(),
  primary key (city_id, account_id)
);
comment on table follow_officer is '跟榜专员: what one knows, where one works and how much one can carry; without a row the pack''s own limit holds.';
comment on column follow_officer.city_id is 'City.';
comment on column follow_officer.account_id is 'The officer.';
comment on column follow_officer.sectors is 'Sectors of the pack the officer knows; none means any.';
comment on column follow_officer.counties is 'Counties looked after beside the one of the membership.';
comment on column follow_officer.load_max is 'Most challenges at once; 0 takes no more.';
comment on column follow_officer.is_away is 'Not proposed at present.';
comment on column follow_officer.set_by is 'Who wrote this.';
comment on column follow_officer.set_at is 'When.';

create table follow_charge (
  city_id text not null,
  id text not null,
  case_id text not null,
  account_id text not null,
  reasons jsonb not null default '[]',
  note text,
  given_by text not null,
  from_account_id text,
  from_at timestamptz not null default now(),
  seen_at timestamptz,
  until_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check (until_at is null or until_at >= from_at)
);
create unique index follow_charge_one_now on follow_charge (city_id, case_id) where until_at is null;
create index follow_charge_account on follow_charge (city_id, account_id, from_at);
comment on table follow_charge is '跟榜责任: one officer follows one challenge from a moment on; earlier ones stay as the record of hand-overs.';
comment on column follow_charge.city_id is 'City.';
comment on column follow_charge.id is 'Identity.';
comment on column follow_charge.case_id is 'Case of the challenge.';
comment on column follow_charge.account_id is 'Who follows it.';
comment on column follow_charge.reasons is 'Why this officer: [{points, zh, en}], as it was computed then.';
comment on column follow_charge.note is 'What the giver wrote: state of affairs at a hand-over.';
comment on column follow_charge.given_by is 'Who assigned it or handed it over.';
comment on column follow_charge.from_account_id is 'Who had it before.';
comment on column follow_charge.from_at is 'Since when.';
comment on column follow_charge.seen_at is 'When the officer took note of it.';
comment on column follow_charge.until_at is 'Until when; null while it lasts.';

create table follow_proposal (
  city_id text not null,
  case_id text not null,
  account_id text,
  reasons jsonb not null default '[]',
  at timestamptz not null default now(),
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table follow_proposal is '跟榜建议: whom the platform proposed once a challenge needed somebody, told to the bureau once.';
comment on column follow_proposal.city_id is 'City.';
comment on column follow_proposal.case_id is 'Case of the challenge.';
comment on column follow_proposal.account_id is 'Officer proposed; null when nobody could take it.';
comment on column follow_proposal.reasons is 'Why: [{points, zh, en}].';
comment on column follow_proposal.at is 'When.';

create table follow_step (
  city_id text not null,
  id text not null,
  case_id text not null,
  contact_id text not null,
  account_id text not null,
  what text not null check (length(what) between 1 and 200),
  due_on date not null,
  at timestamptz not null default now(),
  done_at timestamptz,
  done_by_contact_id text,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check ((done_at is null) = (done_by_contact_id is null))
);
create index follow_step_open on follow_step (city_id, case_id, due_on) where done_at is null;
comment on table follow_step is '下一步: what a contact agreed on, by when, and who sees to it; a hand-over moves the open ones.';
comment on column follow_step.city_id is 'City.';
comment on column follow_step.id is 'Identity.';
comment on column follow_step.case_id is 'Case of the challenge.';
comment on column follow_step.contact_id is 'Contact that agreed on it.';
comment on column follow_step.account_id is 'Officer who sees to it.';
comment on column follow_step.what is 'What is to be done.';
comment on column follow_step.due_on is 'By when.';
comment on column follow_step.at is 'When it was agreed.';
comment on column follow_step.done_at is 'When it was done.';
comment on column follow_step.done_by_contact_id is 'Contact that reported it done.';

create table follow_reminder (
  city_id text not null,
  case_id text not null,
  quiet_since_on date not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, quiet_since_on),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table follow_reminder is '静默提醒: a silence is told once, however often the platform looks.';
comment on column follow_reminder.city_id is 'City.';
comment on column follow_reminder.case_id is 'Case of the challenge.';
comment on column follow_reminder.quiet_since_on is 'Day of the last contact, or of the charge.';
comment on column follow_reminder.at is 'When it was told.';

alter table follow_up add column kind text not null default 'other' check (kind in ('phone', 'message', 'visit', 'meeting', 'matching', 'other'));
alter table follow_up add column came_of text not null default 'noted' check (came_of in ('progress', 'agreed', 'stuck', 'no-answer', 'noted'));
create index follow_up_at on follow_up (city_id, at);
comment on column follow_up.kind is 'How: phone, message, visit, meeting, matching (校企对接) or other.';
comment on column follow_up.came_of is 'What came of it, in one word: progress, agreed, stuck, no-answer or noted.';
