create table deliverable (
  city_id text not null,
  case_id text not null,
  position int not null,
  number int not null check (number between 1 and 12),
  title text not null,
  share_percent int not null check (share_percent between 1 and 100),
  state text not null default 'open' check (state in ('open', 'delivered', 'accepted', 'partial', 'failed')),
  round int not null default 0 check (round between 0 and 20),
  accepted_percent int check (accepted_percent between 0 and 100),
  primary key (city_id, case_id, position, number),
  foreign key (city_id, case_id, position) references milestone (city_id, case_id, position),
  check ((state in ('accepted', 'partial', 'failed')) = (accepted_percent is not null))
);
comment on table deliverable is '交付物: one of the things a milestone delivers, with its share of the milestone''s price.';
comment on column deliverable.city_id is 'City.';
comment on column deliverable.case_id is 'Case of the contract.';
comment on column deliverable.position is 'Milestone.';
comment on column deliverable.number is 'Which of the milestone''s deliverables, from 1.';
comment on column deliverable.title is 'What is delivered.';
comment on column deliverable.share_percent is 'Share of the milestone''s price; the shares of a milestone add up to 100.';
comment on column deliverable.state is 'Where it stands; a return makes it open again.';
comment on column deliverable.round is 'Rounds of delivery so far.';
comment on column deliverable.accepted_percent is 'Share of this deliverable that was accepted; null while it has no final verdict.';

create table delivery (
  city_id text not null,
  case_id text not null,
  position int not null,
  number int not null,
  round int not null check (round between 1 and 20),
  report text not null,
  evidence jsonb not null default '[]',
  account_id text,
  at timestamptz not null default now(),
  primary key (city_id, case_id, position, number, round),
  foreign key (city_id, case_id, position, number) references deliverable (city_id, case_id, position, number)
);
comment on table delivery is '交付: one round of one deliverable with its evidence. Only ever added to.';
comment on column delivery.city_id is 'City.';
comment on column delivery.case_id is 'Case of the contract.';
comment on column delivery.position is 'Milestone.';
comment on column delivery.number is 'Deliverable.';
comment on column delivery.round is 'Round, from 1.';
comment on column delivery.report is 'What was reached, in the solver''s words.';
comment on column delivery.evidence is 'Files.';
comment on column delivery.account_id is 'Who delivered; null for rounds from before they were kept one by one.';
comment on column delivery.at is 'When.';

create table delivery_verdict (
  city_id text not null,
  case_id text not null,
  position int not null,
  number int not null,
  round int not null,
  verdict text not null check (verdict in ('accepted', 'partial', 'rework', 'failed')),
  percent int check (percent between 0 and 100),
  items jsonb not null default '[]',
  note text not null,
  account_id text,
  at timestamptz not null default now(),
  primary key (city_id, case_id, position, number, round),
  foreign key (city_id, case_id, position, number, round) references delivery (city_id, case_id, position, number, round),
  check ((verdict = 'rework') = (percent is null)),
  check (verdict <> 'partial' or percent between 1 and 99)
);
comment on table delivery_verdict is '验收结论: what the owner found of one round. Only ever added to.';
comment on column delivery_verdict.city_id is 'City.';
comment on column delivery_verdict.case_id is 'Case of the contract.';
comment on column delivery_verdict.position is 'Milestone.';
comment on column delivery_verdict.number is 'Deliverable.';
comment on column delivery_verdict.round is 'Round it speaks for.';
comment on column delivery_verdict.verdict is 'Accepted, accepted in part, returned or failed.';
comment on column delivery_verdict.percent is 'Share accepted; null for a return.';
comment on column delivery_verdict.items is 'What has to be mended, item by item: [text].';
comment on column delivery_verdict.note is 'Findings.';
comment on column delivery_verdict.account_id is 'Who examined; null for verdicts from before they were kept one by one.';
comment on column delivery_verdict.at is 'When.';

comment on column milestone.accepted_percent is 'Share accepted, whole percent rounded down; what is payable follows from the deliverables exactly.';

-- Contracts made before have one deliverable in each milestone; of their rounds only the last was kept.
insert into deliverable (city_id, case_id, position, number, title, share_percent, state, round, accepted_percent)
select city_id, case_id, position, 1, deliverable, 100, state, round, case when state in ('accepted', 'partial', 'failed') then coalesce(accepted_percent, 0) end from milestone where kind = 'work';
insert into delivery (city_id, case_id, position, number, round, report, evidence, at)
select city_id, case_id, position, 1, round, report, evidence, delivered_at from milestone where kind = 'work' and round >= 1 and report is not null and delivered_at is not null;
insert into delivery_verdict (city_id, case_id, position, number, round, verdict, percent, note, at)
select city_id, case_id, position, 1, round, case when state = 'open' then 'rework' else state end, case when state <> 'open' then coalesce(accepted_percent, 0) end, note, delivered_at
from milestone where kind = 'work' and round >= 1 and report is not null and delivered_at is not null and state <> 'delivered' and note is not null;
