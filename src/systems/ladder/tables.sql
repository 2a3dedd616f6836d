-- 梯度培育库: which enterprise holds which status from when to when, by whose word; how far the others are; who was reminded.

create table ladder_status (
  city_id text not null,
  id text not null,
  org_id text not null,
  county_id text,
  rung text not null,
  what text not null check (what in ('granted', 'renewed', 'ended', 'withdrawn')),
  certificate text check (length(certificate) between 1 and 80),
  valid_from date not null,
  valid_until date,
  source jsonb not null check (jsonb_typeof(source -> 'title') = 'string'),
  note text check (length(note) between 1 and 600),
  corrects text,
  is_demo boolean not null default false,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (city_id, id),
  foreign key (city_id, corrects) references ladder_status (city_id, id),
  constraint ladder_status_corrected_once unique (city_id, corrects),
  check (valid_until >= valid_from),
  check (what <> 'withdrawn' or corrects is not null),
  check (corrects <> id)
);
create index ladder_status_of_org on ladder_status (city_id, org_id, rung, valid_from);
create index ladder_status_of_rung on ladder_status (city_id, rung, county_id, valid_until);
comment on table ladder_status is '资格: the history of an enterprise''s status on a rung; rows are only added, a mistake is corrected by a later row.';
comment on column ladder_status.city_id is 'City.';
comment on column ladder_status.id is 'Identity, time-ordered.';
comment on column ladder_status.org_id is 'Enterprise.';
comment on column ladder_status.county_id is 'County of the enterprise when it was recorded.';
comment on column ladder_status.rung is 'Rung of the pack''s ladder.';
comment on column ladder_status.what is 'Granted, renewed, ended before its time, or withdrawn: the row it corrects should not have been.';
comment on column ladder_status.certificate is 'Number of the certificate or of the entry.';
comment on column ladder_status.valid_from is 'First day it holds; of an end, the first day it holds no more.';
comment on column ladder_status.valid_until is 'Last day it holds; null where no source says.';
comment on column ladder_status.source is 'Who says so: title, number, address.';
comment on column ladder_status.note is 'Remark of the officer.';
comment on column ladder_status.corrects is 'Earlier row this one stands in the place of.';
comment on column ladder_status.is_demo is 'Demonstration record, said so on screen.';
comment on column ladder_status.recorded_by is 'Account that recorded it; platform for demonstration.';
comment on column ladder_status.recorded_at is 'When it was recorded, database clock.';

create table ladder_reminder (
  city_id text not null,
  id text not null,
  status_id text not null,
  org_id text not null,
  county_id text,
  rung text not null,
  kind text not null check (kind in ('renew', 'report')),
  due_on date not null,
  stage int not null check (stage between 0 and 24),
  text_zh text not null,
  text_en text not null,
  told_at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, status_id) references ladder_status (city_id, id),
  constraint ladder_reminder_once unique (city_id, status_id, kind, due_on, stage)
);
create index ladder_reminder_of_org on ladder_reminder (city_id, org_id, told_at);
comment on table ladder_reminder is '到期提醒: told once for each stage of what is due.';
comment on column ladder_reminder.city_id is 'City.';
comment on column ladder_reminder.id is 'Identity, time-ordered.';
comment on column ladder_reminder.status_id is 'Status it is about.';
comment on column ladder_reminder.org_id is 'Enterprise told.';
comment on column ladder_reminder.county_id is 'County told.';
comment on column ladder_reminder.rung is 'Rung of the pack''s ladder.';
comment on column ladder_reminder.kind is 'Renewal of the status, or the yearly report that keeps it.';
comment on column ladder_reminder.due_on is 'Day by which it is due.';
comment on column ladder_reminder.stage is 'Months before it was due; 0 once it is past.';
comment on column ladder_reminder.text_zh is 'Words in Chinese.';
comment on column ladder_reminder.text_en is 'Words in English.';
comment on column ladder_reminder.told_at is 'When.';

create table ladder_run (
  city_id text not null,
  id text not null,
  population text not null,
  title jsonb not null check (jsonb_typeof(title -> 'zh') = 'string'),
  as_of date not null,
  facts_as_of timestamptz not null,
  versions jsonb not null,
  subjects_count int not null,
  is_demo boolean not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (city_id, id)
);
create index ladder_run_of_population on ladder_run (city_id, population, made_at);
comment on table ladder_run is '测算: one weighing of all rungs over a population.';
comment on column ladder_run.city_id is 'City.';
comment on column ladder_run.id is 'Identity, time-ordered.';
comment on column ladder_run.population is 'The facts of the platform, or the id of a frozen population.';
comment on column ladder_run.title is 'What was weighed, in both languages.';
comment on column ladder_run.as_of is 'Civil day whose parameters hold.';
comment on column ladder_run.facts_as_of is 'Moment whose knowledge of facts holds.';
comment on column ladder_run.versions is 'Rung: sha256 of its text.';
comment on column ladder_run.subjects_count is 'Enterprises weighed.';
comment on column ladder_run.is_demo is 'The population is made up.';
comment on column ladder_run.made_by is 'Account that asked for it; platform for the routine.';
comment on column ladder_run.made_at is 'When it was made.';

create table ladder_standing (
  city_id text not null,
  run_id text not null,
  subject_id text not null,
  rung text not null,
  county_id text,
  outcome text not null check (outcome in ('eligible', 'not-eligible', 'undecided')),
  points_low int,
  points_high int,
  failed int not null check (failed >= 0),
  unknown int not null check (unknown >= 0),
  short_of text,
  gap_zh text,
  gap_en text,
  primary key (city_id, run_id, rung, subject_id),
  foreign key (city_id, run_id) references ladder_run (city_id, id)
);
create index ladder_standing_of_county on ladder_standing (city_id, run_id, rung, county_id, failed, unknown);
comment on table ladder_standing is '差距: how one enterprise stands to one rung in a run; kept where at most one thing fails.';
comment on column ladder_standing.city_id is 'City.';
comment on column ladder_standing.run_id is 'Run it belongs to.';
comment on column ladder_standing.subject_id is 'Enterprise.';
comment on column ladder_standing.rung is 'Rung of the pack''s ladder.';
comment on column ladder_standing.county_id is 'County of the enterprise.';
comment on column ladder_standing.outcome is 'eligible, not-eligible or undecided.';
comment on column ladder_standing.points_low is 'Least points by what is known.';
comment on column ladder_standing.points_high is 'Most points by what is known.';
comment on column ladder_standing.failed is 'Conditions that fail; a score that cannot pass counts as one.';
comment on column ladder_standing.unknown is 'Conditions of which not enough is known.';
comment on column ladder_standing.short_of is 'The one condition that fails, or score; null where none or several do.';
comment on column ladder_standing.gap_zh is 'What that one needs, in Chinese.';
comment on column ladder_standing.gap_en is 'What that one needs, in English.';
