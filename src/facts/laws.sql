-- law: correction-is-of-the-same-cell | 更正与被更正的行说的是同一对象、事实、统计期 | A correction is of the same subject, fact and period as what it corrects
select later.city_id, later.id from fact later join fact earlier on earlier.city_id = later.city_id and earlier.id = later.supersedes
where (later.subject_kind, later.subject_id, later.fact_id, later.period, later.is_target)
  is distinct from (earlier.subject_kind, earlier.subject_id, earlier.fact_id, earlier.period, earlier.is_target);

-- law: correction-is-known-later | 更正晚于被更正的行得知 | A correction is known later than what it corrects
select later.city_id, later.id from fact later join fact earlier on earlier.city_id = later.city_id and earlier.id = later.supersedes
where later.known_at <= earlier.known_at;

-- law: correction-is-seen-by-the-same | 看得到原行的人都看得到更正 | Whoever sees a row sees its correction
select later.city_id, later.id from fact later join fact earlier on earlier.city_id = later.city_id and earlier.id = later.supersedes
where (later.org_id, later.county_id, later.is_public) is distinct from (earlier.org_id, earlier.county_id, earlier.is_public);

-- law: published-fact-quotes-its-source | 来自出版物或登记的事实都带原文 | Each fact from a publication or a register quotes the sentence or entry that states it
select city_id, id from fact where source_kind in ('bureau-publication', 'register-entry') and value is not null and coalesce(source ->> 'sentence', '') = '';
