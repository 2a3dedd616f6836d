alter table challenge drop constraint challenge_confidentiality_check;
alter table challenge add constraint challenge_confidentiality_check check (confidentiality in ('open', 'anonymous', 'summary'));
alter table challenge add column public_summary text;
alter table challenge add column is_named_after_signing boolean not null default false;
alter table challenge add column is_owner_named boolean not null default false;
alter table challenge add column fit jsonb;
comment on column challenge.confidentiality is 'What the public sees: all of it with the owner’s name, all without the name, or an approved summary.';
comment on column challenge.public_summary is 'Summary the owner proposes for the public; the one that is published stands in summary_zh and summary_en.';
comment on column challenge.is_named_after_signing is 'Whether the owner consents to being named once both sides have signed.';
comment on column challenge.is_owner_named is 'Both sides have signed and the owner consented: the name is public although it was not at publication.';
comment on column challenge.fit is 'Answers to whether it is an open challenge at all.';

create table undertaking (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  account_id text not null,
  signatory text not null,
  text_hash text not null check (text_hash ~ '^[0-9a-f]{64}$'),
  at timestamptz not null default now(),
  primary key (city_id, case_id, org_id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table undertaking is '保密承诺: an organisation that promised confidentiality and may read the whole of a challenge whose summary alone is public.';
comment on column undertaking.city_id is 'City.';
comment on column undertaking.case_id is 'Case.';
comment on column undertaking.org_id is 'Organisation bound by it.';
comment on column undertaking.account_id is 'Who accepted it.';
comment on column undertaking.signatory is 'Name it was accepted with.';
comment on column undertaking.text_hash is 'SHA-256 of the canonical text that was accepted.';
comment on column undertaking.at is 'When.';
