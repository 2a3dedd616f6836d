create table race (
  city_id text not null,
  case_id text not null,
  org_id text not null,
  plan jsonb not null,
  plan_hash text not null,
  ip_rule text not null check (ip_rule in ('team', 'licence', 'transfer')),
  ip_text text not null,
  set_at timestamptz not null default now(),
  funded_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  gate int not null default 0 check (gate between 0 and 6),
  paid_fen bigint not null default 0 check (paid_fen between 0 and 9007199254740991),
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check (started_at is null or funded_at is not null),
  check (paid_fen = 0 or started_at is not null or ended_at is not null)
);
comment on table race is '赛马: several teams under parallel contracts; the plan is fixed when the challenge is published.';
comment on column race.city_id is 'City.';
comment on column race.case_id is 'Case of the challenge.';
comment on column race.org_id is 'Owner.';
comment on column race.plan is 'Teams, prize, tranches, gates and shares, as engines/race reads them.';
comment on column race.plan_hash is 'SHA-256 of the canonical plan with its IP rule.';
comment on column race.ip_rule is 'To whom an eliminated team''s results belong.';
comment on column race.ip_text is 'The clause in words.';
comment on column race.set_at is 'When the plan was set.';
comment on column race.funded_at is 'When the whole prize was put into escrow.';
comment on column race.started_at is 'When the teams started.';
comment on column race.ended_at is 'When the last gate was decided or the race was called off.';
comment on column race.gate is 'Number of the next gate, from 0.';
comment on column race.paid_fen is 'Sum of the moves so far, the return included.';

create table race_team (
  city_id text not null,
  case_id text not null,
  contract_id text not null,
  org_id text not null,
  state text not null default 'racing' check (state in ('racing', 'eliminated', 'merged', 'ranked')),
  out_at int check (out_at between 0 and 5),
  into_id text,
  rank int check (rank between 1 and 8),
  primary key (city_id, contract_id),
  foreign key (city_id, case_id) references race (city_id, case_id),
  foreign key (city_id, contract_id) references case_file (city_id, id),
  check ((state = 'merged') = (into_id is not null)),
  check ((state = 'ranked') = (rank is not null)),
  check ((state in ('eliminated', 'merged')) = (out_at is not null))
);
create unique index race_team_rank on race_team (city_id, case_id, rank) where rank is not null;
create index race_team_case on race_team (city_id, case_id);
comment on table race_team is '赛马队伍: one team of a race, by its contract.';
comment on column race_team.city_id is 'City.';
comment on column race_team.case_id is 'Case of the challenge.';
comment on column race_team.contract_id is 'Case of its contract.';
comment on column race_team.org_id is 'Team.';
comment on column race_team.state is 'Where it stands.';
comment on column race_team.out_at is 'Gate at which it left, from 0.';
comment on column race_team.into_id is 'Contract of the team that took it in.';
comment on column race_team.rank is 'Final place.';

create table race_verdict (
  city_id text not null,
  id text not null,
  case_id text not null,
  contract_id text not null,
  gate int not null check (gate between 0 and 5),
  round int not null check (round between 0 and 20),
  meets boolean not null,
  score int not null check (score between 0 and 100),
  note text not null,
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, contract_id) references race_team (city_id, contract_id)
);
create index race_verdict_contract on race_verdict (city_id, contract_id, gate, id desc);
comment on table race_verdict is '关口评判: what the owner found of one team at one gate; it speaks for one round of evidence, and new evidence voids it. Only ever added to.';
comment on column race_verdict.city_id is 'City.';
comment on column race_verdict.id is 'Identity; the last one counts.';
comment on column race_verdict.case_id is 'Case of the challenge.';
comment on column race_verdict.contract_id is 'Case of the team''s contract.';
comment on column race_verdict.gate is 'Gate, from 0.';
comment on column race_verdict.round is 'Round of delivery it judges; 0 when nothing was delivered.';
comment on column race_verdict.meets is 'Whether the criteria are met.';
comment on column race_verdict.score is 'How well, 0 to 100.';
comment on column race_verdict.note is 'Findings.';
comment on column race_verdict.account_id is 'Who judged.';
comment on column race_verdict.at is 'When.';

