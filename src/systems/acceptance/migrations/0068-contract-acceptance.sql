alter table project add column contract_part int check (contract_part between 1 and 12);
alter table project add column interested_orgs text[] not null default '{}';
alter table project add constraint project_part_of_contract check ((contract_case_id is null) = (contract_part is null));
-- A part of a contract is accepted by a panel once.
create unique index project_of_contract on project (city_id, contract_case_id, contract_part) where contract_case_id is not null;
comment on column project.contract_case_id is 'Case of the contract of which this accepts a part; null for a project with a task book of its own.';
comment on column project.contract_part is 'Which part of the contract: the position of its milestone.';
comment on column project.interested_orgs is 'Organisations with an interest besides the one that delivers: the other side of a contract, partners; nobody tied to one of them sits on the panel.';
