-- law: round-steps-chained | 指派步骤环环相扣 | steps of a round are chained
select step.city_id, step.case_id, step.sequence from round_step step join round_step before on before.city_id = step.city_id and before.case_id = step.case_id and before.sequence = step.sequence - 1
where step.state <> 'frozen' and step.previous is distinct from before.hash;

-- law: round-load | 轮次内在评的席位都属于该轮次的评审人 | whoever holds a seat of a round was drawn for it
select seat.city_id, seat.case_id, seat.account_id from round_seat seat left join round_reviewer one on one.city_id = seat.city_id and one.case_id = seat.case_id and one.account_id = seat.account_id where one.account_id is null;

-- law: round-names-sealed | 文件未全部结束之前不公开名单 | names of a round are not open while a file is under review
select plan.city_id, plan.case_id from round_plan plan join round_file file on file.city_id = plan.city_id and file.case_id = plan.case_id where plan.disclosed_at is not null and file.ended_at is null and file.left_at is null;
