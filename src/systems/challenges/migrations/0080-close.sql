-- 结榜: what was saved and how that was computed, what both sides think of it, and what each lets be published.
create table saving_line (
  city_id text not null,
  case_id text not null,
  position int not null check (position between 1 and 50),
  item text not null,
  before_fen bigint not null check (before_fen between 0 and 9007199254740991),
  after_fen bigint not null check (after_fen between 0 and 9007199254740991),
  quantity numeric(15,3) not null check (quantity > 0),
  saving_fen bigint not null check (saving_fen between -9007199254740991 and 9007199254740991),
  method text not null,
  primary key (city_id, case_id, position),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table saving_line is '节约成本: one line of the calculation; the saving is computed, never typed.';
comment on column saving_line.city_id is 'City.';
comment on column saving_line.case_id is 'Case of the challenge.';
comment on column saving_line.position is 'Order.';
comment on column saving_line.item is 'What it is about.';
comment on column saving_line.before_fen is 'Cost of one before, fen.';
comment on column saving_line.after_fen is 'Cost of one after, fen.';
comment on column saving_line.quantity is 'How many in the period the method names.';
comment on column saving_line.saving_fen is '(before − after) × quantity, half up to the fen.';
comment on column saving_line.method is 'Period, basis and where the figures come from.';

create table saving_statement (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  account_id text not null,
  evidence jsonb not null default '[]',
  at timestamptz not null default now(),
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table saving_statement is '节约成本自报: who stated the lines, with what evidence.';
comment on column saving_statement.city_id is 'City.';
comment on column saving_statement.case_id is 'Case of the challenge.';
comment on column saving_statement.org_id is 'Enterprise that states it.';
comment on column saving_statement.account_id is 'Who wrote it.';
comment on column saving_statement.evidence is 'Files.';
comment on column saving_statement.at is 'When it was last stated.';

create table cooperation_opinion (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  side text not null check (side in ('enterprise', 'solver')),
  account_id text not null,
  scores jsonb not null,
  words text,
  at timestamptz not null default now(),
  opened_at timestamptz,
  primary key (city_id, case_id, org_id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table cooperation_opinion is '合作评价: what one side thinks of the other; nobody else reads it until both sides are in.';
comment on column cooperation_opinion.city_id is 'City.';
comment on column cooperation_opinion.case_id is 'Case of the challenge.';
comment on column cooperation_opinion.org_id is 'Whose opinion.';
comment on column cooperation_opinion.side is 'enterprise or solver.';
comment on column cooperation_opinion.account_id is 'Who wrote it.';
comment on column cooperation_opinion.scores is 'Criterion → 1..5.';
comment on column cooperation_opinion.words is 'In words.';
comment on column cooperation_opinion.at is 'When.';
comment on column cooperation_opinion.opened_at is 'When both sides were in; sealed before.';

create table publication_consent (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  side text not null check (side in ('enterprise', 'solver')),
  account_id text not null,
  summary boolean not null,
  name boolean not null,
  amount boolean not null,
  saving boolean not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, org_id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table publication_consent is '公开同意: what one party lets be published of the result, item by item; without a row nothing.';
comment on column publication_consent.city_id is 'City.';
comment on column publication_consent.case_id is 'Case of the challenge.';
comment on column publication_consent.org_id is 'Whose consent.';
comment on column publication_consent.side is 'enterprise or solver.';
comment on column publication_consent.account_id is 'Who gave it.';
comment on column publication_consent.summary is 'The summary of the result.';
comment on column publication_consent.name is 'Its own name.';
comment on column publication_consent.amount is 'The amount of the contract.';
comment on column publication_consent.saving is 'The cost saved; only the enterprise’s counts.';
comment on column publication_consent.at is 'When it was last given.';

alter table challenge add column result_zh text;
alter table challenge add column result_en text;
comment on column challenge.result_zh is 'Summary of the result in Chinese, for the public once all parties consent.';
comment on column challenge.result_en is 'The same in English.';

