-- law: finding-rests-on-evidence | 交付物结论依据的证据版本确实存在 | A finding rests on versions of evidence that exist
select finding.city_id, finding.case_id, finding.number, finding.round from deliverable_finding finding, jsonb_each_text(finding.basis) as rested (number, version)
where rested.version <> '0' and not exists (select from deliverable_version version where version.city_id = finding.city_id and version.case_id = finding.case_id and version.number = rested.number::int and version.version = rested.version::int);

-- law: evidence-versions-in-turn | 证据版本依次编号 | Versions of evidence are numbered in turn
select city_id, case_id, number from deliverable_version group by city_id, case_id, number having max(version) <> count(*);

-- law: finding-names-its-own-evidence | 交付物结论依据自身的证据 | A finding rests on the deliverable's own evidence
select city_id, case_id, number, round from deliverable_finding where not basis ? number::text;
