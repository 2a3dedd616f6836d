create table meeting_chair_change (
  city_id text not null,
  meeting_id text not null,
  number int not null check (number between 1 and 50),
  kind text not null check (kind in ('handed-over', 'chosen-anew')),
  from_account_id text not null,
  to_account_id text,
  because text not null check (length(because) between 2 and 500),
  opened_by text not null,
  opened_at timestamptz not null default now(),
  opened_receipt_id text not null,
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'declined', 'withdrawn')),
  settled_at timestamptz,
  settled_receipt_id text,
  primary key (city_id, meeting_id, number),
  foreign key (city_id, meeting_id) references meeting (city_id, id),
  check ((state = 'waiting') = (settled_at is null)),
  check (state <> 'taken' or to_account_id is not null)
);
create unique index meeting_chair_change_waiting on meeting_chair_change (city_id, meeting_id) where state = 'waiting';
comment on table meeting_chair_change is '组长变更: the chair handed over to a member who takes it, or chosen anew after the chair has gone.';
comment on column meeting_chair_change.city_id is 'City.';
comment on column meeting_chair_change.meeting_id is 'Meeting.';
comment on column meeting_chair_change.number is 'In the order opened.';
comment on column meeting_chair_change.kind is 'Handed over by the chair, or chosen anew by those present.';
comment on column meeting_chair_change.from_account_id is 'Who chaired until then.';
comment on column meeting_chair_change.to_account_id is 'Who is to chair; null until those present have chosen.';
comment on column meeting_chair_change.because is 'Why, as it stands in the minutes.';
comment on column meeting_chair_change.opened_by is 'The chair who hands over, or the officer who asks the room to choose.';
comment on column meeting_chair_change.opened_at is 'When.';
comment on column meeting_chair_change.opened_receipt_id is 'Receipt of whoever opened it.';
comment on column meeting_chair_change.state is 'Waiting, taken, declined, or withdrawn because another was opened.';
comment on column meeting_chair_change.settled_at is 'When it was taken, declined or withdrawn.';
comment on column meeting_chair_change.settled_receipt_id is 'Receipt of whoever took or declined it, or whose vote decided.';
