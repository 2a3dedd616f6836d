create table question (
  city_id text not null,
  id text not null,
  subject text not null,
  number int not null check (number >= 1),
  org_id text,
  account_id text not null,
  language text not null check (language in ('zh', 'en')),
  text text not null check (char_length(text) between 1 and 2000),
  asked_at timestamptz not null default now(),
  asked_on date not null,
  due_on date not null,
  state text not null default 'waiting' check (state in ('waiting', 'answered', 'withheld')),
  is_public boolean not null generated always as (state = 'answered') stored,
  answer text check (char_length(answer) between 1 and 4000),
  answered_at timestamptz,
  answered_by text,
  answered_role text,
  changes_subject boolean not null default false,
  withheld_for text,
  withheld_note text,
  escalated_at timestamptz,
  primary key (city_id, id),
  unique (city_id, subject, number),
  check ((state = 'answered') = (answer is not null)),
  check ((state = 'withheld') = (withheld_for is not null))
);
create index question_due on question (city_id, due_on) where state = 'waiting' and escalated_at is null;
create index question_account on question (city_id, account_id, asked_at);
comment on table question is '公开提问: a question on something public and its one answer, read by everyone together. Who asked is never told.';
comment on column question.city_id is 'City.';
comment on column question.id is 'Identity; sorts by time.';
comment on column question.subject is 'What is asked about, as challenge:ID.';
comment on column question.number is 'Counts from 1 within the subject.';
comment on column question.org_id is 'Organisation that owes the answer.';
comment on column question.account_id is 'Who asked; read by nobody else.';
comment on column question.language is 'Language it was asked in.';
comment on column question.text is 'The question.';
comment on column question.asked_at is 'When.';
comment on column question.asked_on is 'The civil day of asking; not itself counted.';
comment on column question.due_on is 'Last day for the answer.';
comment on column question.state is 'Waiting, answered, or withheld by the moderator.';
comment on column question.is_public is 'Anyone may read it: once it is answered.';
comment on column question.answer is 'The answer.';
comment on column question.answered_at is 'When it was answered or withheld.';
comment on column question.answered_by is 'Account that answered or withheld it.';
comment on column question.answered_role is 'In which role.';
comment on column question.changes_subject is 'The answer changes what was asked about, so a new version follows.';
comment on column question.withheld_for is 'Reason by its code.';
comment on column question.withheld_note is 'What the moderator told the asker.';
comment on column question.escalated_at is 'When its lateness was reported.';
