create table review_sheet (
  city_id text not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  sheet_id text not null,
  content jsonb not null,
  at timestamptz not null default now(),
  primary key (city_id, hash)
);
comment on table review_sheet is '评审表: sheets as they were when a round was opened under them.';
comment on column review_sheet.city_id is 'City.';
comment on column review_sheet.hash is 'SHA-256 of the canonical sheet.';
comment on column review_sheet.sheet_id is 'Sheet of the pack.';
comment on column review_sheet.content is 'The sheet, every word.';
comment on column review_sheet.at is 'First used.';

create table review_round (
  city_id text not null,
  id text not null,
  case_id text not null,
  purpose text not null check (purpose ~ '^[a-z][a-z0-9-]{0,63}$'),
  subject text not null default '',
  number int not null check (number between 1 and 5),
  sheet_hash text not null,
  reason text,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (city_id, id),
  unique (city_id, case_id, purpose, subject, number),
  foreign key (city_id, sheet_hash) references review_sheet (city_id, hash),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table review_round is '评审轮次: one panel judging one thing once; a second round stands beside the first.';
comment on column review_round.city_id is 'City.';
comment on column review_round.id is 'Identity.';
comment on column review_round.case_id is 'Case.';
comment on column review_round.purpose is 'What is judged: need-appraisal, bid-review and the like.';
comment on column review_round.subject is 'Which one where a case holds several, such as bid:ID; else empty.';
comment on column review_round.number is 'Round, from 1.';
comment on column review_round.sheet_hash is 'Sheet it is judged by.';
comment on column review_round.reason is 'Why a further round was opened.';
comment on column review_round.opened_at is 'When it was opened.';
comment on column review_round.closed_at is 'When the last score came in; until then nobody sees another''s.';

create table review_seat (
  city_id text not null,
  round_id text not null,
  number int not null check (number between 1 and 99),
  account_id text not null,
  state text not null default 'seated' check (state in ('seated', 'conflicted', 'replaced')),
  declared text check (declared in ('clear', 'conflict')),
  conflict_kind text,
  conflict_detail text,
  declared_at timestamptz,
  since timestamptz not null default now(),
  primary key (city_id, round_id, number),
  unique (city_id, round_id, account_id),
  foreign key (city_id, round_id) references review_round (city_id, id),
  check ((declared is null) = (declared_at is null)),
  check (state <> 'conflicted' or declared = 'conflict')
);
create index review_seat_account on review_seat (city_id, account_id);
comment on table review_seat is '评审席位: who judges, and what they declared. A seat''s number is all that others see of its holder.';
comment on column review_seat.city_id is 'City.';
comment on column review_seat.round_id is 'Round.';
comment on column review_seat.number is 'Number of the seat; a person keeps it in further rounds.';
comment on column review_seat.account_id is 'Who sits there.';
comment on column review_seat.state is 'Seated, empty for a conflict and to be filled, or replaced.';
comment on column review_seat.declared is 'What they declared of conflicts of interest.';
comment on column review_seat.conflict_kind is 'Kind of conflict.';
comment on column review_seat.conflict_detail is 'What it is, in their words.';
comment on column review_seat.declared_at is 'When they declared.';
comment on column review_seat.since is 'Since when.';

create table review_score (
  city_id text not null,
  round_id text not null,
  account_id text not null,
  scores jsonb not null,
  total numeric(12,4) not null,
  comment text not null,
  reasons jsonb not null default '{}',
  amount jsonb,
  is_kept boolean not null default false,
  at timestamptz not null default now(),
  primary key (city_id, round_id, account_id),
  foreign key (city_id, round_id) references review_round (city_id, id)
);
comment on table review_score is '评审评分: one reviewer''s sheet; nobody else''s to see until all are in. Only ever added.';
comment on column review_score.city_id is 'City.';
comment on column review_score.round_id is 'Round.';
comment on column review_score.account_id is 'Reviewer.';
comment on column review_score.scores is 'Criterion → score.';
comment on column review_score.total is 'Weighted mean, rounded as the sheet says.';
comment on column review_score.comment is 'Comment.';
comment on column review_score.reasons is 'Criterion → why the score is what it is.';
comment on column review_score.amount is '{from_fen, to_fen, reason}: the amount they propose.';
comment on column review_score.is_kept is 'Carried over unchanged from the round before, by their own choice.';
comment on column review_score.at is 'When.';
