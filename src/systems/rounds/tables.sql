-- 评审轮次: many files given to many drawn reviewers at once; who reviews what is read by effects alone.

create table round_plan (
  city_id text not null,
  case_id text not null,
  sheet text,
  panel text,
  per_file int check (per_file between 1 and 9),
  technical_least int check (technical_least between 0 and 9),
  finance_least int check (finance_least between 0 and 9),
  load_max int check (load_max between 1 and 100),
  cap_bp int check (cap_bp between 1 and 10000),
  per_employer_max int check (per_employer_max between 1 and 9),
  least_fit int check (least_fit between 0 and 10000),
  disclosed_at timestamptz,
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id) deferrable initially deferred
);
comment on table round_plan is '评审轮次: how a round gives its files to reviewers; what is null was not chosen yet';
comment on column round_plan.city_id is 'city of the row';
comment on column round_plan.case_id is 'case of the round';
comment on column round_plan.sheet is 'sheet of the pack, which says what kind of files';
comment on column round_plan.panel is 'criteria the reviewers are drawn by';
comment on column round_plan.per_file is 'reviewers of each file';
comment on column round_plan.technical_least is 'of them technical experts, at least';
comment on column round_plan.finance_least is 'of them financial experts, at least';
comment on column round_plan.load_max is 'most files of one reviewer';
comment on column round_plan.cap_bp is 'highest chance of any pair, basis points';
comment on column round_plan.per_employer_max is 'most reviewers of one employer on one file; null for no limit';
comment on column round_plan.least_fit is 'least fit of a pair, basis points';
comment on column round_plan.disclosed_at is 'when names and record were opened';

create table round_file (
  city_id text not null,
  case_id text not null,
  file_case_id text not null,
  seated_at timestamptz,
  ended_at timestamptz,
  left_at timestamptz,
  left_because text check (left_because in ('taken-back', 'left-out', 'not-waiting', 'not-served')),
  primary key (city_id, case_id, file_case_id),
  foreign key (city_id, case_id) references round_plan (city_id, case_id)
);
create unique index round_file_live on round_file (city_id, file_case_id) where ended_at is null and left_at is null;
create index round_file_of on round_file (city_id, file_case_id, case_id);
comment on table round_file is '轮次的文件: a case that a round finds reviewers for; it stands in one round at a time';
comment on column round_file.city_id is 'city of the row';
comment on column round_file.case_id is 'case of the round';
comment on column round_file.file_case_id is 'case that is reviewed';
comment on column round_file.seated_at is 'when its panel was handed over';
comment on column round_file.ended_at is 'when its review was concluded';
comment on column round_file.left_at is 'when it left the round without a panel';
comment on column round_file.left_because is 'why it left';

create table round_reviewer (
  city_id text not null,
  case_id text not null,
  account_id text not null,
  kind text not null check (kind in ('technical', 'finance')),
  declared_at timestamptz,
  conflicts text,
  primary key (city_id, case_id, account_id),
  foreign key (city_id, case_id) references round_plan (city_id, case_id)
);
comment on table round_reviewer is '轮次的评审人: who was drawn for a round; read by effects alone';
comment on column round_reviewer.city_id is 'city of the row';
comment on column round_reviewer.case_id is 'case of the round';
comment on column round_reviewer.account_id is 'account of the expert';
comment on column round_reviewer.kind is 'stratum they count as';
comment on column round_reviewer.declared_at is 'when they declared their conflicts; null before';
comment on column round_reviewer.conflicts is 'envelope of the files they may not review by their own word, and why';

create table round_step (
  city_id text not null,
  case_id text not null,
  sequence int not null check (sequence between 1 and 10000),
  what text not null check (what in ('assignment', 'replacement')),
  state text not null check (state in ('frozen', 'assigned', 'refused')),
  at timestamptz not null,
  file_case_id text,
  request_hash text not null,
  request text not null,
  seed text not null,
  outcome text,
  refused jsonb,
  kept_bp int check (kept_bp between 0 and 10000),
  warning jsonb,
  reasons text,
  previous text,
  hash text,
  primary key (city_id, case_id, sequence),
  foreign key (city_id, case_id) references round_plan (city_id, case_id)
);
create unique index round_step_frozen on round_step (city_id, case_id) where state = 'frozen';
comment on table round_step is '指派步骤: what was frozen, solved and replaced, each bound to the step before it; requests and results lie in envelopes';
comment on column round_step.city_id is 'city of the row';
comment on column round_step.case_id is 'case of the round';
comment on column round_step.sequence is 'place in the round';
comment on column round_step.what is 'assignment of all files, or a seat that passed to another';
comment on column round_step.state is 'frozen and not solved yet, assigned, or refused as it cannot be served';
comment on column round_step.at is 'when it was frozen';
comment on column round_step.file_case_id is 'case whose seat passed to another';
comment on column round_step.request_hash is 'SHA-256 of the canonical request';
comment on column round_step.request is 'envelope of the request';
comment on column round_step.seed is 'seed of the step, 64 hexadecimal digits';
comment on column round_step.outcome is 'envelope of the result, the refusal and whose seat passed; null while frozen';
comment on column round_step.refused is 'files that cannot be served: stratum and how many are missing; no name';
comment on column round_step.kept_bp is 'part of the best total kept under the cap, basis points';
comment on column round_step.warning is 'sentence where the cap is dear';
comment on column round_step.reasons is 'envelope of why each pair has the chance it has, for those who may see names';
comment on column round_step.previous is 'hash of the step before, or of the draw''s record; null while frozen';
comment on column round_step.hash is 'hash of the step; null while frozen';

create table round_seat (
  city_id text not null,
  case_id text not null,
  file_case_id text not null,
  account_id text not null,
  kind text not null check (kind in ('technical', 'finance')),
  left_at timestamptz,
  primary key (city_id, case_id, file_case_id, account_id),
  foreign key (city_id, case_id, file_case_id) references round_file (city_id, case_id, file_case_id)
);
create index round_seat_of on round_seat (city_id, case_id, account_id) where left_at is null;
comment on table round_seat is '轮次的席位: who reviews what; read by effects alone';
comment on column round_seat.city_id is 'city of the row';
comment on column round_seat.case_id is 'case of the round';
comment on column round_seat.file_case_id is 'case that is reviewed';
comment on column round_seat.account_id is 'account of the expert';
comment on column round_seat.kind is 'stratum they count as';
comment on column round_seat.left_at is 'when they gave the seat up';
