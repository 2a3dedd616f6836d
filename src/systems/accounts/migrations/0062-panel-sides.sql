-- 管理、使用、抽取分离: who keeps the register of experts, who uses panels, who draws them and who supervises are never one account.
alter table person add column panel_side text check (panel_side in ('managing', 'using', 'drawing', 'supervising'));
alter table membership add column panel_side text generated always as (case when ended_at is not null then null else case role
  when 'expert-manager' then 'managing' when 'expert-drawer' then 'drawing' when 'supervisor' then 'supervising'
  when 'city-officer' then 'using' when 'county-officer' then 'using' when 'follow-up-officer' then 'using' when 'finance-officer' then 'using' end end) stored;
comment on column person.panel_side is 'Side this account stands on towards expert panels: managing the register, using panels, drawing them, supervising; empty for whoever stands on none. It can change once no running role holds it.';
comment on column membership.panel_side is 'Side the role belongs to while it runs; follows from the role, empty for roles of no side.';
update person set panel_side = (select min(panel_side) from membership where membership.city_id = person.city_id and membership.account_id = person.account_id);
alter table person add unique (city_id, account_id, panel_side);
-- A running role's side must be the person's, whoever writes; roles of no side are not held to it.
alter table membership add constraint membership_panel_side foreign key (city_id, account_id, panel_side) references person (city_id, account_id, panel_side);
