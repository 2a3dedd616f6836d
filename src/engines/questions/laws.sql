-- law: question-numbers-run-on | 同一对象的提问编号连续 | Questions of one subject are numbered without gaps
select city_id, subject from question group by city_id, subject having max(number) <> count(*);
