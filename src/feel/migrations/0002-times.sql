-- Days are `date`. A time of day or a date with a time is numeric[]: day since 1970 (null for a time of day), seconds, seconds from UTC (null where not given).
-- Durations are seconds; those of years and months are months.

create function feel_date(year numeric, month numeric, day numeric) returns date language sql immutable strict parallel safe
return case when year between 1 and 9999 and month between 1 and 12 and day between 1 and 31 and year = trunc(year) and month = trunc(month) and day = trunc(day)
  and day <= extract(day from make_date(year::int, month::int, 1) + interval '1 month - 1 day') then make_date(year::int, month::int, day::int) end;
comment on function feel_date(numeric, numeric, numeric) is 'A day of the calendar, if there is such a day';

create function feel_date(given text) returns date language sql immutable strict parallel safe
return case when given ~ '^\d{4}-\d\d-\d\d$' then feel_date(substr(given, 1, 4)::numeric, substr(given, 6, 2)::numeric, substr(given, 9, 2)::numeric) end;
comment on function feel_date(text) is 'The day a text writes as 2021-01-31, if it writes one';

create function feel_date(given date) returns date language sql immutable strict parallel safe return given;
comment on function feel_date(date) is 'A day as it is';

create function feel_day(at numeric[]) returns date language sql immutable strict parallel safe
return (date '1970-01-01' + at[1]::int);
comment on function feel_day(numeric[]) is 'The day of a date with a time';

create function feel_date(at numeric[]) returns date language sql immutable strict parallel safe return feel_day(at);
comment on function feel_date(numeric[]) is 'The day of a date with a time';

create function feel_in_calendar(given date) returns date language sql immutable strict parallel safe
return case when given between date '0001-01-01' and date '9999-12-31' then given end;
comment on function feel_in_calendar(date) is 'A day of the years 1 to 9999, which FEEL here knows';

create function feel_day_plus_seconds(given date, seconds numeric) returns date language sql immutable strict parallel safe
return case when abs(seconds) < 1e12 then feel_in_calendar(given + floor(seconds / 86400)::int) end;
comment on function feel_day_plus_seconds(date, numeric) is 'The day so many seconds after its midnight';

create function feel_day_plus_months(given date, months bigint) returns date language sql immutable strict parallel safe
return case when abs(months) < 240000 then feel_in_calendar((given + make_interval(months => months::int))::date) end;
comment on function feel_day_plus_months(date, bigint) is 'The day so many months later; where that month is shorter, its last day';

create function feel_moment(given text) returns numeric[] language plpgsql immutable strict parallel safe as $$
declare
  part text[] := regexp_match(given, '^(?:(\d{4}-\d\d-\d\d)(?:T(?=\d)|$))?(?:(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?$');
  day date;
  away numeric;
begin
  if part is null or (part[1] is null and part[2] is null) then return null; end if;
  if part[1] is not null then
    day := feel_date(part[1]);
    if day is null then return null; end if;
    if part[2] is null then return array[day - date '1970-01-01', 0, null]::numeric[]; end if;
  end if;
  if part[2]::int > 23 or part[3]::int > 59 or part[4]::int > 59 then return null; end if;
  if part[6] = 'Z' then away := 0;
  elsif part[6] is not null then away := (case when part[6] like '-%' then -1 else 1 end) * (substr(part[6], 2, 2)::int * 3600 + substr(part[6], 5, 2)::int * 60);
  end if;
  if abs(away) > 18 * 3600 then return null; end if;
  return array[day - date '1970-01-01', part[2]::int * 3600 + part[3]::int * 60 + part[4]::int + coalesce('0' || part[5], '0')::numeric, away]::numeric[];
end $$;
comment on function feel_moment(text) is 'A time of day or a date with a time, read from its text; a date alone is its midnight';

create function feel_moment_place(at numeric[]) returns text language sql immutable strict parallel safe
return (case when at[3] is null then 'local ' else 'utc ' end) || floor(coalesce(at[1], 0) * 86400 - coalesce(at[3], 0) + at[2])::text;
comment on function feel_moment_place(numeric[]) is 'What two moments have in common exactly when they are the same moment, to the second';

create function feel_moment_between(earlier numeric[], later numeric[]) returns numeric language sql immutable strict parallel safe
return case when (earlier[3] is null) = (later[3] is null) then
  (coalesce(later[1], 0) - coalesce(earlier[1], 0)) * 86400 - (coalesce(later[3], 0) - coalesce(earlier[3], 0)) + later[2] - earlier[2] end;
comment on function feel_moment_between(numeric[], numeric[]) is 'Seconds from one moment to another; nothing where only one tells its distance from UTC';

create function feel_moment_order(a numeric[], b numeric[]) returns int language sql immutable strict parallel safe
return case when (a[3] is null) = (b[3] is null) then sign(floor(coalesce(a[1], 0) * 86400 - coalesce(a[3], 0) + a[2])
  - floor(coalesce(b[1], 0) * 86400 - coalesce(b[3], 0) + b[2]))::int end;
comment on function feel_moment_order(numeric[], numeric[]) is 'Negative, nought or positive as a is before, at or after b, to the second';

create function feel_moment_plus_seconds(at numeric[], seconds numeric) returns numeric[] language sql immutable strict parallel safe
return case when at[1] is null then array[null, at[2] + seconds - floor((at[2] + seconds) / 86400) * 86400, at[3]]
  when at[1] + floor((at[2] + seconds) / 86400) between -719162 and 2932896
  then array[at[1] + floor((at[2] + seconds) / 86400), at[2] + seconds - floor((at[2] + seconds) / 86400) * 86400, at[3]] end;
