-- law: draw-numbers-gapless | 抽取编号在一年内连续 | numbers of draws run without a gap within a year
select city_id, year from draw where year is not null group by city_id, year having max(sequence) <> count(*);

-- law: draw-number-kept | 已公告的抽取保留编号 | an announced draw keeps its number
select city_id, case_id from draw where state <> 'opened' and state <> 'cancelled' and state <> 'dropped' and number is null;

-- law: draw-after-commitments | 名单冻结之前承诺已到齐 | commitments come before the freeze
select draw.city_id, draw.case_id from draw join draw_commitment one on one.city_id = draw.city_id and one.case_id = draw.case_id where draw.frozen_at is not null and one.committed_at >= draw.frozen_at;

-- law: draw-events-chained | 抽取后的事件环环相扣 | events of a draw are chained
select event.city_id, event.case_id, event.sequence from draw_event event join draw on draw.city_id = event.city_id and draw.case_id = event.case_id
left join draw_event before on before.city_id = event.city_id and before.case_id = event.case_id and before.sequence = event.sequence - 1
where event.previous is distinct from coalesce(before.hash, draw.record_hash);

-- law: draw-names-sealed | 名单公开之前不存姓名 | no name is kept before disclosure
select city_id, case_id from draw where roster is not null and disclosed_at is null;
