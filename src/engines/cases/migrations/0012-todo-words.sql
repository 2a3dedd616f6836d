alter table case_todo add column what_zh text;
alter table case_todo add column what_en text;
alter table case_todo add check ((what_zh is null) = (what_en is null));
comment on column case_todo.what_zh is 'What is to be done, in Chinese, where it is not what the step is called.';
comment on column case_todo.what_en is 'The same in English.';
