-- 交付物: what work is to deliver, the evidence handed in for it version by version, and what was found of it round by round.

create table planned_deliverable (
  city_id text not null,
  case_id text not null,
  number int not null check (number between 1 and 60),
  title text not null check (length(title) between 1 and 300),
  measure text not null default '' check (length(measure) <= 300),
  unit text not null default '' check (length(unit) <= 40),
  target text not null default '' check (length(target) <= 200),
  weight int not null check (weight between 1 and 1000),
  due_on date not null,
  evidence_asked text not null default '' check (length(evidence_asked) <= 500),
  share_fen bigint not null check (share_fen >= 0),
  rests_on int[] not null default '{}',
  primary key (city_id, case_id, number)
);
comment on table planned_deliverable is '计划交付物: one of the things a piece of work is to deliver.';
comment on column planned_deliverable.city_id is 'City.';
comment on column planned_deliverable.case_id is 'Case of the work.';
comment on column planned_deliverable.number is 'Its number, from 1.';
comment on column planned_deliverable.title is 'What is delivered.';
comment on column planned_deliverable.measure is 'What it is measured by.';
comment on column planned_deliverable.unit is 'Unit of the measure.';
comment on column planned_deliverable.target is 'Value to reach, as written.';
comment on column planned_deliverable.weight is 'Weight among all of the plan.';
comment on column planned_deliverable.due_on is 'Day by which it is due.';
comment on column planned_deliverable.evidence_asked is 'Evidence that will be asked for.';
comment on column planned_deliverable.share_fen is 'Its share of the money, fen; the shares add up to all of it.';
comment on column planned_deliverable.rests_on is 'Numbers of the deliverables it is built upon.';

create table deliverable_version (
  city_id text not null,
  case_id text not null,
  number int not null,
  version int not null check (version between 1 and 100),
  round int not null check (round >= 1),
  reached text not null check (length(reached) between 1 and 2000),
  percent int not null check (percent between 0 and 100),
  reason text not null default '' check (length(reason) <= 2000),
  files jsonb not null default '[]' check (jsonb_typeof(files) = 'array'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, number, version),
  foreign key (city_id, case_id, number) references planned_deliverable (city_id, case_id, number)
);
comment on table deliverable_version is '证据版本: one version of the evidence for a deliverable. Only ever added to.';
comment on column deliverable_version.city_id is 'City.';
comment on column deliverable_version.case_id is 'Case of the work.';
comment on column deliverable_version.number is 'Deliverable.';
comment on column deliverable_version.version is 'Version, from 1.';
comment on column deliverable_version.round is 'Round of acceptance it was handed in for.';
comment on column deliverable_version.reached is 'What was reached, in the deliverer''s words.';
comment on column deliverable_version.percent is 'Share reached by the deliverer''s own account.';
comment on column deliverable_version.reason is 'Why the rest was not.';
comment on column deliverable_version.files is 'Files: [{id, name, sha256}].';
comment on column deliverable_version.hash is 'SHA-256 of all of it.';
comment on column deliverable_version.account_id is 'Who handed it in.';
comment on column deliverable_version.at is 'When.';

create table deliverable_finding (
  city_id text not null,
  case_id text not null,
  number int not null,
  round int not null check (round >= 1),
  verdict text not null check (verdict in ('met', 'partly', 'not-met')),
  percent int not null check (percent between 0 and 100),
  panel_percent numeric(6, 2),
  basis jsonb not null check (jsonb_typeof(basis) = 'object'),
  note text not null default '' check (length(note) <= 2000),
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, number, round),
  foreign key (city_id, case_id, number) references planned_deliverable (city_id, case_id, number),
  check ((verdict = 'met') = (percent = 100)),
  check ((verdict = 'not-met') = (percent = 0))
);
comment on table deliverable_finding is '交付物结论: what was found of a deliverable in a round. Only ever added to; it holds while the evidence it rests on is unchanged.';
comment on column deliverable_finding.city_id is 'City.';
comment on column deliverable_finding.case_id is 'Case of the work.';
comment on column deliverable_finding.number is 'Deliverable.';
comment on column deliverable_finding.round is 'Round of acceptance.';
comment on column deliverable_finding.verdict is 'Met, met in part, or not met.';
comment on column deliverable_finding.percent is 'Share accepted, whole percent.';
comment on column deliverable_finding.panel_percent is 'The panel''s figure; null where no panel judged.';
comment on column deliverable_finding.basis is 'Deliverable: version of its evidence that the finding rests on.';
comment on column deliverable_finding.note is 'Remark.';
comment on column deliverable_finding.account_id is 'Who recorded it.';
comment on column deliverable_finding.at is 'When.';
