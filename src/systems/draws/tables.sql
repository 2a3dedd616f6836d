-- 专家抽取: draws of panels, what was committed, frozen and revealed, and who was asked.

create table draw (
  city_id text not null,
  case_id text not null,
  kind text not null check (kind in ('first', 'supplement', 'anew')),
  follows_case_id text,
  panel text not null,
  title_zh text not null,
  title_en text not null,
  year int check (year between 2000 and 2100),
  sequence int check (sequence >= 1),
  number text,
  criteria jsonb,
  notice jsonb,
  notice_hash text,
  noticed_at timestamptz,
  reveal_until timestamptz,
  list_hash text,
  list jsonb,
  counts jsonb,
  excluded jsonb,
  shortage jsonb,
  frozen_at timestamptz,
  fallback text check (fallback in ('drawer', 'supervisor')),
  drawn_at timestamptz,
  seed text,
  result jsonb,
  record_hash text,
  roster jsonb,
  is_direct boolean not null default false,
  direct_because text,
  state text not null default 'opened' check (state in ('opened', 'noticed', 'frozen', 'short', 'drawn', 'seated', 'cancelled', 'dropped', 'superseded')),
  ended_because jsonb,
  ended_at timestamptz,
  disclosed_at timestamptz,
  primary key (city_id, case_id),
  unique (city_id, number),
  unique (city_id, year, sequence),
  foreign key (city_id, case_id) references case_file (city_id, id) deferrable initially deferred
);
comment on table draw is '抽取: one draw of a panel as anyone may read it: number, criteria, hashes, counts, certificate; no name and no project';
comment on column draw.city_id is 'city of the row';
comment on column draw.case_id is 'case of the draw';
comment on column draw.kind is 'first of its matter, supplement where alternates ran out, or anew after a pool that was too small';
comment on column draw.follows_case_id is 'draw it is chained to; null for a first';
comment on column draw.panel is 'id of the criteria in the pack';
comment on column draw.title_zh is 'title of the panel in Chinese';
comment on column draw.title_en is 'title of the panel in English';
comment on column draw.year is 'year of the number; null before the notice';
comment on column draw.sequence is 'number within the year, without gaps; null before the notice';
comment on column draw.number is 'number as it is said: year and sequence; kept for good, also by a cancelled draw';
comment on column draw.criteria is 'criteria as fixed by the notice';
comment on column draw.notice is 'the notice, whose canonical text is hashed';
comment on column draw.notice_hash is 'hash of the notice';
comment on column draw.noticed_at is 'when the notice was published';
comment on column draw.reveal_until is 'until when both parties reveal, as the notice says';
comment on column draw.list_hash is 'hash of the frozen list of salted pseudonyms';
comment on column draw.list is 'the frozen list as published: lines of pseudonyms, their hash and root, and who was left out by pseudonym and reason';
comment on column draw.counts is 'eligible candidates and places by stratum';
comment on column draw.excluded is 'experts left out by reason, as counts';
comment on column draw.shortage is 'by stratum what is there, wanted and missing; null where the pool is large enough';
comment on column draw.frozen_at is 'when the list was frozen';
comment on column draw.fallback is 'party that did not reveal, so that the fallback of the notice was taken';
comment on column draw.drawn_at is 'when the draw was made';
comment on column draw.seed is 'seed the draw followed from; null before';
comment on column draw.result is 'order, seats, alternates and everybody passed over, by pseudonym';
comment on column draw.record_hash is 'hash of the draw up to its result; the events that follow stand on it';
comment on column draw.roster is 'those who sit with names, salts and paths, as the certificate discloses them; null before';
comment on column draw.is_direct is 'appointed directly with the consent of the supervisor: no draw';
comment on column draw.direct_because is 'reason of a direct appointment';
comment on column draw.state is 'how far it is';
comment on column draw.ended_because is 'why it was cancelled or dropped, in both languages';
comment on column draw.ended_at is 'when it ended';
comment on column draw.disclosed_at is 'when the names were disclosed';
create index draw_of_first on draw (city_id, follows_case_id) where follows_case_id is not null;

create table draw_request (
  city_id text not null,
  case_id text not null,
  parent_case_id text not null,
  asked_by text not null,
  purpose text not null,
  sectors jsonb not null,
  interested jsonb not null,
  seats int check (seats between 1 and 50),
  places jsonb,
  direct text,
  salt_secret text,
  people text,
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references draw (city_id, case_id)
);
comment on table draw_request is '抽取申请: what a draw was asked for; tells of a project, so effects alone read it';
comment on column draw_request.city_id is 'city of the row';
comment on column draw_request.case_id is 'case of the draw';
comment on column draw_request.parent_case_id is 'case that asked for the panel';
comment on column draw_request.asked_by is 'account whose act asked for it';
comment on column draw_request.purpose is 'what the asking system knows the panel by';
comment on column draw_request.sectors is 'fields of the matter';
comment on column draw_request.interested is 'organisations and accounts with an interest';
comment on column draw_request.seats is 'seats asked for in place of those of the criteria';
comment on column draw_request.places is 'seats to fill by stratum, for a supplement';
comment on column draw_request.direct is 'envelope of the codes proposed for a direct appointment';
comment on column draw_request.salt_secret is 'envelope of the secret from which every salt of the draw follows; null before the freeze';
comment on column draw_request.people is 'envelope of the codes on the frozen list; null before the freeze';
create index draw_request_of_parent on draw_request (city_id, parent_case_id);

