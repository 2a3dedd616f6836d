create table case_file (
  city_id text not null,
  id text not null,
  procedure text not null,
  procedure_hash text not null,
  subject text not null check (subject <> ''),
  county_id text,
  org_id text,
  account_id text not null,
  title_zh text not null,
  title_en text not null,
  stage text not null,
  version int not null default 1,
  is_public boolean not null default false,
  is_demo boolean not null default false,
  opened_at timestamptz not null default now(),
  moved_at timestamptz not null default now(),
  closed_at timestamptz,
  outcome text,
  primary key (city_id, id),
  check ((closed_at is null) = (outcome is null))
);
create index case_file_moved on case_file (city_id, moved_at desc, id desc);
create index case_file_public on case_file (city_id, moved_at desc, id desc) where is_public;
create index case_file_org on case_file (city_id, org_id, moved_at desc, id desc);
create index case_file_county on case_file (city_id, county_id, moved_at desc, id desc);
comment on table case_file is '办件: one matter under one procedure, pinned to the procedure''s hash.';
comment on column case_file.city_id is 'City.';
comment on column case_file.id is 'Identity.';
comment on column case_file.procedure is 'Procedure of the pack.';
comment on column case_file.procedure_hash is 'Hash of the procedure''s text when the case was opened; it stays with the case.';
comment on column case_file.subject is 'What it is about: kind:id.';
comment on column case_file.county_id is 'County whose bureau looks after it.';
comment on column case_file.org_id is 'Organisation it belongs to.';
comment on column case_file.account_id is 'Who opened it.';
comment on column case_file.title_zh is 'Title in Chinese.';
comment on column case_file.title_en is 'Title in English.';
comment on column case_file.stage is 'Stage shown to people.';
comment on column case_file.version is 'Rises with each act; an act on an old version is refused.';
comment on column case_file.is_public is 'Anyone may see what its system publishes of it.';
comment on column case_file.is_demo is 'Demonstration record, said so on screen.';
comment on column case_file.opened_at is 'Database clock.';
comment on column case_file.moved_at is 'Last act.';
comment on column case_file.closed_at is 'End.';
comment on column case_file.outcome is 'How it ended.';

