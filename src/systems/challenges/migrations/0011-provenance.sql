alter table challenge add column drafted_by_org_id text;
alter table challenge add column drafted_how text check (drafted_how in ('start-on-visit', 'bring-need'));
comment on column challenge.drafted_by_org_id is 'Office that drafted the need for its owner, if one did.';
comment on column challenge.drafted_how is 'How it did: on a visit, or from a table of many.';
