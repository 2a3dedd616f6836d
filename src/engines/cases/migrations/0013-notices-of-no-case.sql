alter table notice alter column case_id drop not null;
alter table notice add column title_zh text;
alter table notice add column title_en text;
alter table notice add check ((title_zh is null) = (title_en is null) and (case_id is null) = (title_zh is not null));
comment on column notice.title_zh is 'What it is about, in Chinese, where that is no case.';
comment on column notice.title_en is 'The same in English.';
