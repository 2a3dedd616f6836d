create table contract_version (
  city_id text not null,
  case_id text not null,
  version int not null check (version between 1 and 200),
  side text not null check (side in ('owner', 'solver')),
  account_id text not null,
  clause text not null,
  before text,
  after text not null,
  reason text,
  terms_hash text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, version),
  foreign key (city_id, case_id) references contract (city_id, case_id)
);
comment on table contract_version is '合同协商: each change of a contract''s text before it is signed, by whom and why. Only ever added to.';
comment on column contract_version.city_id is 'City.';
comment on column contract_version.case_id is 'Case of the contract.';
comment on column contract_version.version is 'Version it made, from 1.';
comment on column contract_version.side is 'Side that made it.';
comment on column contract_version.account_id is 'Who.';
comment on column contract_version.clause is 'Clause changed; whole for a text offered anew, milestones for the plan of payment.';
comment on column contract_version.before is 'Words before.';
comment on column contract_version.after is 'Words after.';
comment on column contract_version.reason is 'Reason given.';
comment on column contract_version.terms_hash is 'SHA-256 of clauses and milestones as they then stood.';
comment on column contract_version.at is 'When.';

create table contract_agreement (
  city_id text not null,
  case_id text not null,
  version int not null,
  side text not null check (side in ('owner', 'solver')),
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, version, side),
  foreign key (city_id, case_id, version) references contract_version (city_id, case_id, version)
);
comment on table contract_agreement is '合意: one side agrees to one version; whoever makes a version agrees to it. Only ever added to.';
comment on column contract_agreement.city_id is 'City.';
comment on column contract_agreement.case_id is 'Case of the contract.';
comment on column contract_agreement.version is 'Version agreed to.';
comment on column contract_agreement.side is 'Side.';
comment on column contract_agreement.account_id is 'Who.';
comment on column contract_agreement.at is 'When.';

create table contract_signature (
  city_id text not null,
  case_id text not null,
  version int not null,
  side text not null check (side in ('owner', 'solver')),
  account_id text not null,
  name text not null,
  method text not null,
  terms_hash text not null,
  evidence jsonb not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, version, side),
  foreign key (city_id, case_id, version) references contract_version (city_id, case_id, version)
);
comment on table contract_signature is '签署: one side''s signature under one version. Only ever added to.';
comment on column contract_signature.city_id is 'City.';
comment on column contract_signature.case_id is 'Case of the contract.';
comment on column contract_signature.version is 'Version signed.';
comment on column contract_signature.side is 'Side.';
comment on column contract_signature.account_id is 'Account that signed.';
comment on column contract_signature.name is 'Name typed.';
comment on column contract_signature.method is 'How it was signed, as the provider of signatures names it.';
comment on column contract_signature.terms_hash is 'SHA-256 of what was signed.';
comment on column contract_signature.evidence is 'What the provider keeps as evidence.';
comment on column contract_signature.at is 'When.';
alter table contract add column version int not null default 0 check (version between 0 and 200);
comment on column contract.version is 'Version of the text that stands; 0 for contracts made before versions were kept.';