create table case_party (
  city_id text not null,
  case_id text not null,
  role text not null,
  account_id text not null default '',
  org_id text not null default '',
  since timestamptz not null default now(),
  done_at timestamptz,
  primary key (city_id, case_id, role, account_id, org_id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check ((account_id = '') <> (org_id = ''))
);
create index case_party_account on case_party (city_id, account_id, role) where account_id <> '';
create index case_party_org on case_party (city_id, org_id, role) where org_id <> '';
comment on table case_party is 'Accounts or organisations named in a case, with the role they hold in it.';
comment on column case_party.city_id is 'City.';
comment on column case_party.case_id is 'Case.';
comment on column case_party.role is 'Role in this case.';
comment on column case_party.account_id is 'Account, or empty.';
comment on column case_party.org_id is 'Organisation, or empty.';
comment on column case_party.since is 'Since when.';
comment on column case_party.done_at is 'When their part was done.';

create table case_place (
  city_id text not null,
  case_id text not null,
  step text not null,
  entered_at timestamptz not null default now(),
  primary key (city_id, case_id, step),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table case_place is 'Active places: where the case stands now.';
comment on column case_place.city_id is 'City.';
comment on column case_place.case_id is 'Case.';
comment on column case_place.step is 'Step of the procedure.';
comment on column case_place.entered_at is 'Since when.';

create table case_todo (
  city_id text not null,
  case_id text not null,
  step text not null,
  role text not null,
  county_id text,
  org_id text,
  since timestamptz not null default now(),
  due_on date,
  sort_on date not null generated always as (coalesce(due_on, 'infinity'::date)) stored,
  primary key (city_id, case_id, step, role),
  foreign key (city_id, case_id, step) references case_place (city_id, case_id, step) on delete cascade
);
create index case_todo_role on case_todo (city_id, role, sort_on, case_id);
create index case_todo_county on case_todo (city_id, role, county_id, sort_on, case_id);
create index case_todo_org on case_todo (city_id, role, org_id, sort_on, case_id);
comment on table case_todo is 'Whom an active step waits for; the desk reads it.';
comment on column case_todo.city_id is 'City.';
comment on column case_todo.case_id is 'Case.';
comment on column case_todo.step is 'Active step.';
comment on column case_todo.role is 'Role it waits for.';
comment on column case_todo.county_id is 'County of the case.';
comment on column case_todo.org_id is 'Organisation of the case.';
comment on column case_todo.since is 'Waiting since.';
comment on column case_todo.sort_on is 'The same, last of all days when there is none: what the desk walks by.';
comment on column case_todo.due_on is 'Nearest limit, recomputed when a clock changes.';

create table case_clock (
  city_id text not null,
  case_id text not null,
  clock text not null,
  from_on date not null,
  pauses jsonb not null default '[]',
  extensions jsonb not null default '[]',
  due_on date,
  ended_on date,
  escalated_at timestamptz,
  primary key (city_id, case_id, clock, from_on),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create index case_clock_due on case_clock (city_id, due_on) where ended_on is null and escalated_at is null;
comment on table case_clock is 'Running and ended clocks, in working days.';
comment on column case_clock.city_id is 'City.';
comment on column case_clock.case_id is 'Case.';
comment on column case_clock.clock is 'Clock of the procedure.';
comment on column case_clock.from_on is 'Day of receipt; not itself counted.';
comment on column case_clock.pauses is '[{from_on, until_on, reason}]';
comment on column case_clock.extensions is '[{workdays, reason}]';
comment on column case_clock.due_on is 'Nearest of its limits.';
comment on column case_clock.ended_on is 'Day it stopped.';
comment on column case_clock.escalated_at is 'When lateness was reported.';

create table case_event (
  city_id text not null,
  case_id text not null,
  id text not null,
  at timestamptz not null default now(),
  action text not null,
  account_id text not null,
  org_id text,
  county_id text,
  role text not null,
  note_zh text,
  note_en text,
  answers jsonb,
  is_private boolean not null default false,
  receipt_id text,
  command_id text,
  primary key (city_id, case_id, id)
);
comment on table case_event is 'History: what happened to the case, in order. Only ever added to.';
comment on column case_event.city_id is 'City.';
comment on column case_event.case_id is 'Case.';
comment on column case_event.id is 'Identity; sorts by time.';
comment on column case_event.at is 'Database clock.';
comment on column case_event.action is 'Action of the procedure, or automatic:ID, open, late:CLOCK.';
comment on column case_event.account_id is 'Who.';
comment on column case_event.org_id is 'For which organisation.';
comment on column case_event.county_id is 'For which county.';
comment on column case_event.role is 'In which role.';
comment on column case_event.note_zh is 'What came of it, in Chinese.';
comment on column case_event.note_en is 'What came of it, in English.';
comment on column case_event.answers is 'The form as sent.';
comment on column case_event.is_private is 'Answers and actor are only for their own organisation.';
comment on column case_event.receipt_id is 'Receipt given.';
comment on column case_event.command_id is 'Command.';

create table draft (
  city_id text not null,
  case_id text not null,
  form text not null,
  account_id text not null,
  org_id text not null,
  field text not null,
  value jsonb,
  version int not null default 1,
  at timestamptz not null default now(),
  by_account_id text not null,
  primary key (city_id, case_id, form, account_id, org_id, field),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check (pg_column_size(value) <= 262144),
  check ((account_id = '') <> (org_id = ''))
);
comment on table draft is 'What is being typed, per field: shared in an organisation, or one person''s own.';
comment on column draft.city_id is 'City.';
comment on column draft.case_id is 'Case.';
comment on column draft.form is 'Form.';
comment on column draft.account_id is 'Owner when it is personal, or empty.';
comment on column draft.org_id is 'Owner when it is an organisation, or empty.';
comment on column draft.field is 'Field.';
comment on column draft.value is 'Value as typed.';
comment on column draft.version is 'Rises with each save; two tabs merge field by field.';
comment on column draft.at is 'Last save.';
comment on column draft.by_account_id is 'Who saved last.';

create table notice (
  city_id text not null,
  id text not null,
  case_id text not null,
  role text not null,
  county_id text,
  org_id text,
  text_zh text not null,
  text_en text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create index notice_at on notice (city_id, role, at desc);
comment on table notice is 'A notice is an entry of its case; who gets it is who may read it in that role.';
comment on column notice.city_id is 'City.';
comment on column notice.id is 'Identity; sorts by time.';
comment on column notice.case_id is 'Case.';
comment on column notice.role is 'Role told.';
comment on column notice.county_id is 'County of the case.';
comment on column notice.org_id is 'Organisation of the case.';
comment on column notice.text_zh is 'Words in Chinese.';
comment on column notice.text_en is 'Words in English.';
comment on column notice.at is 'When.';

create table notice_read (
  city_id text not null,
  account_id text not null,
  notice_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, account_id, notice_id)
);
comment on table notice_read is 'Who has read which notice.';
comment on column notice_read.city_id is 'City.';
comment on column notice_read.account_id is 'Reader.';
comment on column notice_read.notice_id is 'Notice.';
comment on column notice_read.at is 'When.';

create table procedure_version (
  city_id text not null,
  hash text not null,
  procedure text not null,
  bundle jsonb not null,
  at timestamptz not null default now(),
  primary key (city_id, hash)
);
comment on table procedure_version is 'Texts of procedures and their forms as they were when cases were opened under them.';
comment on column procedure_version.city_id is 'City.';
comment on column procedure_version.hash is 'SHA-256 of the canonical bundle.';
comment on column procedure_version.procedure is 'Procedure id.';
comment on column procedure_version.bundle is '{procedure, forms}';
comment on column procedure_version.at is 'First seen.';
