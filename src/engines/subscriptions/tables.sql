create table subscription (
  city_id text not null,
  id text not null,
  account_id text not null default '',
  email_hash text,
  email_cipher text,
  language text not null check (language in ('zh', 'en')),
  subject text,
  sector text,
  county text,
  words text,
  state text not null check (state in ('waiting', 'active', 'ended')),
  made_at timestamptz not null default now(),
  confirmed_at timestamptz,
  ended_at timestamptz,
  primary key (city_id, id),
  check ((account_id = '') = (email_hash is not null)),
  check ((email_hash is null) = (email_cipher is null))
);
create unique index subscription_once on subscription (city_id, account_id, coalesce(email_hash, ''), coalesce(subject, ''), coalesce(sector, ''), coalesce(county, ''), coalesce(words, '')) where state <> 'ended';
create index subscription_walk on subscription (city_id, id) where state = 'active';
create index subscription_account on subscription (city_id, account_id) where account_id <> '';
comment on table subscription is '订阅: who wants to hear of what; a visitor by e-mail, confirmed by a link sent there.';
comment on column subscription.city_id is 'City.';
comment on column subscription.id is 'Identity; sorts by time.';
comment on column subscription.account_id is 'Subscriber with an account, or empty.';
comment on column subscription.email_hash is 'Keyed hash of a visitor''s address, to know it again.';
comment on column subscription.email_cipher is 'The address itself, encrypted.';
comment on column subscription.language is 'Language of the letters.';
comment on column subscription.subject is 'One thing: challenge:ID, session:ID.';
comment on column subscription.sector is 'Sector, or any.';
comment on column subscription.county is 'County, or any.';
comment on column subscription.words is 'Words that must all occur, or none.';
comment on column subscription.state is 'Waiting for the link to be followed, active, ended.';
comment on column subscription.made_at is 'When it was asked for.';
comment on column subscription.confirmed_at is 'When it became active.';
comment on column subscription.ended_at is 'When it was ended.';

create table news (
  city_id text not null,
  id text not null,
  event_key text not null,
  account_id text not null default '',
  org_id text not null default '',
  kind text not null,
  subject text not null,
  path text not null,
  title_zh text not null,
  title_en text not null,
  text_zh text not null,
  text_en text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  unique (city_id, event_key, account_id, org_id),
  check ((account_id = '') <> (org_id = ''))
);
create index news_account on news (city_id, account_id, id desc) where account_id <> '';
create index news_org on news (city_id, org_id, id desc) where org_id <> '';
comment on table news is '订阅消息: one event told to one account or one organisation, once. Only ever added to.';
comment on column news.city_id is 'City.';
comment on column news.id is 'Identity; sorts by time.';
comment on column news.event_key is 'The event; told to each once.';
comment on column news.account_id is 'Account told, or empty.';
comment on column news.org_id is 'Organisation told, or empty.';
comment on column news.kind is 'What kind of event.';
comment on column news.subject is 'What it is about.';
comment on column news.path is 'Where it is read.';
comment on column news.title_zh is 'Title of the subject in Chinese.';
comment on column news.title_en is 'Title of the subject in English.';
comment on column news.text_zh is 'What happened, in Chinese.';
comment on column news.text_en is 'What happened, in English.';
comment on column news.at is 'When.';

create table news_read (
  city_id text not null,
  account_id text not null,
  news_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, account_id, news_id)
);
comment on table news_read is 'Who has read which news.';
comment on column news_read.city_id is 'City.';
comment on column news_read.account_id is 'Reader.';
comment on column news_read.news_id is 'News.';
comment on column news_read.at is 'When.';

create table news_mail (
  city_id text not null,
  event_key text not null,
  recipient text not null,
  outcome text not null check (outcome in ('sent', 'refused', 'out-of-reach')),
  at timestamptz not null default now(),
  primary key (city_id, event_key, recipient)
);
comment on table news_mail is 'E-mails of news: one per event and recipient, however often the letter is delivered.';
comment on column news_mail.city_id is 'City.';
comment on column news_mail.event_key is 'Event.';
comment on column news_mail.recipient is 'Account, or the keyed hash of an address.';
comment on column news_mail.outcome is 'Sent; refused for good; or not theirs any more.';
comment on column news_mail.at is 'When.';
