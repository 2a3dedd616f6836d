alter table file add column plain_sha256 text check (plain_sha256 ~ '^[0-9a-f]{64}$');
comment on column file.plain_sha256 is 'SHA-256 of the content before it was locked; null where it is kept in clear. sha256 then names the locked content.';
alter table file add column secret_check text check (secret_check ~ '^[0-9a-f]{64}$');
comment on column file.secret_check is 'Hash by which the secret of a locked file is known; the secret itself is its uploader''s.';
alter table file add column opened_secret text;
comment on column file.opened_secret is 'Secret of a locked file since it was opened, encrypted under the deployment''s key.';
alter table file add constraint file_locked check ((plain_sha256 is null) = (secret_check is null) and (opened_secret is null or plain_sha256 is not null));
