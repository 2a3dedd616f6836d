alter table milestone add column accepted_by text not null default 'owner' check (accepted_by in ('owner', 'panel', 'dispute'));
alter table milestone add column acceptance_case_id text;
create unique index milestone_in_acceptance on milestone (city_id, acceptance_case_id) where acceptance_case_id is not null;
alter table milestone add constraint milestone_by_panel check (acceptance_case_id is null or (accepted_by <> 'owner' and kind = 'work'));
comment on column milestone.accepted_by is 'Who accepts it by the contract: the owner; a drawn panel; or the owner, and a drawn panel where the two differ.';
comment on column milestone.acceptance_case_id is 'Case in which the panel accepts it, once it was asked for.';
