-- law: chosen-bids-fit-the-teams | 中选方案均已开启，不超过赛马队伍数，不设赛马时至多一个 | Chosen bids were opened and are no more than the teams of the race, or one
select bid.city_id, bid.case_id from bid left join race on race.city_id = bid.city_id and race.case_id = bid.case_id where bid.state = 'chosen'
group by bid.city_id, bid.case_id, race.plan having count(*) > coalesce((race.plan ->> 'teams')::int, 1) or bool_or(bid.opened_at is null);

-- law: race-moves-add-up | 赛马款项之和不超过总奖额，赛马结束时恰好相等 | The moves of a race stay within its prize and, once it is over, are exactly it
select race.city_id, race.case_id from race left join race_move move on move.city_id = race.city_id and move.case_id = race.case_id
group by race.city_id, race.case_id, race.plan, race.ended_at, race.paid_fen
having coalesce(sum(move.amount_fen), 0) <> race.paid_fen or race.paid_fen > (race.plan ->> 'total_fen')::bigint or (race.ended_at is not null and race.paid_fen <> (race.plan ->> 'total_fen')::bigint);

-- law: race-move-is-due | 赛马应付款项都已记入合同里程碑 | Every move to a team stands as due in its contract
select move.city_id, move.id from race_move move where move.contract_id is not null and not exists (
  select from milestone where milestone.city_id = move.city_id and milestone.move_id = move.id and milestone.case_id = move.contract_id and milestone.payable_fen = move.amount_fen);

-- law: gate-after-its-day | 关口决定不早于关口日期 | No gate was decided before its day
select decision.city_id, decision.case_id, decision.gate from race_decision decision join race on race.city_id = decision.city_id and race.case_id = decision.case_id
where (decision.at at time zone 'Asia/Shanghai')::date < (race.plan -> 'gates' -> decision.gate ->> 'on')::date;

-- law: no-late-bid | 截止之后收到的方案不存在 | No bid was received after the deadline
select bid.city_id, bid.id from bid join challenge on challenge.city_id = bid.city_id and challenge.case_id = bid.case_id where bid.received_at > challenge.bids_close_at;

-- law: sealed-before-deadline | 截止之前没有方案被开启 | No bid was opened before the deadline
select bid.city_id, bid.id from bid join challenge on challenge.city_id = bid.city_id and challenge.case_id = bid.case_id where bid.opened_at is not null and bid.opened_at < challenge.bids_close_at;

-- law: contract-is-its-milestones | 合同总额等于里程碑金额之和 | A contract's total is the sum of its milestones
select contract.city_id, contract.case_id from contract join milestone on milestone.city_id = contract.city_id and milestone.case_id = contract.case_id
group by contract.city_id, contract.case_id, contract.total_fen having sum(milestone.price_fen) <> contract.total_fen;

-- law: paid-within-deposit | 支付的榜金不超过托管额 | No more bounty was paid than was deposited
select contract.city_id, contract.case_id from contract join milestone on milestone.city_id = contract.city_id and milestone.case_id = contract.case_id and milestone.move_id is null
group by contract.city_id, contract.case_id, contract.deposited_fen having sum(milestone.paid_fen) > contract.deposited_fen;

-- law: public-has-clause | 公开的榜单写明知识产权归属与截止时间 | A published challenge states ownership and deadline
select city_id, id from challenge where is_public and origin = 'case' and (ip_clause is null or bids_close_at is null);

-- law: recovered-within-paid | 追偿不超过赔付 | No more was recovered of a claim than was paid
select claim.city_id, claim.id from insurance_claim claim join insurance_recovery back on back.city_id = claim.city_id and back.claim_id = claim.id
group by claim.city_id, claim.id, claim.paid_fen having sum(back.amount_fen) > claim.paid_fen;

-- law: saving-is-its-lines | 节约成本等于各项之和 | A stated saving is the sum of its lines
select challenge.city_id, challenge.id from challenge join saving_line line on line.city_id = challenge.city_id and line.case_id = challenge.case_id
group by challenge.city_id, challenge.id, challenge.saving_minor having sum(line.saving_fen) is distinct from challenge.saving_minor;

-- law: open-steps-with-the-charge | 未办的下一步由现任专员办 | Open next steps are with whoever follows the challenge
select step.city_id, step.id from follow_step step join follow_charge charge on charge.city_id = step.city_id and charge.case_id = step.case_id and charge.until_at is null
where step.done_at is null and step.account_id <> charge.account_id;

-- law: claim-within-cover | 赔付不超过保险金额 | Claims paid stay within the sum insured
select quote.city_id, quote.id from insurance_quote quote join insurance_claim claim on claim.city_id = quote.city_id and claim.quote_id = quote.id
group by quote.city_id, quote.id, quote.cover_fen having sum(claim.paid_fen) > quote.cover_fen;

-- law: milestone-due-as-accepted | 里程碑应付额等于金额按各交付物占比与认可比例之积，四舍五入到分 | What is due of a milestone follows from its deliverables, rounded half up to the fen
select milestone.city_id, milestone.case_id, milestone.position from milestone join deliverable using (city_id, case_id, position)
where milestone.kind = 'work' and milestone.state in ('accepted', 'partial', 'failed')
group by milestone.city_id, milestone.case_id, milestone.position, milestone.price_fen, milestone.payable_fen
having milestone.payable_fen <> floor((milestone.price_fen::numeric * sum(deliverable.share_percent * coalesce(deliverable.accepted_percent, 0)) + 5000) / 10000);

-- law: panel-settles-with-its-verdict | 专家组验收的里程碑：验收结案即结算，未结案不结算 | A milestone that is with a panel has its result exactly when the acceptance has its verdict
select milestone.city_id, milestone.case_id, milestone.position from milestone join project on project.city_id = milestone.city_id and project.case_id = milestone.acceptance_case_id
where (project.verdict is not null) <> (milestone.state in ('accepted', 'partial', 'failed')) or project.contract_case_id is distinct from milestone.case_id or project.contract_part is distinct from milestone.position;

-- law: panel-milestone-not-by-owner | 约定由专家组验收的里程碑没有发榜方的结论 | The owner gave no verdict on a milestone that the contract leaves to a panel
select verdict.city_id, verdict.case_id, verdict.position, verdict.number from delivery_verdict verdict join milestone using (city_id, case_id, position)
where milestone.accepted_by = 'panel' or (milestone.accepted_by = 'dispute' and verdict.verdict in ('partial', 'failed'));
