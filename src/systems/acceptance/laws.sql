-- law: project-money-adds-up | 项目专项资金：安排数等于净拨付、未拨付与收回之和 | A project's grant is what was paid net of returns, what is still set aside and what lapsed
select project.city_id, project.case_id from project
left join ledger_account account on account.city_id = project.city_id and account.owner = 'case:' || project.case_id and account.purpose = 'project-grant'
where project.appropriated_fen <> project.paid_fen - project.returned_fen + project.lapsed_fen + coalesce(account.credits_posted_fen - account.debits_posted_fen, 0);

-- law: project-paid-as-booked | 项目已付数等于已付拨款之和 | What a project was paid is the sum of its paid payments
select project.city_id, project.case_id from project
where project.paid_fen <> (select coalesce(sum(payment.amount_fen), 0) from acceptance_payment payment where payment.city_id = project.city_id and payment.case_id = project.case_id and payment.state = 'paid');

-- law: project-paid-within-grant | 项目净拨付不超过专项资金 | A project is never paid more than its grant
select city_id, case_id from project where paid_fen - returned_fen > grant_fen;

-- law: project-settled-to-the-fen | 结束的项目：净拨付等于验收核定数 | An ended project keeps exactly what the verdict left it
select project.city_id, project.case_id from project join case_file file on file.city_id = project.city_id and file.id = project.case_id
where file.closed_at is not null and project.verdict is not null and project.paid_fen - project.returned_fen <> project.entitled_fen;

-- law: project-shares-are-the-grant | 交付物经费之和等于专项资金 | The deliverables' money adds up to the grant
select project.city_id, project.case_id from project
where project.agreed_at is not null and project.grant_fen <> (select coalesce(sum(planned.share_fen), 0) from planned_deliverable planned where planned.city_id = project.city_id and planned.case_id = project.case_id);

-- law: diligent-failure-is-no-discredit | 尽职未达标的项目没有失信记录 | A project that failed with diligence has no credit record
select record.city_id, record.id from project_credit_record record join project on project.city_id = record.city_id and project.case_id = record.case_id
where not project.is_falsified;
