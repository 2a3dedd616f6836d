-- Lists are jsonb arrays; an unknown element is the jsonb null, an unknown list is SQL null.

create function feel_contains(list jsonb, element jsonb) returns boolean language sql immutable parallel safe
return case when list is not null then exists (select from jsonb_array_elements(list) e(v) where e.v = coalesce(element, 'null'::jsonb)) end;
comment on function feel_contains(jsonb, jsonb) is 'Whether a list holds a value; the unknown is found among unknowns';

create function feel_element(list jsonb, place numeric) returns jsonb language sql immutable strict parallel safe
return case when place = trunc(place) and abs(place) <= 1000000 then case when place > 0 then list -> (place::int - 1) when place < 0 then list -> place::int end end;
comment on function feel_element(jsonb, numeric) is 'One element, counted from 1, or from the end when negative';

create function feel_sum(list jsonb) returns numeric language sql immutable strict parallel safe
return (select case when not bool_or(jsonb_typeof(e.v) = 'null') then sum((e.v #>> '{}')::numeric) end from jsonb_array_elements(list) e(v));
comment on function feel_sum(jsonb) is 'Sum; nothing when an element is unknown or there is none';

create function feel_mean(list jsonb) returns numeric language sql immutable strict parallel safe
return feel_divide(feel_sum(list), jsonb_array_length(list));
comment on function feel_mean(jsonb) is 'Mean; nothing when an element is unknown or there is none';

create function feel_product(list jsonb) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  made numeric := 1;
  one jsonb;
begin
  if jsonb_array_length(list) = 0 then return null; end if;
  for one in select jsonb_array_elements(list) loop made := feel_round34(made * (one #>> '{}')::numeric); end loop;
  return made;
end $$;
comment on function feel_product(jsonb) is 'Product; nothing when an element is unknown or there is none';

create function feel_median(list jsonb) returns numeric language sql immutable strict parallel safe
return (select case when not bool_or(s.x is null) then case when count(*) % 2 = 1 then (array_agg(s.x order by s.x))[count(*) / 2 + 1]
    else feel_divide((array_agg(s.x order by s.x))[count(*) / 2] + (array_agg(s.x order by s.x))[count(*) / 2 + 1], 2) end end
  from (select (e.v #>> '{}')::numeric as x from jsonb_array_elements(list) e(v)) s);
comment on function feel_median(jsonb) is 'Middle value, or the mean of the two in the middle';

create function feel_stddev(list jsonb) returns numeric language sql immutable strict parallel safe
return case when jsonb_array_length(list) > 1 then (select feel_sqrt(feel_divide(case when not bool_or(jsonb_typeof(e.v) = 'null')
  then sum(((e.v #>> '{}')::numeric - feel_mean(list)) * ((e.v #>> '{}')::numeric - feel_mean(list))) end, jsonb_array_length(list) - 1)) from jsonb_array_elements(list) e(v)) end;
comment on function feel_stddev(jsonb) is 'Standard deviation of a sample';

create function feel_mode(list jsonb) returns jsonb language sql immutable strict parallel safe
return (select case when bool_or(c.v = 'null'::jsonb) then null else coalesce(jsonb_agg(c.v order by (c.v #>> '{}')::numeric) filter (where c.n = c.most), '[]'::jsonb) end
  from (select e.v, count(*) as n, max(count(*)) over () as most from jsonb_array_elements(list) e(v) group by e.v) c);
comment on function feel_mode(jsonb) is 'The numbers that come most often, in order';

create function feel_min(list jsonb) returns jsonb language sql immutable strict parallel safe
return (select case when not bool_or(jsonb_typeof(e.v) = 'null') then
  coalesce(to_jsonb(min(case when jsonb_typeof(e.v) = 'number' then (e.v #>> '{}')::numeric end)), to_jsonb(min((e.v #>> '{}') collate "C"))) end from jsonb_array_elements(list) e(v));
comment on function feel_min(jsonb) is 'The least of numbers, texts or days; nothing when an element is unknown or there is none';

create function feel_max(list jsonb) returns jsonb language sql immutable strict parallel safe
return (select case when not bool_or(jsonb_typeof(e.v) = 'null') then
  coalesce(to_jsonb(max(case when jsonb_typeof(e.v) = 'number' then (e.v #>> '{}')::numeric end)), to_jsonb(max((e.v #>> '{}') collate "C"))) end from jsonb_array_elements(list) e(v));
comment on function feel_max(jsonb) is 'The greatest of numbers, texts or days; nothing when an element is unknown or there is none';

create function feel_all(list jsonb) returns boolean language sql immutable strict parallel safe
return (select case when bool_or(e.v = 'false'::jsonb) then false when bool_or(e.v = 'null'::jsonb) then null else true end from jsonb_array_elements(list) e(v));
comment on function feel_all(jsonb) is 'True when every element is; an unknown leaves it open';

create function feel_any(list jsonb) returns boolean language sql immutable strict parallel safe
return (select case when bool_or(e.v = 'true'::jsonb) then true when bool_or(e.v = 'null'::jsonb) then null else false end from jsonb_array_elements(list) e(v));
comment on function feel_any(jsonb) is 'True when an element is; an unknown leaves it open';

create function feel_reverse(list jsonb) returns jsonb language sql immutable strict parallel safe
return (select coalesce(jsonb_agg(e.v order by e.n desc), '[]'::jsonb) from jsonb_array_elements(list) with ordinality e(v, n));
comment on function feel_reverse(jsonb) is 'The elements from the last to the first';

create function feel_distinct(list jsonb) returns jsonb language sql immutable strict parallel safe
return (select coalesce(jsonb_agg(d.v order by d.n), '[]'::jsonb) from (select e.v, min(e.n) as n from jsonb_array_elements(list) with ordinality e(v, n) group by e.v) d);
comment on function feel_distinct(jsonb) is 'Each element once, where it first stands';

create function feel_duplicates(list jsonb) returns jsonb language sql immutable strict parallel safe
return (select coalesce(jsonb_agg(d.v order by d.n), '[]'::jsonb) from (select e.v, min(e.n) as n from jsonb_array_elements(list) with ordinality e(v, n) group by e.v having count(*) > 1) d);
comment on function feel_duplicates(jsonb) is 'Each element that stands more than once';

create function feel_flatten(list jsonb) returns jsonb language plpgsql immutable strict parallel safe as $$
declare
  made jsonb := '[]';
  one jsonb;
begin
  for one in select jsonb_array_elements(list) loop
    made := made || case when jsonb_typeof(one) = 'array' then feel_flatten(one) else jsonb_build_array(one) end;
  end loop;
  return made;
end $$;
comment on function feel_flatten(jsonb) is 'The elements of lists within lists, as one list';

create function feel_insert(list jsonb, place numeric, element jsonb) returns jsonb language sql immutable parallel safe
return case when list is not null and place = trunc(place) and place <> 0 and abs(place) <= jsonb_array_length(list) + case when place > 0 then 1 else 0 end then
  (select coalesce(jsonb_agg(e.v order by e.n), '[]'::jsonb) from (
    select v, n::numeric from jsonb_array_elements(list) with ordinality a(v, n)
    union all select element, (case when place > 0 then place else jsonb_array_length(list) + 1 + place end) - 0.5) e(v, n)) end;
comment on function feel_insert(jsonb, numeric, jsonb) is 'The list with one more element before the place';

create function feel_remove(list jsonb, place numeric) returns jsonb language sql immutable strict parallel safe
return case when place = trunc(place) and place <> 0 and abs(place) <= jsonb_array_length(list) then list - (case when place > 0 then place - 1 else place end)::int end;
comment on function feel_remove(jsonb, numeric) is 'The list without the element at the place';

create function feel_sublist(list jsonb, start numeric, size numeric) returns jsonb language sql immutable strict parallel safe
return case when start = trunc(start) and start <> 0 and abs(start) <= jsonb_array_length(list) and size >= 0
  and (case when start > 0 then start else jsonb_array_length(list) + 1 + start end) + size - 1 <= jsonb_array_length(list) then
  (select coalesce(jsonb_agg(e.v order by e.n), '[]'::jsonb) from jsonb_array_elements(list) with ordinality e(v, n)
    where e.n >= (case when start > 0 then start else jsonb_array_length(list) + 1 + start end)
      and e.n < (case when start > 0 then start else jsonb_array_length(list) + 1 + start end) + size) end;
comment on function feel_sublist(jsonb, numeric, numeric) is 'So many elements from the place on';

create function feel_sublist(list jsonb, start numeric) returns jsonb language sql immutable strict parallel safe
return feel_sublist(list, start, jsonb_array_length(list) + 1 - case when start > 0 then start else jsonb_array_length(list) + 1 + start end);
comment on function feel_sublist(jsonb, numeric) is 'The elements from the place on';

create function feel_index_of(list jsonb, element jsonb) returns jsonb language sql immutable strict parallel safe
return (select coalesce(jsonb_agg(e.n order by e.n) filter (where e.v = element), '[]'::jsonb) from jsonb_array_elements(list) with ordinality e(v, n));
comment on function feel_index_of(jsonb, jsonb) is 'The places at which a value stands';

create function feel_range(first numeric, last numeric) returns jsonb language sql immutable strict parallel safe
return case when first = trunc(first) and last = trunc(last) then (select coalesce(jsonb_agg(n order by case when first <= last then n else -n end), '[]'::jsonb)
  from generate_series(least(first, last), greatest(first, last)) n) end;
comment on function feel_range(numeric, numeric) is 'The whole numbers from one to another, upwards or downwards';

create function feel_substring(given text, start numeric, size numeric) returns text language sql immutable strict parallel safe
return case when start <> 0 and abs(start) <= char_length(given) and size >= 1
  then substr(given, (case when start > 0 then start else char_length(given) + 1 + start end)::int, least(size, char_length(given))::int) end;
comment on function feel_substring(text, numeric, numeric) is 'So many characters from the place on, from the end when negative';

create function feel_substring(given text, start numeric) returns text language sql immutable strict parallel safe
return feel_substring(given, start, char_length(given));
comment on function feel_substring(text, numeric) is 'The characters from the place on';

create function feel_split(given text, delimiter text) returns jsonb language sql immutable strict parallel safe
return to_jsonb(case when delimiter = '' then string_to_array(given, null) else string_to_array(given, delimiter) end);
comment on function feel_split(text, text) is 'The parts of a text between the delimiters';

create function feel_join(list jsonb, delimiter text) returns text language sql immutable parallel safe
return case when list is not null then (select coalesce(string_agg(e.v #>> '{}', coalesce(delimiter, '') order by e.n), '') from jsonb_array_elements(list) with ordinality e(v, n) where e.v <> 'null'::jsonb) end;
comment on function feel_join(jsonb, text) is 'Texts one after the other with a delimiter between; unknowns are passed over';

create function feel_join(list jsonb) returns text language sql immutable parallel safe return feel_join(list, '');
comment on function feel_join(jsonb) is 'Texts one after the other; unknowns are passed over';
