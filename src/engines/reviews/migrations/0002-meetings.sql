alter table review_round add column is_held boolean not null default false;
comment on column review_round.is_held is 'Judged at a meeting: closed by its chair, not by the last score; given back when the meeting is over.';
alter table review_seat drop constraint review_seat_state_check;
alter table review_seat add constraint review_seat_state_check check (state in ('seated', 'conflicted', 'replaced', 'absent'));
comment on column review_seat.state is 'Seated, empty for a conflict and to be filled, replaced, or absent from the meeting that judged.';

create table review_note (
  city_id text not null,
  round_id text not null,
  account_id text not null,
  text text not null check (length(text) between 1 and 4000),
  at timestamptz not null default now(),
  primary key (city_id, round_id),
  foreign key (city_id, round_id) references review_round (city_id, id)
);
comment on table review_note is '共识意见: what a panel agrees on of a closed round, as its chair put it.';
comment on column review_note.city_id is 'City.';
comment on column review_note.round_id is 'Round.';
comment on column review_note.account_id is 'Chair who wrote it.';
comment on column review_note.text is 'The note.';
comment on column review_note.at is 'When.';

create table review_voice (
  city_id text not null,
  round_id text not null,
  account_id text not null,
  agrees boolean not null,
  reason text,
  at timestamptz not null default now(),
  primary key (city_id, round_id, account_id),
  foreign key (city_id, round_id) references review_note (city_id, round_id),
  check (agrees or length(reason) > 0)
);
comment on table review_voice is '对共识意见的表态: whether a seat agrees with the note, and why not.';
comment on column review_voice.city_id is 'City.';
comment on column review_voice.round_id is 'Round.';
comment on column review_voice.account_id is 'Who.';
comment on column review_voice.agrees is 'Agrees.';
comment on column review_voice.reason is 'Why not.';
comment on column review_voice.at is 'When.';
