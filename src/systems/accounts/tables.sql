-- Sign-in belongs to better-auth (1.7.25): these are the tables its own schema reader asks for, with its column names, in a schema apart.
-- They are not scoped by city: an e-mail address signs in once in the whole deployment, and "cityId" says where.
create schema auth;

create table auth."user" (
  "id" text not null primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null,
  "twoFactorEnabled" boolean,
  "cityId" text not null
);
create table auth."session" (
  "id" text not null primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" ("id") on delete cascade
);
create table auth."account" (
  "id" text not null primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null
);
create table auth."verification" (
  "id" text not null primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null
);
create table auth."twoFactor" (
  "id" text not null primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "verified" boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create table auth."rateLimit" (
  "id" text not null primary key,
  "key" text not null unique,
  "count" integer not null,
  "lastRequest" bigint not null
);
create index "session_userId_idx" on auth."session" ("userId");
create index "account_userId_idx" on auth."account" ("userId");
create index "verification_identifier_idx" on auth."verification" ("identifier");
create index "twoFactor_secret_idx" on auth."twoFactor" ("secret");
create index "twoFactor_userId_idx" on auth."twoFactor" ("userId");
comment on table auth."user" is 'Who can sign in: one row per e-mail address.';
comment on column auth."user"."id" is 'Identity; the account_id of every other table.';
comment on column auth."user"."name" is 'Name as the sign-in shows it.';
comment on column auth."user"."email" is 'E-mail address, once in the whole deployment.';
comment on column auth."user"."emailVerified" is 'The address was confirmed.';
comment on column auth."user"."image" is 'Not used.';
comment on column auth."user"."createdAt" is 'When it was made.';
comment on column auth."user"."updatedAt" is 'Last change.';
comment on column auth."user"."twoFactorEnabled" is 'A second factor is asked for.';
comment on column auth."user"."cityId" is 'City the account belongs to.';
comment on table auth."session" is 'Running sign-ins; a deleted row is signed out at once.';
comment on column auth."session"."id" is 'Identity.';
comment on column auth."session"."expiresAt" is 'When it ends by itself.';
comment on column auth."session"."token" is 'Token the cookie carries.';
comment on column auth."session"."createdAt" is 'When it began.';
comment on column auth."session"."updatedAt" is 'Last renewal.';
comment on column auth."session"."ipAddress" is 'Address it began from.';
comment on column auth."session"."userAgent" is 'Browser it began in.';
comment on column auth."session"."userId" is 'Whose it is.';
comment on table auth."account" is 'How a user signs in: a scrypt password hash, or the city''s own sign-in.';
comment on column auth."account"."id" is 'Identity.';
comment on column auth."account"."accountId" is 'The user as the provider names it.';
comment on column auth."account"."providerId" is 'Password, or the city''s own sign-in.';
comment on column auth."account"."userId" is 'Whose it is.';
comment on column auth."account"."accessToken" is 'Token of the city''s own sign-in.';
comment on column auth."account"."refreshToken" is 'Token of the city''s own sign-in.';
comment on column auth."account"."idToken" is 'Token of the city''s own sign-in.';
comment on column auth."account"."accessTokenExpiresAt" is 'End of the access token.';
comment on column auth."account"."refreshTokenExpiresAt" is 'End of the refresh token.';
comment on column auth."account"."scope" is 'What the tokens are good for.';
comment on column auth."account"."password" is 'scrypt hash; empty with the city''s own sign-in.';
comment on column auth."account"."createdAt" is 'When it was made.';
comment on column auth."account"."updatedAt" is 'Last change.';
comment on table auth."verification" is 'One-time tokens, such as links for setting a password.';
comment on column auth."verification"."id" is 'Identity.';
comment on column auth."verification"."identifier" is 'What the token is for.';
comment on column auth."verification"."value" is 'The token.';
comment on column auth."verification"."expiresAt" is 'When it ends.';
comment on column auth."verification"."createdAt" is 'When it was made.';
comment on column auth."verification"."updatedAt" is 'Last change.';
comment on table auth."twoFactor" is 'Second factors (TOTP), encrypted under the sign-in secret.';
comment on column auth."twoFactor"."id" is 'Identity.';
comment on column auth."twoFactor"."secret" is 'Shared secret, encrypted.';
comment on column auth."twoFactor"."backupCodes" is 'Codes for a lost device, encrypted.';
comment on column auth."twoFactor"."userId" is 'Whose it is.';
comment on column auth."twoFactor"."verified" is 'The device has shown a right code.';
comment on column auth."twoFactor"."failedVerificationCount" is 'Wrong codes in a row.';
comment on column auth."twoFactor"."lockedUntil" is 'No code is taken before.';
comment on table auth."rateLimit" is 'Requests per address and path.';
comment on column auth."rateLimit"."id" is 'Identity.';
comment on column auth."rateLimit"."key" is 'Address and path.';
comment on column auth."rateLimit"."count" is 'Requests in the running window.';
comment on column auth."rateLimit"."lastRequest" is 'Last request, milliseconds since 1970.';

create table auth.attempt (
  key text not null primary key,
  count int not null,
  since timestamptz not null default now()
);
comment on table auth.attempt is 'Sign-in attempts per address book entry, so that one account cannot be guessed at from many places.';
comment on column auth.attempt.key is 'Keyed hash of the e-mail address.';
comment on column auth.attempt.count is 'Attempts in the running window.';
comment on column auth.attempt.since is 'Start of the window.';

create table person (
  city_id text not null,
  account_id text not null,
  name_zh text not null check (name_zh <> ''),
  name_en text not null check (name_en <> ''),
  language text not null default 'zh' check (language in ('zh', 'en')),
  duty text not null default 'business' check (duty in ('business', 'administration', 'audit')),
  demo_account text,
  is_demo boolean not null default false,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (city_id, account_id),
  unique (city_id, account_id, duty),
  unique (city_id, demo_account),
  check (demo_account is null or is_demo)
);
comment on table person is 'Account of one city: the person behind a user of the sign-in.';
comment on column person.city_id is 'City.';
comment on column person.account_id is 'The sign-in''s user id.';
comment on column person.name_zh is 'Name in Chinese.';
comment on column person.name_en is 'Name in English.';
comment on column person.language is 'Language of the screens and letters.';
comment on column person.duty is 'Business, administration or audit: one account has one of them for good (separation of duties).';
comment on column person.demo_account is 'Short name in the demonstration.';
comment on column person.is_demo is 'Demonstration account.';
comment on column person.opened_at is 'When it was opened.';
comment on column person.closed_at is 'When it was closed; it signs nobody in after that.';

create table membership (
  city_id text not null,
  account_id text not null,
  role text not null,
  org_id text not null default '',
  county_id text not null default '',
  duty text not null generated always as (case role when 'admin' then 'administration' when 'auditor' then 'audit' else 'business' end) stored,
  since timestamptz not null default now(),
  ended_at timestamptz,
  primary key (city_id, account_id, role, org_id, county_id),
  -- The role's duty must be the person's: administrator, auditor and business roles cannot meet in one account, whoever writes.
  foreign key (city_id, account_id, duty) references person (city_id, account_id, duty)
);
create index membership_role on membership (city_id, role, account_id) where ended_at is null;
create index membership_org on membership (city_id, org_id, account_id) where ended_at is null and org_id <> '';
comment on table membership is 'A role held by an account, for an organisation, within a county, or for the whole city.';
comment on column membership.city_id is 'City.';
comment on column membership.account_id is 'Account.';
comment on column membership.role is 'Role.';
comment on column membership.org_id is 'Organisation acted for, or empty.';
comment on column membership.county_id is 'County looked after, or empty.';
comment on column membership.duty is 'Duty the role belongs to; follows from the role.';
comment on column membership.since is 'Since when.';
comment on column membership.ended_at is 'Since when no longer.';

create table person_identifier (
  city_id text not null,
  account_id text not null,
  kind text not null check (kind in ('identity-number', 'passport', 'phone')),
  cipher text not null,
  lookup text not null check (length(lookup) = 64),
  masked text not null,
  at timestamptz not null default now(),
  primary key (city_id, account_id, kind),
  foreign key (city_id, account_id) references person (city_id, account_id)
);
create index person_identifier_lookup on person_identifier (city_id, kind, lookup);
comment on table person_identifier is 'Identity numbers, passports and telephones, encrypted; lists show the masked form only.';
comment on column person_identifier.city_id is 'City.';
comment on column person_identifier.account_id is 'Whose.';
comment on column person_identifier.kind is 'What kind of identifier.';
comment on column person_identifier.cipher is 'AES-256-GCM, bound to city, table, column and row.';
comment on column person_identifier.lookup is 'Keyed index: finds equal values without reading them.';
comment on column person_identifier.masked is 'What lists may show.';
comment on column person_identifier.at is 'When it was given.';

create table identifier_viewing (
  city_id text not null,
  id text not null,
  account_id text not null,
  person_id text not null,
  kind text not null,
  reason text not null check (length(reason) between 5 and 500),
  at timestamptz not null default now(),
  until timestamptz not null,
  primary key (city_id, id),
  foreign key (city_id, person_id, kind) references person_identifier (city_id, account_id, kind)
);
create index identifier_viewing_person on identifier_viewing (city_id, person_id, at);
comment on table identifier_viewing is 'Permission that an officer took, with a reason, to read one identifier for a few minutes. Only ever added to.';
comment on column identifier_viewing.city_id is 'City.';
comment on column identifier_viewing.id is 'Identity.';
comment on column identifier_viewing.account_id is 'Who reads.';
comment on column identifier_viewing.person_id is 'Whose identifier.';
comment on column identifier_viewing.kind is 'Which identifier.';
comment on column identifier_viewing.reason is 'Why.';
comment on column identifier_viewing.at is 'When it was taken.';
comment on column identifier_viewing.until is 'When it ends.';

-- Who a running session is, in one statement: before a session is known there is no city to scope by, so it reads as the tables' owner,
-- gives only what the one token's bearer already is, and can be called with a token alone.
create function auth.session_actor(session_token text)
returns table (session_id text, account_id text, city_id text, name_zh text, name_en text, language text, seen_at timestamptz, grants jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select s."id", u."id", p.city_id, p.name_zh, p.name_en, p.language, s."updatedAt",
    coalesce((
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('role', m.role, 'org_id', nullif(m.org_id, ''), 'county_id', nullif(m.county_id, ''))
        order by m.role, m.org_id, m.county_id)
      from public.membership m where m.city_id = p.city_id and m.account_id = p.account_id and m.ended_at is null), '[]'::jsonb)
  from auth."session" s
  join auth."user" u on u."id" = s."userId"
  join public.person p on p.city_id = u."cityId" and p.account_id = u."id"
  where s."token" = session_token and s."expiresAt" > pg_catalog.now() and p.closed_at is null;
end;
comment on function auth.session_actor is 'The person behind a session token with the roles held at this moment, or no row.';

revoke all on schema auth from public;
revoke all on all tables in schema auth from public;
revoke all on all functions in schema auth from public;
grant usage on schema auth to jiebang_app;
grant select, insert, update, delete on auth."user", auth."session", auth."account", auth."verification", auth."twoFactor", auth."rateLimit", auth.attempt to jiebang_app;
grant execute on function auth.session_actor to jiebang_app;
