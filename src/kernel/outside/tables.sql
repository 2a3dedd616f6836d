create table job (
  city_id text not null,
  id text not null check (id ~ '^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{0,63}$'),
  account_id text not null check (account_id <> ''),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  progress numeric(4,3) not null default 0 check (progress between 0 and 1),
  payload jsonb not null check (pg_column_size(payload) <= 65536),
  result jsonb,
  problems jsonb not null default '[]' check (jsonb_typeof(problems) = 'array'),
  file_id text,
  attempts int not null default 0 check (attempts between 0 and 100),
  at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  primary key (city_id, id),
  check ((state in ('done', 'failed')) = (ended_at is not null)),
  check (state = 'waiting' or attempts > 0)
);
create index job_account on job (city_id, account_id, id desc);
create index job_open on job (city_id, account_id) where state in ('waiting', 'running');
comment on table job is 'Work done beside the requests, as the account that asked for it: exports, imports.';
comment on column job.city_id is 'City.';
comment on column job.id is 'Identity; sorts by time.';
comment on column job.kind is 'What is done; a system offers it by this name.';
comment on column job.account_id is 'Who asked; it runs with the rights this account has when it runs.';
comment on column job.state is 'Where it stands.';
comment on column job.progress is 'Share done, 0 to 1.';
comment on column job.payload is 'What was asked for.';
comment on column job.result is 'What came of it.';
comment on column job.problems is '[{row, column, zh, en}]: what was wrong, for people.';
comment on column job.file_id is 'File it made.';
comment on column job.attempts is 'Times it was begun; who holds an earlier number may write no more.';
comment on column job.at is 'When it was asked for.';
comment on column job.started_at is 'When it was first begun.';
comment on column job.ended_at is 'When it ended.';

create table file (
  city_id text not null,
  id text not null,
  case_id text,
  account_id text not null check (account_id <> ''),
  org_id text,
  county_id text,
  name text not null check (length(name) between 1 and 200),
  kind text not null,
  content_type text not null,
  size_bytes int not null check (size_bytes between 1 and 67108864),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  sealed_by text,
  readers text[],
  is_public boolean not null default false,
  at timestamptz not null default now(),
  linked_at timestamptz,
  primary key (city_id, id),
  check ((case_id is null) = (linked_at is null)),
  check (case_id is not null or (sealed_by is null and readers is null and not is_public)),
  check (sealed_by is null or not is_public)
);
create index file_case on file (city_id, case_id) where case_id is not null;
create index file_account on file (city_id, account_id, id desc);
comment on table file is 'Files: what was uploaded or made. The content is kept under its hash, outside the database.';
comment on column file.city_id is 'City.';
comment on column file.id is 'Identity; sorts by time.';
comment on column file.case_id is 'Case it belongs to, once it was sent with an act.';
comment on column file.account_id is 'Who uploaded it or asked for it.';
comment on column file.org_id is 'Organisation of that account, when it acts for exactly one, or in whose name it was sent.';
comment on column file.county_id is 'County of the case.';
comment on column file.name is 'Name shown to people, without path or control marks.';
comment on column file.kind is 'Kind told from the content.';
comment on column file.content_type is 'Media type it is served with.';
comment on column file.size_bytes is 'Size.';
comment on column file.sha256 is 'SHA-256 of the content, by which it is kept.';
comment on column file.sealed_by is 'Act that sealed it: while set, only its account and its organisation read it.';
comment on column file.readers is 'Roles that read it since it was unsealed: the case''s own organisation or city-wide; null where it was never sealed.';
comment on column file.is_public is 'Published with its case: whoever may see the case may read it.';
comment on column file.at is 'When it was kept.';
comment on column file.linked_at is 'When it was sent with an act.';

create table file_total (
  city_id text not null,
  account_id text not null,
  size_bytes bigint not null check (size_bytes between 0 and 9007199254740991),
  primary key (city_id, account_id)
);
comment on table file_total is 'Space taken by files, counted as they are kept, so that a limit holds when many upload at once.';
comment on column file_total.city_id is 'City.';
comment on column file_total.account_id is 'Account, or empty for the whole city.';
comment on column file_total.size_bytes is 'Bytes.';

create table mail_sent (
  city_id text not null,
  letter_id text not null,
  account_id text not null,
  outcome text not null check (outcome in ('sent', 'refused', 'out-of-reach')),
  at timestamptz not null default now(),
  primary key (city_id, letter_id, account_id)
);
comment on table mail_sent is 'E-mails sent: one per letter and recipient, however often the letter is delivered.';
comment on column mail_sent.city_id is 'City.';
comment on column mail_sent.letter_id is 'Letter of the outbox.';
comment on column mail_sent.account_id is 'Recipient.';
comment on column mail_sent.outcome is 'Sent; refused for good, such as for its address; or not theirs to read any more.';
comment on column mail_sent.at is 'When.';
