create table challenge_session (
  city_id text not null,
  id text not null,
  title_zh text not null check (char_length(title_zh) between 4 and 60),
  title_en text not null check (char_length(title_en) between 4 and 140),
  lead_zh text not null,
  lead_en text not null,
  sectors jsonb not null default '[]',
  organiser_org_id text,
  place_zh text,
  place_en text,
  opens_on date not null,
  closes_on date not null,
  timetable jsonb not null default '[]',
  account_id text not null,
  is_public boolean not null default true,
  is_demo boolean not null default false,
  made_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  version int not null default 1,
  primary key (city_id, id),
  check (closes_on >= opens_on),
  check (pg_column_size(timetable) <= 65536)
);
create index challenge_session_time on challenge_session (city_id, opens_on desc, id) where is_public;
comment on table challenge_session is '专场: challenges of a field, shown and promoted together for a time.';
comment on column challenge_session.city_id is 'City.';
comment on column challenge_session.id is 'Identity; part of its address.';
comment on column challenge_session.title_zh is 'Title in Chinese.';
comment on column challenge_session.title_en is 'Title in English.';
comment on column challenge_session.lead_zh is 'What it is about, in Chinese.';
comment on column challenge_session.lead_en is 'What it is about, in English.';
comment on column challenge_session.sectors is 'Sectors of the pack it covers.';
comment on column challenge_session.organiser_org_id is 'Who holds it.';
comment on column challenge_session.place_zh is 'Where, in Chinese.';
comment on column challenge_session.place_en is 'Where, in English.';
comment on column challenge_session.opens_on is 'First day.';
comment on column challenge_session.closes_on is 'Last day.';
comment on column challenge_session.timetable is '[{at, zh, en}]';
comment on column challenge_session.account_id is 'Who made it.';
comment on column challenge_session.is_public is 'Anyone may read it.';
comment on column challenge_session.is_demo is 'Demonstration record.';
comment on column challenge_session.made_at is 'When it was made.';
comment on column challenge_session.changed_at is 'Last change.';
comment on column challenge_session.version is 'Rises with each change; calendars count it.';

create table session_challenge (
  city_id text not null,
  session_id text not null,
  challenge_id text not null,
  place int not null,
  is_public boolean not null default true,
  primary key (city_id, session_id, challenge_id),
  foreign key (city_id, session_id) references challenge_session (city_id, id),
  foreign key (city_id, challenge_id) references challenge (city_id, id)
);
create index session_challenge_challenge on session_challenge (city_id, challenge_id);
comment on table session_challenge is 'Which challenges a session shows, in its order.';
comment on column session_challenge.city_id is 'City.';
comment on column session_challenge.session_id is 'Session.';
comment on column session_challenge.challenge_id is 'Challenge.';
comment on column session_challenge.place is 'Order in the session.';
comment on column session_challenge.is_public is 'Shown with its session.';
