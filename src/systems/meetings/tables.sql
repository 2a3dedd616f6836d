create table meeting (
  city_id text not null,
  id text not null,
  case_id text not null,
  purpose text not null check (purpose ~ '^[a-z][a-z0-9-]{0,63}$'),
  title_zh text not null,
  title_en text not null,
  planned_at timestamptz not null,
  place text not null check (length(place) between 1 and 300),
  chair_by text not null check (chair_by in ('elected', 'first-seat')),
  chair_account_id text,
  state text not null default 'planned' check (state in ('planned', 'open', 'signing', 'closed', 'called-off')),
  convened_by text not null,
  convened_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  closed_at timestamptz,
  because text,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id),
  check ((state in ('planned', 'called-off')) or started_at is not null)
);
create unique index meeting_under_way on meeting (city_id, case_id, purpose) where state in ('planned', 'open', 'signing');
create index meeting_of_case on meeting (city_id, case_id, id);
comment on table meeting is '评审会: a panel that judges in one room, item by item.';
comment on column meeting.city_id is 'City.';
comment on column meeting.id is 'Identity; sorts by time.';
comment on column meeting.case_id is 'Case whose review it is.';
comment on column meeting.purpose is 'What the asking system knows it by.';
comment on column meeting.title_zh is 'Title, Chinese.';
comment on column meeting.title_en is 'Title, English.';
comment on column meeting.planned_at is 'When it is to begin.';
comment on column meeting.place is 'Where: a room, or the words of a link.';
comment on column meeting.chair_by is 'How the chair is found: elected by those present, or the first seat among them.';
comment on column meeting.chair_account_id is 'Who chairs; null before.';
comment on column meeting.state is 'Planned, open, waiting for signatures, closed, or called off.';
comment on column meeting.convened_by is 'Officer who convened it.';
comment on column meeting.convened_at is 'When it was convened.';
comment on column meeting.started_at is 'When it began and the names were disclosed.';
comment on column meeting.ended_at is 'When its last item was done and the signing began.';
comment on column meeting.closed_at is 'When it was closed or called off.';
comment on column meeting.because is 'Why it was called off.';

create table meeting_item (
  city_id text not null,
  meeting_id text not null,
  number int not null check (number between 1 and 50),
  title_zh text not null,
  title_en text not null,
  purpose text not null,
  subject text not null default '',
  round_id text not null,
  state text not null default 'waiting' check (state in ('waiting', 'questions', 'scoring', 'closed')),
  opened_at timestamptz,
  scoring_at timestamptz,
  closed_at timestamptz,
  primary key (city_id, meeting_id, number),
  foreign key (city_id, meeting_id) references meeting (city_id, id),
  foreign key (city_id, round_id) references review_round (city_id, id)
);
comment on table meeting_item is '议题: one thing the meeting judges, by one round of a review.';
comment on column meeting_item.city_id is 'City.';
comment on column meeting_item.meeting_id is 'Meeting.';
comment on column meeting_item.number is 'Place on the agenda.';
comment on column meeting_item.title_zh is 'Title, Chinese.';
comment on column meeting_item.title_en is 'Title, English.';
comment on column meeting_item.purpose is 'Purpose of the review.';
comment on column meeting_item.subject is 'Subject of the review where a case holds several; else empty.';
comment on column meeting_item.round_id is 'Round the meeting holds.';
comment on column meeting_item.state is 'Waiting, questions, scoring or closed.';
comment on column meeting_item.opened_at is 'When the chair opened it.';
comment on column meeting_item.scoring_at is 'When scoring began.';
comment on column meeting_item.closed_at is 'When the chair closed it.';

create table meeting_presence (
  city_id text not null,
  meeting_id text not null,
  account_id text not null,
  comes boolean,
  because text,
  present_at timestamptz,
  left_at timestamptz,
  vote text,
  position text check (position in ('agree', 'dissent')),
  dissent text,
  signed_at timestamptz,
  receipt_id text,
  primary key (city_id, meeting_id, account_id),
  foreign key (city_id, meeting_id) references meeting (city_id, id),
  check ((signed_at is null) = (position is null) and (signed_at is null) = (receipt_id is null)),
  check (position is distinct from 'dissent' or length(dissent) > 0)
);
comment on table meeting_presence is '到会与签署: one member at one meeting; sealed like the seat until the meeting begins.';
comment on column meeting_presence.city_id is 'City.';
comment on column meeting_presence.meeting_id is 'Meeting.';
comment on column meeting_presence.account_id is 'Member.';
comment on column meeting_presence.comes is 'Whether they said they will come.';
comment on column meeting_presence.because is 'Why they cannot come.';
comment on column meeting_presence.present_at is 'When they confirmed that they are there.';
comment on column meeting_presence.left_at is 'When they left before the end.';
comment on column meeting_presence.vote is 'Account they want as chair.';
comment on column meeting_presence.position is 'Agrees with the minutes or dissents.';
comment on column meeting_presence.dissent is 'What they do not agree with.';
comment on column meeting_presence.signed_at is 'When they signed.';
comment on column meeting_presence.receipt_id is 'Receipt of the signature.';

create table meeting_question (
  city_id text not null,
  meeting_id text not null,
  number int not null check (number between 1 and 200),
  item int not null,
  asked_by text not null,
  text text not null check (length(text) between 1 and 1000),
  asked_at timestamptz not null default now(),
  answered_by text,
  answer text check (length(answer) between 1 and 2000),
  answered_at timestamptz,
  primary key (city_id, meeting_id, number),
  foreign key (city_id, meeting_id, item) references meeting_item (city_id, meeting_id, number),
  check ((answer is null) = (answered_by is null) and (answer is null) = (answered_at is null))
);
comment on table meeting_question is '提问与答复: asked at a meeting on one item, with what was answered.';
comment on column meeting_question.city_id is 'City.';
comment on column meeting_question.meeting_id is 'Meeting.';
comment on column meeting_question.number is 'In the order asked.';
comment on column meeting_question.item is 'Item it is about.';
comment on column meeting_question.asked_by is 'Member who asked.';
comment on column meeting_question.text is 'The question.';
comment on column meeting_question.asked_at is 'When it was asked.';
comment on column meeting_question.answered_by is 'Member who wrote down the answer.';
comment on column meeting_question.answer is 'The answer.';
comment on column meeting_question.answered_at is 'When it was answered.';
