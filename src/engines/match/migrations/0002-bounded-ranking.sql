drop function search_candidates(tsquery, tsquery, int, int);
drop function search_in_reach(search_document, text, text, text, text[], text[], text[], text[]);

-- The marks narrow by city already; the city is compared once more here in a way that no index of cities can answer, since walking
-- all of a city's keys beside the words costs more than the words themselves.
create function search_in_reach(doc search_document, city text, account text, reach text, pairs text[], orgs text[], counties text[], cases text[]) returns boolean
language sql stable as $$
  select doc.city_id || '' = city and (reach = 'all'
    or (doc.is_public and doc.of_table || ':public' = any(pairs))
    or (account <> '' and doc.of_table || ':same-city' = any(pairs))
    or (doc.county_id = any(counties) and doc.of_table || ':same-county' = any(pairs))
    or (doc.org_id = any(orgs) and doc.of_table || ':own-organisation' = any(pairs))
    or (account <> '' and doc.account_id = account and doc.of_table || ':own' = any(pairs))
    or (doc.case_id = any(cases) and doc.of_table || ':assigned' = any(pairs)))
$$;
comment on function search_in_reach is 'Whether whoever asks may find a document: the same conditions as the policy''s, without a subquery so that the planner takes it in.';

create function search_asker() returns table (city text, account text, reach text, pairs text[], orgs text[], counties text[], cases text[])
language sql stable rows 1 as $$
  select current_setting('jiebang.city', true), current_setting('jiebang.account', true), current_setting('jiebang.reach', true),
    string_to_array(current_setting('jiebang.reach', true), ','), string_to_array(current_setting('jiebang.orgs', true), ','), string_to_array(current_setting('jiebang.counties', true), ','),
    array(select party.case_id from case_party party where party.city_id = current_setting('jiebang.city', true) and current_setting('jiebang.account', true) <> ''
      and party.role = any(string_to_array(current_setting('jiebang.roles', true), ','))
      and (party.account_id = current_setting('jiebang.account', true) or party.org_id = any(string_to_array(current_setting('jiebang.orgs', true), ','))))
$$;
comment on function search_asker is 'Who asks, as the settings of the transaction have it, with the cases they are a party of; for the functions below, which read as the owner.';

-- The words of a title lie in the row itself; all the words of a document lie outside it and cost ten times as much to read. So everything
-- that matches is put in order by its title first, and only the best of that order by all it says.
create function search_candidates(wanted tsquery, ranked tsquery, scanned_max int, titles_enough int, deep_max int, given_max int)
returns table (kind text, id text, rank real, facets jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with asker as materialized (select * from search_asker()),
  titled as materialized (
    select doc.kind, doc.id, doc.facets, doc.terms, ts_rank('{0.1, 0.25, 0.5, 1}', doc.title_terms, ranked, 1) as rough from search_document doc, asker
    where doc.title_terms @@ wanted and search_in_reach(doc, asker.city, asker.account, asker.reach, asker.pairs, asker.orgs, asker.counties, asker.cases) limit scanned_max
  ), matched as materialized (
    (select kind, id, facets, terms, 1 + rough as rough from titled)
    union all
    (select doc.kind, doc.id, doc.facets, doc.terms, ts_rank('{0.1, 0.25, 0.5, 1}', doc.title_terms, ranked, 1) from search_document doc, asker
      where (select count(*) from titled) < titles_enough and doc.terms @@ wanted and not doc.title_terms @@ wanted
        and search_in_reach(doc, asker.city, asker.account, asker.reach, asker.pairs, asker.orgs, asker.counties, asker.cases) limit scanned_max)
  ), ordered as materialized (select *, row_number() over (order by rough desc, kind, id) as place from matched order by place limit greatest(given_max, deep_max))
  select ordered.kind, ordered.id, case when place <= deep_max then 2 + ts_rank('{0.1, 0.25, 0.5, 1}', terms, ranked, 1) else rough end as rank, ordered.facets
  from ordered order by rank desc, ordered.kind, ordered.id limit given_max
$$;
comment on function search_candidates is 'What the asker may find, best first, with the facets it is counted by. `scanned_max` bounds what is looked at, in titles and in texts; with `titles_enough` titles no texts are walked; the best `deep_max` by title are ranked by all they say.';

create function search_counts(wanted tsquery, counted_max int) returns table (kind text, facets jsonb, n int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with asker as materialized (select * from search_asker()),
  matched as (select doc.kind, doc.facets from search_document doc, asker
    where doc.terms @@ wanted and search_in_reach(doc, asker.city, asker.account, asker.reach, asker.pairs, asker.orgs, asker.counties, asker.cases) limit counted_max)
  select matched.kind, matched.facets, count(*)::int from matched group by 1, 2
$$;
comment on function search_counts is 'How many documents of each kind and each set of facets the asker may find, of the first `counted_max`; none of them is named or ranked.';

revoke all on function search_in_reach(search_document, text, text, text, text[], text[], text[], text[]), search_asker(), search_candidates(tsquery, tsquery, int, int, int, int), search_counts(tsquery, int) from public;
grant execute on function search_candidates(tsquery, tsquery, int, int, int, int), search_counts(tsquery, int) to jiebang_app;
