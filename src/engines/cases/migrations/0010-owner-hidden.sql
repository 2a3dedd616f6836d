alter table case_file add column is_owner_hidden boolean not null default false;
comment on column case_file.is_owner_hidden is 'Whoever reaches the case only because it is public is not told whose it is.';
