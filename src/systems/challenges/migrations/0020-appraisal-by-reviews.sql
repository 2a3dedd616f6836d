-- Appraisal scores move into the reviews engine: each case's scores become a closed or open first round under the sheet of that time.
insert into review_sheet (city_id, hash, sheet_id, content)
select distinct score.city_id, encode(sha256(convert_to(sheet.content::text, 'UTF8')), 'hex'), 'need-appraisal', sheet.content from appraisal_score score
cross join (select jsonb_build_object('id', 'need-appraisal', 'title', jsonb_build_object('zh', '需求评榜表', 'en', 'Appraisal of a need'), 'source', jsonb_build_object('title', '平台示例评分表'), 'illustrative', true,
  'reviewers', jsonb_build_object('min', 3, 'max', 9), 'scale', jsonb_build_object('min', 0, 'max', 100, 'decimals', 2), 'decimals', 2, 'drop_extremes_from', null, 'rounds_max', 2, 'amount', 'optional', 'levels', '[]'::jsonb,
  'outliers', jsonb_build_object('k', 3, 'least', 10, 'from_reviewers', 4), 'criteria', (select jsonb_agg(jsonb_build_object('id', id, 'weight', 1, 'title', jsonb_build_object('zh', zh, 'en', en)) order by at)
    from (values (1, 'necessity', '必要性', 'Necessity'), (2, 'novelty', '新颖性', 'Novelty'), (3, 'difficulty', '难度', 'Difficulty'), (4, 'value', '价值', 'Value'), (5, 'feasibility', '可行性', 'Feasibility'), (6, 'budget', '榜额合理性', 'Budget')) one (at, id, zh, en))) as content) sheet;

insert into review_round (city_id, id, case_id, purpose, number, sheet_hash, opened_at, closed_at)
select party.city_id, party.case_id || '-1', party.case_id, 'need-appraisal', 1, (select hash from review_sheet sheet where sheet.city_id = party.city_id and sheet.sheet_id = 'need-appraisal' limit 1),
  min(party.since), case when bool_and(score.at is not null) then max(score.at) end
from case_party party left join appraisal_score score on score.city_id = party.city_id and score.case_id = party.case_id and score.account_id = party.account_id
where party.role = 'expert' and party.account_id <> '' and exists (select from appraisal_score given where given.city_id = party.city_id and given.case_id = party.case_id)
group by party.city_id, party.case_id;

insert into review_seat (city_id, round_id, number, account_id, since, declared, declared_at)
select party.city_id, round.id, row_number() over (partition by party.city_id, party.case_id order by md5(round.id || party.account_id)), party.account_id, party.since, case when score.at is not null then 'clear' end, score.at
from case_party party join review_round round on round.city_id = party.city_id and round.case_id = party.case_id and round.purpose = 'need-appraisal'
left join appraisal_score score on score.city_id = party.city_id and score.case_id = party.case_id and score.account_id = party.account_id
where party.role = 'expert' and party.account_id <> '';

insert into review_score (city_id, round_id, account_id, scores, total, comment, at)
select score.city_id, round.id, score.account_id, score.scores, score.mean, score.comment, score.at
from appraisal_score score join review_round round on round.city_id = score.city_id and round.case_id = score.case_id and round.purpose = 'need-appraisal';

drop table appraisal_score;
