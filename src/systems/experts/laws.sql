-- law: expert-codes-without-gaps | 专家编号连续，不超过计数 | Codes of experts run without gaps up to the counter
select counter.city_id, counter.last from expert_counter counter where counter.last <> (select count(*) from expert where expert.city_id = counter.city_id and expert.code <= 'E' || lpad(counter.last::text, 6, '0'));

-- law: removed-experts-hold-no-role | 已出库的专家没有在用的专家角色 | Removed experts hold no running role of expert
select expert.city_id, expert.code from expert join membership member on member.city_id = expert.city_id and member.account_id = expert.account_id and member.role = 'expert' and member.ended_at is null where expert.state = 'removed';

-- law: fees-add-up-by-month | 专家费税前等于税款加实发，且每笔都在账上 | Fees are gross of tax and net, each with its journal
select fee.city_id, fee.id from expert_fee fee left join ledger_journal journal on journal.city_id = fee.city_id and journal.id = fee.journal_id where journal.id is null or fee.gross_fen <> fee.tax_fen + fee.net_fen;

-- law: expert-identity-is-encrypted | 导入的身份证号都是密文 | Identity numbers of imported experts are ciphertext
select city_id, code from expert where identity_cipher is not null and identity_cipher not like 'p1.%';
