create table document (
  city_id text not null,
  case_id text not null,
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{0,63}$'),
  ref text not null check (length(ref) between 1 and 64),
  edition text not null check (edition ~ '^[a-z][a-z0-9-]{0,31}$'),
  language text not null check (language in ('zh', 'en')),
  file_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  data_hash text not null check (data_hash ~ '^[0-9a-f]{64}$'),
  at timestamptz not null default now(),
  primary key (city_id, case_id, kind, ref, edition, language),
  unique (city_id, file_id)
);
comment on table document is '文书: documents typeset and kept as files of a case, each once.';
comment on column document.city_id is 'City.';
comment on column document.case_id is 'Case.';
comment on column document.kind is 'Kind of document; a system offers it by this name.';
comment on column document.ref is 'Which one of its kind in the case: a round, a decision, a bid.';
comment on column document.edition is 'Edition: full, without-names and the like.';
comment on column document.language is 'Language it is written in.';
comment on column document.file_id is 'The kept file.';
comment on column document.sha256 is 'SHA-256 of the PDF.';
comment on column document.data_hash is 'SHA-256 of the canonical data it was set from.';
comment on column document.at is 'When it was kept.';
