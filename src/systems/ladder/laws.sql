-- law: ladder-correction-of-same-status | 资格的更正与被更正的记录同属一家企业、一级梯度 | A correction of a status is about the same enterprise and rung
select later.city_id, later.id from ladder_status later join ladder_status earlier on earlier.city_id = later.city_id and earlier.id = later.corrects
where earlier.org_id <> later.org_id or earlier.rung <> later.rung;

-- law: ladder-reminder-of-its-status | 提醒与所提醒的资格同属一家企业 | A reminder is about an enterprise's own status
select told.city_id, told.id from ladder_reminder told join ladder_status status on status.city_id = told.city_id and status.id = told.status_id
where status.org_id <> told.org_id or status.rung <> told.rung;

-- law: ladder-one-short-says-what | 差一项的企业都写明差哪一项 | Whoever is one condition short is told which
select city_id, run_id, subject_id, rung from ladder_standing where (failed = 1) <> (short_of is not null) or (short_of is null) <> (gap_zh is null);
