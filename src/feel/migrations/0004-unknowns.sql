-- The reading in which nothing is inferred from what is not known: an answer stands only where all that may come out is the same.

create function feel_agreed(possible jsonb) returns jsonb language sql immutable strict parallel safe
return (select case when count(distinct e.v) = 1 and not bool_or(e.v = 'null'::jsonb) then min(e.v::text)::jsonb end from jsonb_array_elements(possible) e(v));
comment on function feel_agreed(jsonb) is 'The one value that a list holds however often, if it is known';

create function feel_contains_known(list jsonb, element jsonb) returns boolean language sql immutable strict parallel safe
return (select case when bool_or(e.v = element and element <> 'null'::jsonb) then true when bool_or(e.v = 'null'::jsonb or element = 'null'::jsonb) then null else false end
  from jsonb_array_elements(list) e(v));
comment on function feel_contains_known(jsonb, jsonb) is 'Whether a list holds a value; open where nothing is equal and something is unknown';
