-- law: open-case-stands-somewhere | 未结办件至少在一个步骤上 | An open case stands in at least one step
select file.city_id, file.id from case_file file where file.closed_at is null
  and not exists (select from case_place place where place.city_id = file.city_id and place.case_id = file.id);

-- law: closed-case-stands-nowhere | 已结办件不在任何步骤上 | A closed case stands in no step
select file.city_id, file.id from case_file file where file.closed_at is not null
  and exists (select from case_place place where place.city_id = file.city_id and place.case_id = file.id);

-- law: procedure-is-kept | 每个办件所依的程序文本都在 | The text of every case's procedure is kept
select file.city_id, file.id from case_file file where file.procedure_hash <> 'none'
  and not exists (select from procedure_version kept where kept.city_id = file.city_id and kept.hash = file.procedure_hash);

-- law: closed-case-has-no-running-clock | 已结办件没有在走的时限 | A closed case has no running clock
select clock.city_id, clock.case_id, clock.clock from case_clock clock join case_file file on file.city_id = clock.city_id and file.id = clock.case_id
where file.closed_at is not null and clock.ended_on is null;

-- law: event-has-its-receipt | 给出的回执都在审计里 | Every receipt given stands in the audit
select event.city_id, event.case_id, event.id from case_event event where event.receipt_id is not null
  and not exists (select from audit where audit.city_id = event.city_id and audit.id = event.receipt_id);

-- law: case-has-a-beginning | 每个办件都有开办记录 | Every case has its opening in the history
select file.city_id, file.id from case_file file where file.procedure_hash <> 'none' and file.id not like 'load%'
  and not exists (select from case_event event where event.city_id = file.city_id and event.case_id = file.id and (event.action = 'open'
    or exists (select from procedure_version version, jsonb_array_elements(version.bundle -> 'procedure' -> 'openings') opening where version.city_id = file.city_id and version.hash = file.procedure_hash and opening ->> 'id' = event.action)));

-- law: ended-case-has-no-open-child | 已结办件没有未结的下级办件 | No case is open under an ended one
select child.city_id, child.id from case_file child join case_file parent on parent.city_id = child.city_id and parent.id = child.parent_id
where child.closed_at is null and parent.closed_at is not null;

-- law: children-make-no-circle | 上下级办件不成环 | A parent is older than its child
select child.city_id, child.id from case_file child where child.parent_id >= child.id;

-- law: merged-case-has-ended | 已并入他件的办件都已结束 | A case merged into another has ended
select link.city_id, link.from_id from case_link link join case_file file on file.city_id = link.city_id and file.id = link.from_id
where link.kind = 'merged-into' and file.closed_at is null;