create table race_decision (
  city_id text not null,
  case_id text not null,
  gate int not null check (gate between 0 and 5),
  contract_id text not null,
  call text not null check (call in ('go-on', 'eliminated', 'merged')),
  into_id text,
  reason text not null,
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, gate, contract_id),
  foreign key (city_id, contract_id) references race_team (city_id, contract_id),
  check ((call = 'merged') = (into_id is not null))
);
comment on table race_decision is '关口决定: what became of one team at one gate, and why. Only ever added to.';
comment on column race_decision.city_id is 'City.';
comment on column race_decision.case_id is 'Case of the challenge.';
comment on column race_decision.gate is 'Gate, from 0.';
comment on column race_decision.contract_id is 'Case of the team''s contract.';
comment on column race_decision.call is 'Decision.';
comment on column race_decision.into_id is 'Contract of the team that takes it in.';
comment on column race_decision.reason is 'Reason.';
comment on column race_decision.account_id is 'Who decided.';
comment on column race_decision.at is 'When.';

create table race_move (
  city_id text not null,
  id text not null,
  case_id text not null,
  contract_id text,
  why text not null check (why in ('start', 'gate', 'merger', 'prize', 'return')),
  gate int check (gate between 0 and 5),
  rank int check (rank between 1 and 8),
  amount_fen bigint not null check (amount_fen between 1 and 9007199254740991),
  at timestamptz not null default now(),
  primary key (city_id, id),
  foreign key (city_id, case_id) references race (city_id, case_id),
  check ((why = 'return') = (contract_id is null))
);
create index race_move_case on race_move (city_id, case_id, id);
comment on table race_move is '赛马款项: money computed to leave the pot, to a team or back to the owner. Only ever added to.';
comment on column race_move.city_id is 'City.';
comment on column race_move.id is 'Identity; sorts by time.';
comment on column race_move.case_id is 'Case of the challenge.';
comment on column race_move.contract_id is 'Contract of the team it is due to; none when it returns to the owner.';
comment on column race_move.why is 'What for.';
comment on column race_move.gate is 'Gate it was earned at, from 0.';
comment on column race_move.rank is 'Place it was earned by.';
comment on column race_move.amount_fen is 'Amount.';
comment on column race_move.at is 'When it was computed.';

create table race_merger (
  city_id text not null,
  case_id text not null,
  from_id text not null,
  into_id text not null,
  terms text not null,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  accepted_by text,
  accepted_at timestamptz,
  primary key (city_id, from_id),
  foreign key (city_id, from_id) references race_team (city_id, contract_id),
  foreign key (city_id, into_id) references race_team (city_id, contract_id),
  check (from_id <> into_id),
  check ((accepted_by is null) = (accepted_at is null))
);
create index race_merger_into on race_merger (city_id, into_id);
comment on table race_merger is '并队约定: what two teams agreed on; a gate''s decision may carry it out.';
comment on column race_merger.city_id is 'City.';
comment on column race_merger.case_id is 'Case of the challenge.';
comment on column race_merger.from_id is 'Contract of the team that would join the other.';
comment on column race_merger.into_id is 'Contract of the team that would take it in.';
comment on column race_merger.terms is 'What they agree on.';
comment on column race_merger.proposed_by is 'Account that proposed it.';
comment on column race_merger.proposed_at is 'When proposed.';
comment on column race_merger.accepted_by is 'Account that accepted it for the other.';
comment on column race_merger.accepted_at is 'When accepted.';

alter table milestone add column kind text not null default 'work' check (kind in ('work', 'start', 'gate', 'merger', 'prize'));
alter table milestone add column gate int check (gate between 0 and 5);
alter table milestone add column move_id text;
alter table milestone drop constraint milestone_position_check;
alter table milestone add constraint milestone_position_check check (position between 1 and 40);
alter table milestone drop constraint milestone_price_fen_check;
alter table milestone add constraint milestone_price_fen_check check (price_fen between 0 and 9007199254740991 and (price_fen > 0 or kind = 'gate'));
alter table contract drop constraint contract_total_fen_check;
alter table contract add constraint contract_total_fen_check check (total_fen between 0 and 9007199254740991);
create unique index milestone_move on milestone (city_id, move_id) where move_id is not null;
comment on column milestone.kind is 'Work agreed by the two sides, or a tranche that a race''s plan makes due.';
comment on column milestone.gate is 'Gate of the race it belongs to, from 0.';
comment on column milestone.move_id is 'Move of the race that made it due.';

-- Several bids may be chosen; in a race each has its contract.
