-- What FEEL says of numbers and SQL does not: decimals of 34 digits, rounding by name, quotients rounded as fractions.
-- Statements written by `to-sql.ts` call these; plain policy arithmetic in bigint does without them.

create function feel_round34(x numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  size numeric := abs(x);
  places int;
  cut numeric;
begin
  if size = 0 or length(ltrim(replace(trim_scale(size)::text, '.', ''), '0')) <= 34 then return trim_scale(x); end if;
  -- How many digits stand before the point; negative when the number begins with noughts behind it.
  places := 34 - case when size >= 1 then length(trunc(size)::text)
    else length(ltrim(replace(size::text, '.', ''), '0')) - scale(size) end;
  cut := trunc(x, places);
  if abs(x - cut) * 2 = power(10::numeric, -places) then
    return trim_scale(case when mod(trunc(abs(cut) * power(10::numeric, places)), 2) = 0 then cut else round(x, places) end);
  end if;
  return trim_scale(round(x, places));
end $$;
comment on function feel_round34(numeric) is 'A number of at most 34 digits, rounded half even, as FEEL prescribes';

create function feel_divide(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  shift int;
  quotient numeric;
  rest numeric;
begin
  if b = 0 then return null; end if;
  if a = 0 then return 0; end if;
  -- Enough digits for 34 of the quotient and some to spare; what is left over is told by one more digit, so that ties stay ties.
  shift := greatest(0, 38 + length(trunc(abs(b))::text) - length(trunc(abs(a))::text) + scale(a));
  quotient := div(a * power(10::numeric, shift), b);
  rest := a * power(10::numeric, shift) - quotient * b;
  if rest <> 0 then quotient := quotient * 10 + sign(a) * sign(b); shift := shift + 1; end if;
  return feel_round34(quotient * power(10::numeric, -shift));
end $$;
comment on function feel_divide(numeric, numeric) is 'Quotient to 34 digits, rounded half even; nothing when the divisor is nought';

create function feel_power(a numeric, b numeric) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  result numeric := 1;
  base numeric := a;
  left_over numeric := abs(b);
begin
  if a = 0 and b <= 0 then return case when b = 0 then 1 end; end if;
  if b <> trunc(b) then
    return case when a > 0 then feel_round34(exp(round(b * ln(round(a, 60)), 60))) end;
  end if;
  if left_over > 9999 then return null; end if;
  while left_over > 0 loop
    if mod(left_over, 2) = 1 then result := result * base; end if;
    base := base * base;
    left_over := div(left_over, 2);
    -- More digits than are ever given out are dropped on the way, far behind the 34th.
    if scale(base) > 400 then base := round(base, 400); end if;
    if scale(result) > 400 then result := round(result, 400); end if;
  end loop;
  return case when b < 0 then feel_divide(1, result) else feel_round34(result) end;
end $$;
comment on function feel_power(numeric, numeric) is 'Power to 34 digits; nothing where there is none, such as nought to a negative power';

create function feel_sqrt(x numeric) returns numeric language sql immutable strict parallel safe
return case when x >= 0 then feel_round34(sqrt(round(x, 80))) end;
comment on function feel_sqrt(numeric) is 'Square root to 34 digits; nothing of a negative number';

create function feel_modulo(a numeric, b numeric) returns numeric language sql immutable strict parallel safe
return case when b <> 0 then a - b * (div(a, b) - case when mod(a, b) <> 0 and sign(a) <> sign(b) then 1 else 0 end) end;
comment on function feel_modulo(numeric, numeric) is 'What is left of a after whole multiples of b, with the sign of b';

create function feel_round(x numeric, places numeric, mode text) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  n int := trunc(places);
  cut numeric;
  unit numeric;
begin
  if abs(places) > 6176 then return null; end if;
  cut := trunc(x, n);
  if cut = x then return x; end if;
  unit := sign(x) * power(10::numeric, -n);
  return case mode
    when 'down' then cut
    when 'up' then cut + unit
    when 'half up' then case when abs(x - cut) * 2 >= abs(unit) then cut + unit else cut end
    when 'half down' then case when abs(x - cut) * 2 > abs(unit) then cut + unit else cut end
    when 'half even' then case
      when abs(x - cut) * 2 > abs(unit) or (abs(x - cut) * 2 = abs(unit) and mod(div(cut, unit), 2) <> 0) then cut + unit else cut end
    when 'floor' then case when x < 0 then cut + unit else cut end
    when 'ceiling' then case when x > 0 then cut + unit else cut end
  end;
end $$;
comment on function feel_round(numeric, numeric, text) is 'A number to so many decimals, by the named way of rounding';

create function feel_round_quotient(a numeric, b numeric, mode text) returns numeric language sql immutable strict parallel safe
return case when b <> 0 then sign(a) * sign(b) * case mode
  when 'down' then div(abs(a), abs(b))
  when 'up' then div(abs(a) + abs(b) - 1, abs(b))
  when 'half up' then div(2 * abs(a) + abs(b), 2 * abs(b))
  when 'half down' then div(2 * abs(a) + abs(b) - 1, 2 * abs(b))
  when 'floor' then case when sign(a) * sign(b) < 0 then div(abs(a) + abs(b) - 1, abs(b)) else div(abs(a), abs(b)) end
  when 'ceiling' then case when sign(a) * sign(b) > 0 then div(abs(a) + abs(b) - 1, abs(b)) else div(abs(a), abs(b)) end
end end;
comment on function feel_round_quotient(numeric, numeric, text) is 'The quotient of two whole numbers as a whole number, rounded once; nothing when the divisor is nought';

create function feel_number(given text) returns numeric language sql immutable strict parallel safe
return case when given ~ '^-?(\d+(\.\d+)?|\.\d+)$' then given::numeric end;
comment on function feel_number(text) is 'The number a text writes, if it writes one';

create function feel_number(given text, grouping_sign text, decimal_sign text) returns numeric language sql immutable parallel safe
return case when given is not null and grouping_sign is distinct from decimal_sign
  and coalesce(grouping_sign, ',') in (' ', ',', '.') and coalesce(decimal_sign, '.') in (',', '.')
  then feel_number(replace(case when grouping_sign is null then given else replace(given, grouping_sign, '') end, coalesce(decimal_sign, '.'), '.')) end;
comment on function feel_number(text, text, text) is 'The number a text writes with these signs between thousands and before decimals';
