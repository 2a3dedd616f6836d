alter table incentive_claim add column rechecked_at timestamptz;
comment on column incentive_claim.rechecked_at is 'facts known until then were weighed against the grant; null where none was corrected since the decision';

create table incentive_revision (
  city_id text not null,
  id text not null,
  case_id text not null,
  org_id text not null,
  county_id text,
  measure text not null,
  decision_id text not null,
  was_fen bigint not null check (was_fen >= 0),
  now_fen bigint not null check (now_fen >= 0),
  changes jsonb not null,
  found_at timestamptz not null default now(),
  state text not null default 'proposed' check (state in ('proposed', 'opened', 'dismissed', 'overtaken')),
  account_id text,
  explanation text,
  opened_case_id text,
  settled_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, case_id) references incentive_claim (city_id, case_id),
  check (was_fen <> now_fen),
  check ((state in ('opened', 'dismissed')) = (account_id is not null))
);
comment on table incentive_revision is '事实修订: a grant that would come out otherwise on the facts as corrected since; proposed to an officer, never carried out by itself';
comment on column incentive_revision.city_id is 'city of the row';
comment on column incentive_revision.id is 'id, time-ordered';
comment on column incentive_revision.case_id is 'claim whose grant would be another';
comment on column incentive_revision.org_id is 'enterprise';
comment on column incentive_revision.county_id is 'county of the enterprise';
comment on column incentive_revision.measure is 'id of the measure in the pack';
comment on column incentive_revision.decision_id is 'decision on the corrected facts';
comment on column incentive_revision.was_fen is 'granted or paid, less what was taken back, fen';
comment on column incentive_revision.now_fen is 'what would be granted on the corrected facts, fen';
comment on column incentive_revision.changes is 'facts that changed: name, before, now';
comment on column incentive_revision.found_at is 'when it was found';
comment on column incentive_revision.state is 'proposed, opened as a case, dismissed by an officer, or overtaken by a later correction';
comment on column incentive_revision.account_id is 'officer who opened or dismissed it';
comment on column incentive_revision.explanation is 'what the officer wrote';
comment on column incentive_revision.opened_case_id is 'top-up or claw-back opened of it';
comment on column incentive_revision.settled_at is 'when it was opened, dismissed or overtaken';
create unique index incentive_revision_proposed on incentive_revision (city_id, case_id) where state = 'proposed';
