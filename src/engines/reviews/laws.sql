-- law: closed-round-is-complete | 已结束的评审轮次中，每个席位都有评分 | In a closed round every seat has its score
select seat.city_id, seat.round_id, seat.number from review_seat seat join review_round round on round.city_id = seat.city_id and round.id = seat.round_id
where round.closed_at is not null and (seat.state = 'conflicted' or (seat.state = 'seated'
  and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id)));

-- law: score-from-a-seat | 只有在席且未声明利害关系的专家评分 | Only reviewers seated and without a declared conflict have scored
select score.city_id, score.round_id, score.account_id from review_score score
where not exists (select from review_seat seat where seat.city_id = score.city_id and seat.round_id = score.round_id and seat.account_id = score.account_id and seat.state = 'seated' and seat.declared = 'clear');

-- law: no-score-after-close | 轮次结束后没有评分 | No score came after its round was closed
select score.city_id, score.round_id, score.account_id from review_score score join review_round round on round.city_id = score.city_id and round.id = score.round_id
where score.at > round.closed_at;

-- law: rounds-in-turn | 后一轮在前一轮结束之后 | A round is opened after the one before it was closed
select later.city_id, later.id from review_round later left join review_round earlier on earlier.city_id = later.city_id and earlier.case_id = later.case_id
  and earlier.purpose = later.purpose and earlier.subject = later.subject and earlier.number = later.number - 1
where later.number > 1 and (earlier.closed_at is null or earlier.closed_at > later.opened_at);
