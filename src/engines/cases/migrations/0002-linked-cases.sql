alter table case_file add column parent_id text;
alter table case_file add foreign key (city_id, parent_id) references case_file (city_id, id);
alter table case_file add check (parent_id <> id);
create index case_file_parent on case_file (city_id, parent_id, id) where parent_id is not null;
comment on column case_file.parent_id is 'Case that opened this one and waits for it; set at opening and never changed, so it may be read without a lock.';

create table case_link (
  city_id text not null,
  from_id text not null,
  kind text not null check (kind in ('split-from', 'merged-into')),
  to_id text not null,
  at timestamptz not null default now(),
  account_id text not null,
  primary key (city_id, from_id, kind, to_id),
  foreign key (city_id, from_id) references case_file (city_id, id),
  foreign key (city_id, to_id) references case_file (city_id, id),
  check (from_id <> to_id)
);
create unique index case_link_merged_once on case_link (city_id, from_id) where kind = 'merged-into';
create index case_link_to on case_link (city_id, to_id, kind);
comment on table case_link is 'Cases that belong together without waiting for each other: one split from another, one merged into another. Only ever added to.';
comment on column case_link.city_id is 'City.';
comment on column case_link.from_id is 'Case that was split off or merged.';
comment on column case_link.kind is 'How it stands to the other.';
comment on column case_link.to_id is 'Case it came from or went into.';
comment on column case_link.at is 'When.';
comment on column case_link.account_id is 'Who.';
