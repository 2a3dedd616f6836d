alter table clarification add column due_on date;
comment on column clarification.due_on is 'Last day to answer in time, by the working days of the pack; null for questions asked before they were counted.';
alter table clarification add column late_told_at timestamptz;
comment on column clarification.late_told_at is 'When bidder, owner and officer were told that the day has passed.';
create index clarification_waiting on clarification (city_id, due_on) where answer is null and late_told_at is null;

create table earlier_choice (
  city_id text not null,
  case_id text not null,
  number int not null check (number >= 1),
  ranking jsonb not null,
  notice_text text,
  notice_ends_at timestamptz,
  notice_solvers jsonb not null,
  objections jsonb not null,
  reason text not null,
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, case_id, number),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
comment on table earlier_choice is '原选定: a choice that was sent back after an objection was upheld, as it stood.';
comment on column earlier_choice.city_id is 'City.';
comment on column earlier_choice.case_id is 'Case.';
comment on column earlier_choice.number is 'Which choice of this case it was, from 1.';
comment on column earlier_choice.ranking is 'Each bid as it stood: [{bid, org_id, state, reason, rank, rank_reason, reserve_rank, loss_reason, feedback}].';
comment on column earlier_choice.notice_text is 'Text of the public notice that was taken back.';
comment on column earlier_choice.notice_ends_at is 'When that notice was to end.';
comment on column earlier_choice.notice_solvers is 'Whom it named.';
comment on column earlier_choice.objections is 'Ids of the upheld objections it was sent back for.';
comment on column earlier_choice.reason is 'Why, in words that everybody reads.';
comment on column earlier_choice.account_id is 'Who sent it back.';
comment on column earlier_choice.at is 'When.';

create table partner_note (
  city_id text not null,
  id text not null,
  case_id text not null,
  org_id text not null,
  account_id text not null,
  offers text not null check (char_length(offers) between 4 and 300),
  seeks text not null check (char_length(seeks) between 4 and 300),
  posted_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create unique index partner_note_live on partner_note (city_id, case_id, org_id) where withdrawn_at is null;
comment on table partner_note is '寻找合作: an organisation says in public that it looks for partners to bid with; shown while bids are taken, never with an address.';
comment on column partner_note.city_id is 'City.';
comment on column partner_note.id is 'Identity.';
comment on column partner_note.case_id is 'Case of the challenge.';
comment on column partner_note.org_id is 'Who looks for partners.';
comment on column partner_note.account_id is 'Who wrote it.';
comment on column partner_note.offers is 'What it brings.';
comment on column partner_note.seeks is 'What it looks for.';
comment on column partner_note.posted_at is 'When.';
comment on column partner_note.withdrawn_at is 'When its organisation took it back, or bidding ended.';

create table partner_request (
  city_id text not null,
  id text not null,
  case_id text not null,
  note_id text not null,
  org_id text not null,
  account_id text not null,
  message text not null check (char_length(message) between 10 and 600),
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'declined')),
  asked_at timestamptz not null default now(),
  answered_at timestamptz,
  answered_by text,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  foreign key (city_id, note_id) references partner_note (city_id, id),
  check ((state = 'waiting') = (answered_at is null))
);
create unique index partner_request_one_each on partner_request (city_id, note_id, org_id);
create index partner_request_case on partner_request (city_id, case_id, org_id);
comment on table partner_request is '合作请求: what another organisation writes to one that looks for partners, through the platform, and the answer.';
comment on column partner_request.city_id is 'City.';
comment on column partner_request.id is 'Identity.';
comment on column partner_request.case_id is 'Case of the challenge.';
comment on column partner_request.note_id is 'Which note it answers; one request of an organisation per note.';
comment on column partner_request.org_id is 'Who asks.';
comment on column partner_request.account_id is 'Who wrote it.';
comment on column partner_request.message is 'What is written.';
comment on column partner_request.state is 'Where it stands.';
comment on column partner_request.asked_at is 'When.';
comment on column partner_request.answered_at is 'When it was answered.';
comment on column partner_request.answered_by is 'Who answered.';
