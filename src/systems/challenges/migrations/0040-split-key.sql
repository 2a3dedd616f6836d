create table holder_key (
  city_id text not null,
  id text not null,
  holder text not null check (holder in ('bureau', 'supervisor')),
  account_id text not null check (account_id <> ''),
  public_key text not null,
  wrapped jsonb not null,
  recovery jsonb not null,
  is_demo boolean not null default false,
  made_at timestamptz not null default now(),
  canary_hash text,
  canary_at timestamptz,
  retired_at timestamptz,
  primary key (city_id, id),
  unique (city_id, public_key)
);
create unique index holder_key_active on holder_key (city_id, holder) where retired_at is null;
comment on table holder_key is '持钥方的密钥: a public key of one of the two who open sealed bids together; its private half stands here only under its holder''s own passphrase.';
comment on column holder_key.city_id is 'City.';
comment on column holder_key.id is 'Identity.';
comment on column holder_key.holder is 'Which of the two holds it.';
comment on column holder_key.account_id is 'Who made it.';
comment on column holder_key.public_key is 'X25519 public key, base64.';
comment on column holder_key.wrapped is 'Private key under the holder''s passphrase.';
comment on column holder_key.recovery is 'The same private key under the printed recovery code.';
comment on column holder_key.is_demo is 'Made with the demonstration''s known passphrase.';
comment on column holder_key.made_at is 'When it was made.';
comment on column holder_key.canary_hash is 'Hash of the trial text last sealed to it and not yet answered.';
comment on column holder_key.canary_at is 'When its holder last opened a trial text with it.';
comment on column holder_key.retired_at is 'When another key took its place; challenges published before keep it.';

create table ceremony (
  city_id text not null,
  case_id text not null,
  bureau_key text not null,
  supervisor_key text not null,
  pinned_at timestamptz not null default now(),
  opened_at timestamptz,
  record jsonb,
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  foreign key (city_id, bureau_key) references holder_key (city_id, id),
  foreign key (city_id, supervisor_key) references holder_key (city_id, id),
  check (bureau_key <> supervisor_key),
  check ((opened_at is null) = (record is null))
);
comment on table ceremony is '开启仪式: with which two keys the bids of a challenge are sealed, and the record of how they were opened.';
comment on column ceremony.city_id is 'City.';
comment on column ceremony.case_id is 'Case.';
comment on column ceremony.bureau_key is 'Key of the bureau.';
comment on column ceremony.supervisor_key is 'Key of the supervisor.';
comment on column ceremony.pinned_at is 'When the challenge was published under them.';
comment on column ceremony.opened_at is 'When both had released their shares.';
comment on column ceremony.record is 'The opening record its receipt speaks for.';

create table share_release (
  city_id text not null,
  case_id text not null,
  holder text not null check (holder in ('bureau', 'supervisor')),
  account_id text not null,
  org_id text,
  at timestamptz not null default clock_timestamp(),
  shares jsonb not null,
  primary key (city_id, case_id, holder),
  unique (city_id, case_id, account_id),
  foreign key (city_id, case_id) references ceremony (city_id, case_id)
);
comment on table share_release is '释出密钥份额: the shares one holder released after the deadline. Two different accounts release.';
comment on column share_release.city_id is 'City.';
comment on column share_release.case_id is 'Case.';
comment on column share_release.holder is 'Which of the two.';
comment on column share_release.account_id is 'Who released them.';
comment on column share_release.org_id is 'For which organisation.';
comment on column share_release.at is 'When, by the database clock.';
comment on column share_release.shares is 'Share of each bid: {bid id: base64}.';

alter table bid add column shares jsonb;
comment on column bid.shares is 'Shares of the content key: {holder: {sealed, hash}}, each sealed to its holder; null for a bid under the deployment''s key (before split keys).';
alter table bid add column opened_cipher text;
comment on column bid.opened_cipher is 'Content since the opening, encrypted at rest under the deployment''s key.';
alter table bid add column answers_version int check (answers_version >= 1);
comment on column bid.answers_version is 'Version of the published challenge it answers, where versions are kept.';
alter table bid drop constraint bid_state_check;
alter table bid add constraint bid_state_check check (state in ('sealed', 'replaced', 'withdrawn', 'unreadable', 'opened', 'chosen', 'not-chosen'));
