create table challenge_version (
  city_id text not null,
  challenge_id text not null,
  version int not null check (version >= 1),
  case_id text not null,
  org_id text,
  county_id text,
  at timestamptz not null default now(),
  account_id text not null,
  reason text,
  content jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  changed jsonb not null default '[]',
  is_weighty boolean not null default false,
  receipt_id text,
  primary key (city_id, challenge_id, version),
  foreign key (city_id, challenge_id) references challenge (city_id, id),
  check (pg_column_size(content) <= 262144)
);
create index challenge_version_case on challenge_version (city_id, case_id, version desc);
comment on table challenge_version is '榜单版本: the whole public text of a challenge as it stood after publication and after each change. Only ever added to.';
comment on column challenge_version.city_id is 'City.';
comment on column challenge_version.challenge_id is 'Challenge.';
comment on column challenge_version.version is 'Counts from 1, the text first published.';
comment on column challenge_version.case_id is 'Case.';
comment on column challenge_version.org_id is 'Owner.';
comment on column challenge_version.county_id is 'County.';
comment on column challenge_version.at is 'Since when it holds.';
comment on column challenge_version.account_id is 'Who published or changed it.';
comment on column challenge_version.reason is 'Why it was changed; null for the first.';
comment on column challenge_version.content is 'The public text, field by field.';
comment on column challenge_version.content_hash is 'SHA-256 of its canonical form.';
comment on column challenge_version.changed is 'Fields that differ from the version before.';
comment on column challenge_version.is_weighty is 'Whether the change asked for a longer deadline.';
comment on column challenge_version.receipt_id is 'Receipt of the decision.';

create table amendment_proposal (
  city_id text not null,
  id text not null,
  case_id text not null,
  org_id text,
  account_id text not null,
  answers jsonb not null,
  reason text not null,
  state text not null default 'open' check (state in ('open', 'taken', 'declined', 'replaced')),
  at timestamptz not null default now(),
  answered_at timestamptz,
  answer text,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create unique index amendment_proposal_open on amendment_proposal (city_id, case_id) where state = 'open';
comment on table amendment_proposal is '变更建议: what an owner asks to change in its published challenge; the officer decides.';
comment on column amendment_proposal.city_id is 'City.';
comment on column amendment_proposal.id is 'Identity; sorts by time.';
comment on column amendment_proposal.case_id is 'Case.';
comment on column amendment_proposal.org_id is 'Owner.';
comment on column amendment_proposal.account_id is 'Who asked.';
comment on column amendment_proposal.answers is 'The fields as proposed.';
comment on column amendment_proposal.reason is 'Why.';
comment on column amendment_proposal.state is 'Open, taken over, declined, or replaced by a later one.';
comment on column amendment_proposal.at is 'When.';
comment on column amendment_proposal.answered_at is 'When it was decided.';
comment on column amendment_proposal.answer is 'What the officer said.';
