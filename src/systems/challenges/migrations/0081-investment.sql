-- 后续投资: funds mark interest in solved challenges; no contact before the other side consents.
create table investment_interest (
  city_id text not null,
  id text not null,
  challenge_id text not null,
  org_id text not null,
  account_id text not null,
  note text not null,
  at timestamptz not null default now(),
  primary key (city_id, id),
  unique (city_id, challenge_id, org_id),
  foreign key (city_id, challenge_id) references challenge (city_id, id)
);
comment on table investment_interest is '投资意向: a fund’s interest in a solved challenge, once for each.';
comment on column investment_interest.city_id is 'City.';
comment on column investment_interest.id is 'Identity.';
comment on column investment_interest.challenge_id is 'Challenge.';
comment on column investment_interest.org_id is 'Fund or bank.';
comment on column investment_interest.account_id is 'Who marked it.';
comment on column investment_interest.note is 'What it writes to the other side.';
comment on column investment_interest.at is 'When.';

create table investment_answer (
  city_id text not null,
  interest_id text not null,
  org_id text not null,
  side text not null check (side in ('owner', 'solver')),
  is_agreed boolean not null,
  contact text,
  account_id text not null,
  at timestamptz not null default now(),
  primary key (city_id, interest_id, org_id),
  foreign key (city_id, interest_id) references investment_interest (city_id, id),
  check (is_agreed = (contact is not null))
);
comment on table investment_answer is '意向答复: the owner’s or a solver’s consent with the contact it gives, or none.';
comment on column investment_answer.city_id is 'City.';
comment on column investment_answer.interest_id is 'Interest.';
comment on column investment_answer.org_id is 'Who answers.';
comment on column investment_answer.side is 'owner or solver.';
comment on column investment_answer.is_agreed is 'Consents to be spoken to.';
comment on column investment_answer.contact is 'Contact it gives; only with consent.';
comment on column investment_answer.account_id is 'Who answered.';
comment on column investment_answer.at is 'When it was last answered.';
