create table rule_run (
  city_id text not null,
  id text not null,
  population_id text not null,
  as_of date not null,
  measures jsonb not null,
  counts jsonb not null default '[]',
  of_run_id text,
  made_at timestamptz not null default now(),
  made_by text not null,
  primary key (city_id, id),
  foreign key (city_id, population_id) references rule_population (city_id, id) on delete cascade
);
create table rule_result (
  city_id text not null,
  run_id text not null,
  subject_id text not null,
  measure text not null,
  county_id text,
  sector_id text,
  amount_fen bigint check (amount_fen >= 0),
  granted_fen bigint check (granted_fen >= 0),
  reduced_by text,
  primary key (city_id, run_id, measure, subject_id),
  foreign key (city_id, run_id) references rule_run (city_id, id) on delete cascade
);
create index rule_result_of_subject on rule_result (city_id, run_id, subject_id);
comment on table rule_run is '批量测算: one run of measures over a population, with what it came to.';
comment on column rule_run.city_id is 'City.';
comment on column rule_run.id is 'Id of the run, time-ordered.';
comment on column rule_run.population_id is 'Population it ran over.';
comment on column rule_run.as_of is 'Civil day whose parameters held.';
comment on column rule_run.measures is 'The measures with the hash of each one''s text.';
comment on column rule_run.counts is 'Per measure: eligible, not eligible, undecided, money by the measures and money granted, in fen.';
comment on column rule_run.of_run_id is 'Run it was measured against: a draft against the rule in force; null when none.';
comment on column rule_run.made_at is 'When it was made.';
comment on column rule_run.made_by is 'Account that made it; platform for what the platform makes.';
comment on table rule_result is '测算结果: what one subject is eligible for in a run; a row only where it is.';
comment on column rule_result.city_id is 'City.';
comment on column rule_result.run_id is 'Run.';
comment on column rule_result.subject_id is 'The subject.';
comment on column rule_result.measure is 'Id of the measure.';
comment on column rule_result.county_id is 'County the subject is in.';
comment on column rule_result.sector_id is 'Sector it belongs to.';
comment on column rule_result.amount_fen is 'Amount by the measure alone, after its cap of a claim; null where the measure leaves it open or a fact for it is missing.';
comment on column rule_result.granted_fen is 'Amount after caps over time, exclusive groups and funds; null where there is no amount.';
comment on column rule_result.reduced_by is 'What took away the rest; null when nothing did.';
