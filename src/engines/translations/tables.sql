create table translation (
  city_id text not null,
  subject text not null,
  field text not null,
  language text not null check (language in ('zh', 'en')),
  text text not null check (char_length(text) between 1 and 20000),
  source_hash text not null check (source_hash ~ '^[0-9a-f]{64}$'),
  origin text not null check (origin in ('enterprise', 'officer', 'translator', 'machine')),
  is_checked boolean not null,
  checked_by text,
  checked_at timestamptz,
  account_id text not null,
  at timestamptz not null default now(),
  version int not null default 1,
  primary key (city_id, subject, field, language),
  check (is_checked = (checked_at is not null))
);
comment on table translation is '译文: a text of a subject in another language than it was written in, and whose it is.';
comment on column translation.city_id is 'City.';
comment on column translation.subject is 'What the text belongs to, as challenge:ID.';
comment on column translation.field is 'Which text of it.';
comment on column translation.language is 'Language of the translation.';
comment on column translation.text is 'The translation.';
comment on column translation.source_hash is 'SHA-256 of the original it was made from: another hash means it is outdated.';
comment on column translation.origin is 'Who translated.';
comment on column translation.is_checked is 'A person stands for it; a machine''s is unchecked until then.';
comment on column translation.checked_by is 'Who checked it.';
comment on column translation.checked_at is 'When.';
comment on column translation.account_id is 'Who saved it, or asked the machine.';
comment on column translation.at is 'Last change.';
comment on column translation.version is 'Rises with each save; two people at once find out.';

create table translation_request (
  city_id text not null,
  id text not null,
  subject text not null,
  field text not null,
  language text not null check (language in ('zh', 'en')),
  source_hash text not null,
  characters int not null,
  is_confidential boolean not null,
  host text not null,
  model text not null,
  account_id text not null,
  at timestamptz not null default now(),
  state text not null default 'asked' check (state in ('asked', 'done', 'failed', 'dropped')),
  failure text,
  answered_at timestamptz,
  primary key (city_id, id)
);
create index translation_request_subject on translation_request (city_id, subject, at desc);
create index translation_request_account on translation_request (city_id, account_id, at desc);
comment on table translation_request is '机器翻译记录: which text was sent where, when and by whom. The text itself and the key are not in it.';
comment on column translation_request.city_id is 'City.';
comment on column translation_request.id is 'Identity; sorts by time.';
comment on column translation_request.subject is 'Subject.';
comment on column translation_request.field is 'Which text of it.';
comment on column translation_request.language is 'Into which language.';
comment on column translation_request.source_hash is 'SHA-256 of the text sent.';
comment on column translation_request.characters is 'Its length.';
comment on column translation_request.is_confidential is 'Not yet public, and sent because its sender ticked so.';
comment on column translation_request.host is 'Host it was sent to.';
comment on column translation_request.model is 'Model asked for.';
comment on column translation_request.account_id is 'Who asked.';
comment on column translation_request.at is 'When.';
comment on column translation_request.state is 'Asked, done, failed, or dropped because the text had changed or a person had translated it meanwhile.';
comment on column translation_request.failure is 'Kind of failure, never what was sent or answered.';
comment on column translation_request.answered_at is 'When it was settled.';
