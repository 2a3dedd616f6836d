alter table draw add column beacon jsonb;
comment on column draw.beacon is 'public value the draw rests on, once both sides have entered it alike: value, signature, time; null before and where the notice names none';

create table draw_beacon (
  city_id text not null,
  case_id text not null,
  party text not null check (party in ('drawer', 'supervisor')),
  value text not null check (length(value) between 1 and 200),
  signature text,
  account_id text not null,
  entered_at timestamptz not null default now(),
  primary key (city_id, case_id, party),
  foreign key (city_id, case_id) references draw (city_id, case_id)
);
comment on table draw_beacon is '公共随机数录入: the public value as one side typed it; neither reads the other''s before both are alike';
comment on column draw_beacon.city_id is 'city of the row';
comment on column draw_beacon.case_id is 'case of the draw';
comment on column draw_beacon.party is 'side that typed it';
comment on column draw_beacon.value is 'the value in its one way of writing; of drand the randomness, 64 hexadecimal digits';
comment on column draw_beacon.signature is 'signature of the round of drand, checked at entry; null for a value in words';
comment on column draw_beacon.account_id is 'who typed it';
comment on column draw_beacon.entered_at is 'when';
