-- 政策实验室: drafts of measures, what they would cost, and the texts that two officers published over the pack's.

create table incentive_measure_draft (
  city_id text not null,
  id text not null,
  version int not null check (version >= 1),
  measure text,
  county_id text,
  title jsonb,
  text text not null check (length(text) <= 60000),
  text_version text not null,
  problems_count int not null check (problems_count >= 0),
  account_id text not null,
  saved_at timestamptz not null default now(),
  primary key (city_id, id, version)
);
comment on table incentive_measure_draft is '条款草稿: the whole text of a measure as an officer saved it; a version is added with each save';
comment on column incentive_measure_draft.city_id is 'city of the row';
comment on column incentive_measure_draft.id is 'id of the draft, time-ordered';
comment on column incentive_measure_draft.version is 'number of the save, from 1';
comment on column incentive_measure_draft.measure is 'measure it changes; null for a new one';
comment on column incentive_measure_draft.county_id is 'county whose measure it is; null for the city''s';
comment on column incentive_measure_draft.title is 'title in Chinese and English as the text gives it; null where it cannot be read';
comment on column incentive_measure_draft.text is 'the text as it was written';
comment on column incentive_measure_draft.text_version is 'sha256 of the text with LF line ends, as decisions pin it';
comment on column incentive_measure_draft.problems_count is 'how many errors were found in it when it was saved';
comment on column incentive_measure_draft.account_id is 'officer who saved it';
comment on column incentive_measure_draft.saved_at is 'when it was saved';

create table incentive_measure_trial (
  city_id text not null,
  id text not null,
  draft_id text not null,
  draft_version int not null,
  population_id text not null,
  as_of date not null,
  figures jsonb not null,
  account_id text not null,
  tried_at timestamptz not null default now(),
  primary key (city_id, id)
);
comment on table incentive_measure_trial is '试算: what a version of a draft would cost a population against the rule in force';
comment on column incentive_measure_trial.city_id is 'city of the row';
comment on column incentive_measure_trial.id is 'id of the trial, time-ordered';
comment on column incentive_measure_trial.draft_id is 'draft';
comment on column incentive_measure_trial.draft_version is 'version of the draft that was tried';
comment on column incentive_measure_trial.population_id is 'frozen population it was tried on';
comment on column incentive_measure_trial.as_of is 'civil day whose parameters hold';
comment on column incentive_measure_trial.figures is 'money before and after in whole fen, by county and sector, who gains and who loses, as pages show it';
comment on column incentive_measure_trial.account_id is 'officer who tried it';
comment on column incentive_measure_trial.tried_at is 'when it was tried';
create index incentive_measure_trial_of_draft on incentive_measure_trial (city_id, draft_id, tried_at);

create table incentive_measure_proposal (
  city_id text not null,
  id text not null,
  draft_id text not null,
  draft_version int not null,
  measure text not null,
  base_version text,
  valid_from date not null,
  reason text not null check (length(reason) between 2 and 2000),
  state text not null default 'open' check (state in ('open', 'approved', 'returned')),
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  answered_by text check (answered_by <> proposed_by or state <> 'approved'),
  answered_at timestamptz,
  answer text check (length(answer) <= 2000),
  primary key (city_id, id)
);
comment on table incentive_measure_proposal is '条款送审: one officer''s wish to publish a version of a draft; another approves or returns it';
comment on column incentive_measure_proposal.city_id is 'city of the row';
comment on column incentive_measure_proposal.id is 'id of the proposal, time-ordered';
comment on column incentive_measure_proposal.draft_id is 'draft';
comment on column incentive_measure_proposal.draft_version is 'version of the draft to be published';
comment on column incentive_measure_proposal.measure is 'measure the text is of';
comment on column incentive_measure_proposal.base_version is 'version in force when it was proposed; null for a new measure';
comment on column incentive_measure_proposal.valid_from is 'civil day from which the text is to hold';
comment on column incentive_measure_proposal.reason is 'why, in the officer''s words';
comment on column incentive_measure_proposal.state is 'open, approved or returned';
comment on column incentive_measure_proposal.proposed_by is 'officer who proposed it';
comment on column incentive_measure_proposal.proposed_at is 'when it was proposed';
comment on column incentive_measure_proposal.answered_by is 'officer who approved or returned it; who approves is never who proposed';
comment on column incentive_measure_proposal.answered_at is 'when that was';
comment on column incentive_measure_proposal.answer is 'what the second officer said to it';
create unique index incentive_measure_proposal_open on incentive_measure_proposal (city_id, measure) where state = 'open';

create table incentive_measure_text (
  city_id text not null,
  measure text not null,
  ordinal int not null check (ordinal >= 1),
  version text not null,
  county_id text,
  text text not null,
  origin text not null check (origin in ('pack', 'published')),
  valid_from date,
  proposal_id text,
  published_by text,
  published_at timestamptz not null default now(),
  primary key (city_id, measure, ordinal)
);
comment on table incentive_measure_text is '公布的条款: texts of measures that stand over the pack''s, and the pack''s text that each first one took the place of, kept so that old decisions stay readable';
comment on column incentive_measure_text.city_id is 'city of the row';
comment on column incentive_measure_text.measure is 'id of the measure';
comment on column incentive_measure_text.ordinal is 'its place in the order of publication, from 1';
comment on column incentive_measure_text.version is 'sha256 of the text with LF line ends, as decisions pin it';
comment on column incentive_measure_text.county_id is 'county whose measure it is; null for the city''s';
comment on column incentive_measure_text.text is 'the text, word for word';
comment on column incentive_measure_text.origin is 'pack: the text the pack had; published: by two officers';
comment on column incentive_measure_text.valid_from is 'civil day from which it holds; null for the pack''s';
comment on column incentive_measure_text.proposal_id is 'proposal it was published by; null for the pack''s';
comment on column incentive_measure_text.published_by is 'officer who approved it; null for the pack''s';
comment on column incentive_measure_text.published_at is 'when it was written here';
create index incentive_measure_text_version on incentive_measure_text (city_id, version);
