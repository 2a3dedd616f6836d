alter table race add column ip_text_en text;
comment on column race.ip_text_en is 'The clause on results in English, where the bureau gave one; the Chinese holds.';
