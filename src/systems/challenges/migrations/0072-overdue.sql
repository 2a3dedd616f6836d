create table overdue_told (
  city_id text not null,
  id text not null,
  case_id text not null,
  item text not null,
  kind text not null check (kind in ('delivery', 'verdict', 'payment')),
  due_on date not null,
  told jsonb not null,
  account_id text,
  at timestamptz not null default now(),
  on_day date not null,
  primary key (city_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create unique index overdue_told_first on overdue_told (city_id, case_id, item, due_on) where account_id is null;
create unique index overdue_told_daily on overdue_told (city_id, case_id, item, on_day) where account_id is not null;
comment on table overdue_told is '逾期提醒: whom the platform, or an officer, told that something in a contract is late. Only ever added to.';
comment on column overdue_told.city_id is 'City.';
comment on column overdue_told.id is 'Identity.';
comment on column overdue_told.case_id is 'Case of the contract.';
comment on column overdue_told.item is 'What is late: kind, milestone and deliverable.';
comment on column overdue_told.kind is 'A delivery past its day, a delivery without a verdict, or a payment that is due.';
comment on column overdue_told.due_on is 'Day by which it was due; the platform tells each lateness once.';
comment on column overdue_told.told is 'Roles told.';
comment on column overdue_told.account_id is 'Officer who reminded; null when the platform told by itself.';
comment on column overdue_told.at is 'When.';
comment on column overdue_told.on_day is 'Day of the city; an officer reminds of one thing once a day.';
