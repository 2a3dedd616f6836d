-- Lists in the reading that keeps unknowns: an element that is not known leaves open what rests on it.

create function feel_known(list jsonb) returns jsonb language sql immutable strict parallel safe
return case when not jsonb_path_exists(list, '$[*] ? (@ == null)') then list end;
comment on function feel_known(jsonb) is 'The list, if each of its elements is known';

create function feel_equal_known(a jsonb, b jsonb) returns boolean language plpgsql immutable strict parallel safe as $$
declare
  answer boolean := true;
  alike boolean;
begin
  if jsonb_typeof(a) = 'null' or jsonb_typeof(b) = 'null' then return null; end if;
  if jsonb_typeof(a) <> 'array' or jsonb_typeof(b) <> 'array' then return a = b; end if;
  if jsonb_array_length(a) <> jsonb_array_length(b) then return false; end if;
  for i in 0 .. jsonb_array_length(a) - 1 loop
    alike := feel_equal_known(a -> i, b -> i);
    if alike = false then return false; end if;
    if alike is null then answer := null; end if;
  end loop;
  return answer;
end $$;
comment on function feel_equal_known(jsonb, jsonb) is 'Equality of values and lists; open where what is known does not differ and something is unknown';

create or replace function feel_contains_known(list jsonb, element jsonb) returns boolean language sql immutable strict parallel safe
return (select case when bool_or(feel_equal_known(e.v, element)) then true when bool_or(feel_equal_known(e.v, element) is null) then null else false end
  from jsonb_array_elements(list) e(v));
