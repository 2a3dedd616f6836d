-- law: conflicts-correction-of-same-tie | 更正的利益关系与原记录种类相同、双方相同 | A correction of an interest is of the same kind and between the same sides
select later.city_id, later.id from interest_tie later join interest_tie earlier on earlier.city_id = later.city_id and earlier.id = later.corrects
where later.kind <> earlier.kind or (later.from_account_id, later.from_name, later.from_org_id, later.to_account_id, later.to_name, later.to_org_id)
  is distinct from (earlier.from_account_id, earlier.from_name, earlier.from_org_id, earlier.to_account_id, earlier.to_name, earlier.to_org_id);

-- law: conflicts-three-excluded | 一家单位同时申请回避的专家不超过三位 | An applicant has at most three experts excluded at a time
select city_id, org_id, count(*) from excluded_expert where ended_at is null group by city_id, org_id having count(*) > 3;

-- law: conflicts-work-has-two-hands | 合作成果至少有两方署名 | A joint work has at least two hands
select work.city_id, work.id from joint_work work where (select count(*) from joint_work_hand hand where hand.city_id = work.city_id and hand.work_id = work.id) < 2;