comment on function feel_moment_plus_seconds(numeric[], numeric) is 'A moment so many seconds later; a time of day goes round the clock';

create function feel_moment_plus_months(at numeric[], months bigint) returns numeric[] language sql immutable strict parallel safe
return case when feel_day_plus_months(feel_day(at), months) is not null then array[feel_day_plus_months(feel_day(at), months) - date '1970-01-01', at[2], at[3]] end;
comment on function feel_moment_plus_months(numeric[], bigint) is 'A date with a time so many months later';

create function feel_clock_text(seconds numeric) returns text language sql immutable strict parallel safe
return lpad(div(seconds, 3600)::text, 2, '0') || ':' || lpad(mod(div(seconds, 60), 60)::text, 2, '0') || ':' || lpad(mod(trunc(seconds), 60)::text, 2, '0')
  || case when seconds = trunc(seconds) then '' else ltrim(trim_scale(seconds - trunc(seconds))::text, '0') end;
comment on function feel_clock_text(numeric) is 'Hours, minutes and seconds of a day';

create function feel_moment_text(at numeric[]) returns text language sql immutable strict parallel safe
return coalesce(to_char(feel_day(at), 'YYYY-MM-DD') || 'T', '') || feel_clock_text(at[2])
  || case when at[3] is null then '' when at[3] = 0 then 'Z' else (case when at[3] < 0 then '-' else '+' end) || substr(feel_clock_text(abs(at[3])), 1, 5) end;
comment on function feel_moment_text(numeric[]) is 'The text of a time of day or a date with a time';

create function feel_duration_text(seconds numeric) returns text language sql immutable strict parallel safe
return (case when seconds < 0 then '-' else '' end) || 'P' || case when abs(seconds) >= 86400 then div(abs(seconds), 86400)::text || 'D' else '' end
  || case when mod(abs(seconds), 86400) = 0 then case when abs(seconds) >= 86400 then '' else 'T0S' end else 'T'
    || case when mod(div(abs(seconds), 3600), 24) > 0 then mod(div(abs(seconds), 3600), 24)::text || 'H' else '' end
    || case when mod(div(abs(seconds), 60), 60) > 0 then mod(div(abs(seconds), 60), 60)::text || 'M' else '' end
    || case when mod(abs(seconds), 60) > 0 then trim_scale(mod(abs(seconds), 60))::text || 'S' else '' end end;
comment on function feel_duration_text(numeric) is 'P1DT2H of a number of seconds';

create function feel_months_text(months bigint) returns text language sql immutable strict parallel safe
return (case when months < 0 then '-' else '' end) || 'P' || case when abs(months) >= 12 then (abs(months) / 12)::text || 'Y' else '' end
  || case when abs(months) % 12 > 0 or abs(months) < 12 then (abs(months) % 12)::text || 'M' else '' end;
comment on function feel_months_text(bigint) is 'P1Y2M of a number of months';

create function feel_months(given numeric) returns bigint language sql immutable strict parallel safe return trunc(given)::bigint;
comment on function feel_months(numeric) is 'A number of months, whole';

create function feel_months_between(earlier date, later date) returns bigint language sql immutable strict parallel safe
return (case when earlier > later then -1 else 1 end) * ((extract(year from greatest(earlier, later)) - extract(year from least(earlier, later))) * 12
  + extract(month from greatest(earlier, later)) - extract(month from least(earlier, later))
  - case when extract(day from greatest(earlier, later)) < extract(day from least(earlier, later)) then 1 else 0 end)::bigint;
comment on function feel_months_between(date, date) is 'Whole months from one day to another, negative backwards';

create function feel_day_of_week(given date) returns text language sql immutable strict parallel safe
return (array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])[extract(isodow from given)::int];
comment on function feel_day_of_week(date) is 'The name of the day, as FEEL gives it';

create function feel_month_of_year(given date) returns text language sql immutable strict parallel safe
return (array['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'])[extract(month from given)::int];
comment on function feel_month_of_year(date) is 'The name of the month, as FEEL gives it';

create function feel_part(given date, part text) returns numeric language sql immutable strict parallel safe
return case part when 'year' then extract(year from given) when 'month' then extract(month from given) when 'day' then extract(day from given) when 'weekday' then extract(isodow from given) end;
comment on function feel_part(date, text) is 'A part of a day by FEEL''s name for it';

create function feel_part(at numeric[], part text) returns numeric language sql immutable strict parallel safe
return case part when 'hour' then div(at[2], 3600) when 'minute' then mod(div(at[2], 60), 60) when 'second' then mod(at[2], 60) when 'time offset' then at[3] else feel_part(feel_day(at), part) end;
comment on function feel_part(numeric[], text) is 'A part of a time of day or a date with a time';

create function feel_part(seconds numeric, part text) returns numeric language sql immutable strict parallel safe
return case part when 'days' then div(seconds, 86400) when 'hours' then mod(div(seconds, 3600), 24) when 'minutes' then mod(div(seconds, 60), 60) when 'seconds' then mod(seconds, 60) end;
comment on function feel_part(numeric, text) is 'A part of a duration of days and time';

create function feel_part(months bigint, part text) returns numeric language sql immutable strict parallel safe
return case part when 'years' then (months / 12)::numeric when 'months' then (months % 12)::numeric end;
comment on function feel_part(bigint, text) is 'A part of a duration of years and months';
