create table organization (
  city_id text not null,
  id text not null check (length(id) between 1 and 64),
  kind text not null,
  title_zh text not null check (title_zh <> ''),
  title_en text not null check (title_en <> ''),
  parent_id text,
  county_id text,
  country text not null default 'CN' check (country ~ '^[A-Z]{2}$'),
  uscc text check (length(uscc) = 18),
  uscc_note_zh text,
  uscc_note_en text,
  registration_number text,
  origin text not null check (origin in ('pack', 'demo', 'registered')),
  source jsonb,
  source_hash text,
  is_public boolean not null default true,
  is_demo boolean not null default false,
  version int not null default 1,
  registered_by text,
  at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (city_id, id),
  unique (city_id, uscc),
  foreign key (city_id, parent_id) references organization (city_id, id),
  check (uscc is not null or registration_number is not null or uscc_note_zh is not null),
  check ((uscc_note_zh is null) = (uscc_note_en is null)),
  check (origin <> 'registered' or registered_by is not null)
);
create index organization_title on organization (city_id, title_zh, id);
create index organization_county on organization (city_id, county_id, title_zh, id);
create unique index organization_registration on organization (city_id, country, registration_number) where registration_number is not null;
comment on table organization is '组织: whoever takes part as a body: bureaus, enterprises, universities, institutes, insurers.';
comment on column organization.city_id is 'City.';
comment on column organization.id is 'Identity: the pack''s id, or one made at registration.';
comment on column organization.kind is 'Kind: bureau, enterprise, university and so on.';
comment on column organization.title_zh is 'Name in Chinese.';
comment on column organization.title_en is 'Name in English.';
comment on column organization.parent_id is 'Organisation above it, if the source names one.';
comment on column organization.county_id is 'County it belongs to, or null for the whole city or elsewhere.';
comment on column organization.country is 'Country or region, ISO 3166-1 alpha-2.';
comment on column organization.uscc is 'Unified social credit code (GB 32100), checked in full.';
comment on column organization.uscc_note_zh is 'Why there is no code, in Chinese.';
comment on column organization.uscc_note_en is 'Why there is no code, in English.';
comment on column organization.registration_number is 'Number in the register of its own country, where it has no unified code.';
comment on column organization.origin is 'Where the row comes from: the city''s pack, demonstration data, or registration by a person.';
comment on column organization.source is 'What states it: title, inventory number, sentence.';
comment on column organization.source_hash is 'Hash of what the pack says; an unchanged row is not written again.';
comment on column organization.is_public is 'Anyone may see it.';
comment on column organization.is_demo is 'Demonstration record, said so on screen.';
comment on column organization.version is 'Rises with each correction; a correction of an old version is refused.';
comment on column organization.registered_by is 'Account that registered it.';
comment on column organization.at is 'When it came in.';
comment on column organization.changed_at is 'Last change.';