create table draw_commitment (
  city_id text not null,
  case_id text not null,
  party text not null check (party in ('drawer', 'supervisor', 'stand-in')),
  hash text not null,
  account_id text not null,
  committed_at timestamptz not null default now(),
  secret text,
  revealed_at timestamptz,
  primary key (city_id, case_id, party),
  foreign key (city_id, case_id) references draw (city_id, case_id)
);
comment on table draw_commitment is '承诺与揭示: one party''s secret, first as its hash, later itself';
comment on column draw_commitment.city_id is 'city of the row';
comment on column draw_commitment.case_id is 'case of the draw';
comment on column draw_commitment.party is 'whose secret it is';
comment on column draw_commitment.hash is 'hash of the secret, published before the list is frozen';
comment on column draw_commitment.account_id is 'who committed';
comment on column draw_commitment.committed_at is 'when';
comment on column draw_commitment.secret is 'the secret, 64 hexadecimal digits; null before it is revealed';
comment on column draw_commitment.revealed_at is 'when it was revealed';

create table draw_person (
  city_id text not null,
  case_id text not null,
  pseudonym text not null,
  sealed text not null,
  asked_at timestamptz,
  answer_until timestamptz,
  pending text,
  told_at timestamptz,
  is_handed boolean not null default false,
  left_stratum text,
  primary key (city_id, case_id, pseudonym),
  foreign key (city_id, case_id) references draw (city_id, case_id)
);
comment on table draw_person is '抽中者: one who was drawn for a seat or as an alternate; who it is lies encrypted, and the draw’s own name tells nobody else';
comment on column draw_person.city_id is 'city of the row';
comment on column draw_person.case_id is 'case of the draw';
comment on column draw_person.pseudonym is 'name in this draw alone, as the certificate has it';
comment on column draw_person.sealed is 'envelope: code and account; padded';
comment on column draw_person.asked_at is 'when asked; null while nobody has asked';
comment on column draw_person.answer_until is 'until when an answer counts';
comment on column draw_person.pending is 'envelope of an answer that was given and not yet followed; cleared once it is';
comment on column draw_person.told_at is 'when the invitation was sent by e-mail';
comment on column draw_person.is_handed is 'the asking system was told that this person sits';
comment on column draw_person.left_stratum is 'stratum of a seat given up after the panel was seated, until another takes it';
create index draw_person_asked on draw_person (city_id, answer_until) where answer_until is not null;

create table draw_event (
  city_id text not null,
  case_id text not null,
  sequence int not null check (sequence between 1 and 10000),
  kind text not null,
  stratum text not null,
  seat int check (seat >= 1),
  pseudonym text,
  reason text,
  at timestamptz not null,
  previous text not null,
  hash text not null,
  primary key (city_id, case_id, sequence),
  foreign key (city_id, case_id) references draw (city_id, case_id)
);
comment on table draw_event is '抽取后的事件: what became of the seats, each entry hashed over the one before; pseudonyms only';
comment on column draw_event.city_id is 'city of the row';
comment on column draw_event.case_id is 'case of the draw';
comment on column draw_event.sequence is 'place in the log';
comment on column draw_event.kind is 'asked, accepted, declined, no-answer, withdrawn, conflict, replaced or exhausted';
comment on column draw_event.stratum is 'stratum of the seat';
comment on column draw_event.seat is 'seat within the stratum; null for somebody who still waits';
comment on column draw_event.pseudonym is 'whom it is about; null where the seat stays empty';
comment on column draw_event.reason is 'coded reason';
comment on column draw_event.at is 'when';
comment on column draw_event.previous is 'hash of the entry before; that of the record for the first';
comment on column draw_event.hash is 'hash of this entry';
create index draw_event_of_kind on draw_event (city_id, kind, at);

create table draw_unlock (
  city_id text not null,
  id text not null,
  case_id text not null,
  asked_by text not null,
  because text not null,
  asked_at timestamptz not null default now(),
  granted_by text,
  granted_at timestamptz,
  open_until timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id) references draw (city_id, case_id)
);
comment on table draw_unlock is '双人解密: the names of one draw opened in an emergency by drawer and supervisor together';
comment on column draw_unlock.city_id is 'city of the row';
comment on column draw_unlock.id is 'id of the unlock, time-ordered';
comment on column draw_unlock.case_id is 'case of the draw';
comment on column draw_unlock.asked_by is 'drawer who asked';
comment on column draw_unlock.because is 'the emergency, as said';
comment on column draw_unlock.asked_at is 'when asked';
comment on column draw_unlock.granted_by is 'supervisor who agreed; null until then';
comment on column draw_unlock.granted_at is 'when agreed';
comment on column draw_unlock.open_until is 'until when the two may read the names';
create index draw_unlock_of_draw on draw_unlock (city_id, case_id, id);
