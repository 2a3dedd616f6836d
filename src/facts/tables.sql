create table fact (
  city_id text not null,
  id text not null check (length(id) between 1 and 64),
  subject_kind text not null check (subject_kind ~ '^[a-z][a-z-]{0,30}$'),
  subject_id text not null check (length(subject_id) between 1 and 64),
  fact_id text not null check (length(fact_id) between 1 and 64),
  period text not null check (length(period) between 4 and 20),
  is_target boolean not null default false,
  value text check (length(value) between 1 and 4000),
  value_num numeric generated always as (case when value ~ '^-?[0-9]{1,30}([.][0-9]{1,9})?$' then value::numeric end) stored,
  qualifier text not null default 'exact',
  note jsonb,
  source_kind text not null check (source_kind ~ '^[a-z][a-z-]{0,39}$'),
  source_id text not null check (length(source_id) between 1 and 200),
  source jsonb not null check (jsonb_typeof(source -> 'title') = 'object'),
  published_on date,
  valid_from date,
  valid_until date,
  known_at timestamptz not null default clock_timestamp(),
  supersedes text,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  recorded_by text not null check (recorded_by <> ''),
  org_id text,
  county_id text,
  is_public boolean not null,
  is_demo boolean not null default false,
  primary key (city_id, id),
  foreign key (city_id, supersedes) references fact (city_id, id),
  constraint fact_superseded_once unique (city_id, supersedes),
  constraint fact_recorded_once unique nulls not distinct (city_id, content_hash, supersedes),
  check (supersedes <> id),
  check (value is not null or supersedes is not null),
  check (valid_from <= valid_until),
  check (case when is_target then qualifier in ('reach', 'at-least', 'more-than', 'about') else qualifier in ('exact', 'more-than', 'about', 'expected') end)
);
create index fact_cell on fact (city_id, fact_id, subject_kind, subject_id, period, is_target, id);
create index fact_subject on fact (city_id, subject_id, fact_id, period);
create index fact_known on fact (city_id, known_at);
comment on table fact is '事实: what is known, from which source, since when. Rows are only ever added: a correction is a new row that supersedes an earlier one.';
comment on column fact.city_id is 'City.';
comment on column fact.id is 'Identity.';
comment on column fact.subject_kind is 'What it is about: province, city, county, enterprise, institution, place.';
comment on column fact.subject_id is 'Which one: an id of the pack or of an organisation.';
comment on column fact.fact_id is 'Which fact of the city''s dictionary.';
comment on column fact.period is 'Period it counts: a year, quarter, month, day or span of years.';
comment on column fact.is_target is 'A target set for the period, not a value reached in it.';
comment on column fact.value is 'Value exactly as stated, in the unit of the dictionary; null withdraws what it supersedes.';
comment on column fact.value_num is 'The value as a number, where it is one.';
comment on column fact.qualifier is 'How exactly it is stated: exact, more-than, about, expected; for a target reach, at-least, more-than, about.';
comment on column fact.note is 'What sets it apart from another value of the same fact, in Chinese and English.';
comment on column fact.source_kind is 'Kind of source, ranked by the pack''s precedence: statistics-bureau, bureau-publication, self-declared and so on.';
comment on column fact.source_id is 'Which source: the statement''s number in the inventory, or the title of the document.';
comment on column fact.source is 'Title in Chinese and English, number, sentence word for word, address.';
comment on column fact.published_on is 'Day the source was published, where it says.';
comment on column fact.valid_from is 'First day it holds, where it does not hold for the whole period.';
comment on column fact.valid_until is 'Last day it holds.';
comment on column fact.known_at is 'When the platform came to know it, database clock; rises with each recording of a city.';
comment on column fact.supersedes is 'The earlier row this one corrects or withdraws.';
comment on column fact.content_hash is 'SHA-256 of what is stated: the same statement is not recorded twice.';
comment on column fact.recorded_by is 'Account that recorded it; platform for the pack.';
comment on column fact.org_id is 'Organisation whose fact it is.';
comment on column fact.county_id is 'County it belongs to.';
comment on column fact.is_public is 'Anyone may see it.';
comment on column fact.is_demo is 'Demonstration record, said so on screen.';
