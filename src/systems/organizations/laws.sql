-- law: organization-has-number-or-reason | 每个组织要么有代码或注册号，要么写明为何没有 | Each organisation has a code or number, or says why it has none
select city_id, id from organization where uscc is null and registration_number is null and coalesce(uscc_note_zh, '') = '';

-- law: registered-in-china-has-code | 在本平台登记的境内单位都有统一社会信用代码 | Each organisation in China that was registered here has its unified code
select city_id, id from organization where origin = 'registered' and country = 'CN' and uscc is null;

-- law: organization-not-above-itself | 没有组织的上级绕回自己 | No organisation's parents lead back to itself
with recursive above (city_id, id, parent_id, steps) as (
  select city_id, id, parent_id, 1 from organization where parent_id is not null
  union all
  select above.city_id, above.id, organization.parent_id, steps + 1 from above
  join organization on organization.city_id = above.city_id and organization.id = above.parent_id
  where organization.parent_id is not null and steps < 100
)
select city_id, id from above where parent_id = id;

-- law: demonstration-is-marked | 演示组织都标明是演示数据 | Every demonstration organisation is marked as one
select city_id, id from organization where (origin = 'demo') <> is_demo;
