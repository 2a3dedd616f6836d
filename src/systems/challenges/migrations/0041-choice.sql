-- A race chooses several teams: a law holds them to its plan instead of an index.
drop index if exists bid_one_chosen;
alter table challenge add column notice_solvers jsonb not null default '[]';
comment on column challenge.notice_solvers is 'Whom the public notice names: [{zh, en}], the chosen first, then the reserves in order.';
alter table ceremony add column hints jsonb not null default '[]';
comment on column ceremony.hints is 'Where two opened bids are alike: [{a, b, alike_percent, passages}]; a hint to look, never a verdict.';
alter table bid add column rank int check (rank >= 1);
comment on column bid.rank is 'Place in the owner''s ranking of all opened bids, from 1.';
alter table bid add column rank_reason text;
comment on column bid.rank_reason is 'Why the owner put it there.';
alter table bid add column reserve_rank int check (reserve_rank >= 1);
comment on column bid.reserve_rank is 'Place among the reserves, from 1; null for none.';
alter table bid add column loss_reason text;
comment on column bid.loss_reason is 'Coded reason why it was not chosen, from the pack''s loss-reasons.';
alter table bid add column feedback text;
comment on column bid.feedback is 'What its bidder is told, in a sentence.';

create table bid_partner (
  city_id text not null,
  id text not null,
  case_id text not null,
  org_id text not null,
  partner_org_id text not null,
  account_id text not null,
  part text not null,
  state text not null default 'invited' check (state in ('invited', 'accepted', 'declined', 'withdrawn')),
  invited_at timestamptz not null default now(),
  answered_at timestamptz,
  answered_by text,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check (org_id <> partner_org_id),
  check ((state = 'invited') = (answered_at is null))
);
create unique index bid_partner_live on bid_partner (city_id, case_id, org_id, partner_org_id) where state in ('invited', 'accepted');
comment on table bid_partner is '联合揭榜: an organisation invited to join a bid, and what it answered. Named in a bid only once it has accepted.';
comment on column bid_partner.city_id is 'City.';
comment on column bid_partner.id is 'Identity.';
comment on column bid_partner.case_id is 'Case of the challenge.';
comment on column bid_partner.org_id is 'Lead that invites.';
comment on column bid_partner.partner_org_id is 'Organisation invited, in any country.';
comment on column bid_partner.account_id is 'Who invited.';
comment on column bid_partner.part is 'What the partner would do.';
comment on column bid_partner.state is 'Where the invitation stands.';
comment on column bid_partner.invited_at is 'When.';
comment on column bid_partner.answered_at is 'When it was answered or taken back.';
comment on column bid_partner.answered_by is 'Who did that.';

create table clarification (
  city_id text not null,
  id text not null,
  case_id text not null,
  bid_id text not null,
  org_id text not null,
  account_id text not null,
  question text not null,
  asked_at timestamptz not null default now(),
  answer text,
  answered_at timestamptz,
  answered_by text,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  foreign key (city_id, bid_id) references bid (city_id, id),
  check ((answer is null) = (answered_at is null))
);
create index clarification_case on clarification (city_id, case_id, asked_at);
comment on table clarification is '澄清: a question to one bidder about its opened bid, and the answer. It explains; it never changes the bid.';
comment on column clarification.city_id is 'City.';
comment on column clarification.id is 'Identity.';
comment on column clarification.case_id is 'Case.';
comment on column clarification.bid_id is 'Bid asked about.';
comment on column clarification.org_id is 'Bidder who is asked.';
comment on column clarification.account_id is 'Who asked.';
comment on column clarification.question is 'Question.';
comment on column clarification.asked_at is 'When it was asked.';
comment on column clarification.answer is 'Answer.';
comment on column clarification.answered_at is 'When it was answered.';
comment on column clarification.answered_by is 'Who answered.';

create table interview_slot (
  city_id text not null,
  id text not null,
  case_id text not null,
  starts_at timestamptz not null,
  minutes int not null check (minutes between 10 and 240),
  place text not null,
  account_id text not null,
  org_id text,
  bid_id text,
  taken_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  foreign key (city_id, bid_id) references bid (city_id, id),
  unique (city_id, case_id, starts_at),
  check ((bid_id is null) = (taken_at is null))
);
create unique index interview_slot_one_each on interview_slot (city_id, case_id, bid_id) where bid_id is not null;
comment on table interview_slot is '面谈时段: offered by the bureau, each taken by one bidder; a bidder holds one.';
comment on column interview_slot.city_id is 'City.';
comment on column interview_slot.id is 'Identity.';
comment on column interview_slot.case_id is 'Case.';
comment on column interview_slot.starts_at is 'Start.';
comment on column interview_slot.minutes is 'Length in minutes.';
comment on column interview_slot.place is 'Where, or the address of the video room.';
comment on column interview_slot.account_id is 'Who offered it.';
comment on column interview_slot.org_id is 'Bidder who took it.';
comment on column interview_slot.bid_id is 'Its bid.';
comment on column interview_slot.taken_at is 'When it was taken.';
