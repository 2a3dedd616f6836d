-- The reading in which nothing is inferred from what is not known: an answer stands only where all that may come out is the same.

create function feel_agreed(possible jsonb) returns jsonb language sql immutable strict parallel safe
return (select case when count(distinct e.v) = 1 and not bool_or(e.v = 'null'::jsonb) then min(e.v::text)::jsonb end from jsonb_array_elements(possible) e(v));
comment on function feel_agreed(jsonb) is 'The one value that a list holds however often, if it is known';

create function feel_contains_known(list jsonb, element jsonb) returns boolean language sql immutable strict parallel safe
return (select case when bool_or(e.v = element and element <> 'null'::jsonb) then true when bool_or(e.v = 'null'::jsonb or element = 'null'::jsonb) then null else false end
  from jsonb_array_elements(list) e(v));
comment on function feel_contains_known(jsonb, jsonb) is 'Whether a list holds a value; open where nothing is equal and something is unknown';

create function feel_alike(a jsonb, b jsonb) returns boolean language plpgsql immutable strict parallel safe as $$
declare
  open boolean := false;
  alike boolean;
begin
  if jsonb_array_length(a) <> jsonb_array_length(b) then return false; end if;
  for i in 0 .. jsonb_array_length(a) - 1 loop
    alike := case when a -> i = 'null'::jsonb or b -> i = 'null'::jsonb then null
      when jsonb_typeof(a -> i) = 'array' and jsonb_typeof(b -> i) = 'array' then feel_alike(a -> i, b -> i) else a -> i = b -> i end;
    if not alike then return false; end if;
    open := open or alike is null;
  end loop;
  return case when not open then true end;
end $$;
comment on function feel_alike(jsonb, jsonb) is 'Whether two lists are equal; open where what is known agrees and something is unknown';

create function feel_known(list jsonb) returns jsonb language sql immutable strict parallel safe
return case when not list @> '[null]'::jsonb then list end;
comment on function feel_known(jsonb) is 'A list of which every element is known; else nothing';
