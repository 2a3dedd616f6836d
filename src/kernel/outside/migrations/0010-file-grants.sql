create table file_grant (
  city_id text not null,
  file_id text not null,
  org_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, file_id, org_id),
  foreign key (city_id, file_id) references file (city_id, id)
);
comment on table file_grant is 'Organisations that may read a file beside those its case lets in, because they were given it.';
comment on column file_grant.city_id is 'City.';
comment on column file_grant.file_id is 'File.';
comment on column file_grant.org_id is 'Organisation that may read it.';
comment on column file_grant.at is 'Since when.';
