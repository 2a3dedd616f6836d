create table incentive_batch (
  city_id text not null,
  case_id text not null,
  measure text not null,
  measure_version text not null,
  as_of date not null,
  of_year int not null check (of_year between 2000 and 2100),
  run_id text not null,
  population_id text not null,
  left_out jsonb not null default '{}',
  drawn_by text not null,
  drawn_at timestamptz not null default now(),
  approved_by text check (approved_by <> drawn_by),
  approved_at timestamptz,
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id) deferrable initially deferred
);
comment on table incentive_batch is '免申即享名单: one list of enterprises that are granted a measure without a claim';
comment on column incentive_batch.city_id is 'city of the row';
comment on column incentive_batch.case_id is 'case of the list';
comment on column incentive_batch.measure is 'id of the measure in the pack';
comment on column incentive_batch.measure_version is 'sha256 of the measure''s text';
comment on column incentive_batch.as_of is 'civil day whose parameters hold';
comment on column incentive_batch.of_year is 'year whose caps and fund it counts in';
comment on column incentive_batch.run_id is 'sweep it was drawn from';
comment on column incentive_batch.population_id is 'facts of enterprises as the sweep saw them';
comment on column incentive_batch.left_out is 'how many eligible ones are not in the list, by reason';
comment on column incentive_batch.drawn_by is 'account that drew it up';
comment on column incentive_batch.drawn_at is 'when it was drawn up';
comment on column incentive_batch.approved_by is 'account that approved it, never the one that drew it up; null before';
comment on column incentive_batch.approved_at is 'when it was approved; null before';
create index incentive_batch_of_measure on incentive_batch (city_id, measure, of_year);

create table incentive_batch_row (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  county_id text,
  position int not null check (position between 1 and 500),
  decision_id text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  granted_fen bigint not null check (granted_fen >= 0 and granted_fen <= amount_fen),
  reduced_by text,
  state text not null default 'standing' check (state in ('standing', 'struck', 'opened')),
  reason text,
  note text,
  claim_case_id text,
  primary key (city_id, case_id, org_id),
  unique (city_id, case_id, position),
  foreign key (city_id, case_id) references incentive_batch (city_id, case_id),
  check ((state = 'struck') = (reason is not null)),
  check ((state = 'opened') = (claim_case_id is not null))
);
comment on table incentive_batch_row is '名单一行: one enterprise in a list';
comment on column incentive_batch_row.city_id is 'city of the row';
comment on column incentive_batch_row.case_id is 'case of the list';
comment on column incentive_batch_row.org_id is 'enterprise';
comment on column incentive_batch_row.county_id is 'county of the enterprise';
comment on column incentive_batch_row.position is 'place in the list, from 1; a fund that runs short is given out in this order';
comment on column incentive_batch_row.decision_id is 'decision with its reasons';
comment on column incentive_batch_row.amount_fen is 'amount by the measure alone, fen';
comment on column incentive_batch_row.granted_fen is 'amount after caps, groups and fund, fen';
comment on column incentive_batch_row.reduced_by is 'why less is granted than the measure gives; null when nothing was taken away';
comment on column incentive_batch_row.state is 'standing, struck out by an officer, or opened as a grant of its own';
comment on column incentive_batch_row.reason is 'coded reason it was struck out; null when it stands';
comment on column incentive_batch_row.note is 'what the officer wrote of it';
comment on column incentive_batch_row.claim_case_id is 'case of the grant once opened';
