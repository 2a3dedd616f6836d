create table search_document (
  city_id text not null,
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{0,63}$'),
  id text not null check (length(id) between 1 and 200),
  of_table text not null,
  case_id text,
  org_id text,
  county_id text,
  account_id text,
  is_public boolean not null default false,
  title_zh text not null default '',
  title_en text not null default '',
  body_zh text not null default '',
  body_en text not null default '',
  facets jsonb not null default '{}',
  path text not null check (path ~ '^/' and length(path) <= 500),
  is_demo boolean not null default false,
  source_hash text not null,
  terms tsvector not null,
  title_terms tsvector not null,
  indexed_at timestamptz not null default now(),
  primary key (city_id, kind, id)
);
create index search_document_terms on search_document using gin (terms) with (fastupdate = off);
create index search_document_title_terms on search_document using gin (title_terms) with (fastupdate = off);
create index search_document_case on search_document (city_id, case_id) where case_id is not null;
comment on table search_document is '检索文档: one thing that may be found, as the search index holds it; derived, and made anew from the things themselves at any time.';
comment on column search_document.city_id is 'City.';
comment on column search_document.kind is 'What it is: challenge, case, organization, fact and so on.';
comment on column search_document.id is 'Identity among its kind.';
comment on column search_document.of_table is 'Table whose readers may find it: the access table decides by this name.';
comment on column search_document.case_id is 'Case whose parties may find it.';
comment on column search_document.org_id is 'Organisation that may find it.';
comment on column search_document.county_id is 'County whose officers may find it.';
comment on column search_document.account_id is 'Account that may find it.';
comment on column search_document.is_public is 'Anyone may find it.';
comment on column search_document.title_zh is 'Title in Chinese; empty where there is none.';
comment on column search_document.title_en is 'Title in English; empty where there is none.';
comment on column search_document.body_zh is 'Chinese text, cut to its limit, from which excerpts are shown.';
comment on column search_document.body_en is 'English text, cut to its limit, from which excerpts are shown.';
comment on column search_document.facets is 'Facet → id: what results are counted and narrowed by.';
comment on column search_document.path is 'Page it leads to.';
comment on column search_document.is_demo is 'Demonstration record, said so on screen.';
comment on column search_document.source_hash is 'Hash of what was indexed; an unchanged thing is not cut into words again.';
comment on column search_document.terms is 'Words with positions and weights: titles A, leads B, bodies C, names D; and marks for city, kind, facets and openness.';
comment on column search_document.title_terms is 'The words of the titles alone, with the same marks: where more match than are ranked, titles are ranked first.';
comment on column search_document.indexed_at is 'When this was written.';

-- Row-level security asks its own conditions before any operator that might leak, and @@ counts as one: under it no index of words is ever
-- walked. These functions walk the index as the table's owner, keep to the same conditions, and give back names of rows alone; whoever then reads
-- the rows reads them under row-level security. `search.test.ts` holds both sides to the same answer.
create function search_in_reach(doc search_document, city text, account text, reach text, pairs text[], orgs text[], counties text[], cases text[]) returns boolean
language sql stable as $$
  select doc.city_id = city and (reach = 'all'
    or (doc.is_public and doc.of_table || ':public' = any(pairs))
    or (account <> '' and doc.of_table || ':same-city' = any(pairs))
    or (doc.county_id = any(counties) and doc.of_table || ':same-county' = any(pairs))
    or (doc.org_id = any(orgs) and doc.of_table || ':own-organisation' = any(pairs))
    or (account <> '' and doc.account_id = account and doc.of_table || ':own' = any(pairs))
    or (doc.case_id = any(cases) and doc.of_table || ':assigned' = any(pairs)))
$$;
comment on function search_in_reach is 'Whether whoever asks may find a document: the same conditions as the policy''s, without a subquery so that the planner takes it in.';

create function search_candidates(wanted tsquery, ranked tsquery, scanned_max int, given_max int)
returns table (kind text, id text, rank real, is_cut boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with asker as materialized (
    select current_setting('jiebang.city', true) as city, current_setting('jiebang.account', true) as account, current_setting('jiebang.reach', true) as reach,
      string_to_array(current_setting('jiebang.reach', true), ',') as pairs, string_to_array(current_setting('jiebang.orgs', true), ',') as orgs,
      string_to_array(current_setting('jiebang.counties', true), ',') as counties,
      array(select party.case_id from case_party party where party.city_id = current_setting('jiebang.city', true) and current_setting('jiebang.account', true) <> ''
        and party.role = any(string_to_array(current_setting('jiebang.roles', true), ','))
        and (party.account_id = current_setting('jiebang.account', true) or party.org_id = any(string_to_array(current_setting('jiebang.orgs', true), ',')))) as cases
  ), matched as materialized (
    -- Titles first: of what is common, those it is about are all ranked, of those that only mention it the first that come.
    (select doc.kind, doc.id, doc.terms from search_document doc, asker where doc.title_terms @@ wanted and search_in_reach(doc, asker.city, asker.account, asker.reach, asker.pairs, asker.orgs, asker.counties, asker.cases) limit scanned_max + 1)
    union all
    (select doc.kind, doc.id, doc.terms from search_document doc, asker where doc.terms @@ wanted and not doc.title_terms @@ wanted and search_in_reach(doc, asker.city, asker.account, asker.reach, asker.pairs, asker.orgs, asker.counties, asker.cases) limit scanned_max + 1)
    limit scanned_max + 1
  ), counted as (select count(*) > scanned_max as is_cut from matched)
  select matched.kind, matched.id, ts_rank('{0.1, 0.25, 0.5, 1}', matched.terms, ranked, 1) as rank, counted.is_cut
  from matched, counted order by rank desc, matched.kind, matched.id limit given_max
$$;
comment on function search_candidates is 'Kinds and ids the asker may find, best first; `is_cut` when more than `scanned_max` matched.';

create function search_common_terms() returns table (term text, share real)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select listed.term, listed.share from pg_stats stats,
    unnest(stats.most_common_elems::text::text[], stats.most_common_elem_freqs[1:cardinality(stats.most_common_elems::text::text[])]) as listed (term, share)
  where stats.schemaname = 'public' and stats.tablename = 'search_document' and stats.attname = 'terms' and listed.share > 0
$$;
comment on function search_common_terms is 'The words most documents hold, with the share that holds them, as the last ANALYZE found; what is not listed is rare.';

revoke all on function search_in_reach(search_document, text, text, text, text[], text[], text[], text[]), search_candidates(tsquery, tsquery, int, int), search_common_terms() from public;
grant execute on function search_candidates(tsquery, tsquery, int, int), search_common_terms() to jiebang_app;
