-- law: city-space-is-its-files | 全市文件占用等于各文件大小之和 | A city's counted space is the sum of its files
select city_id, coalesce(held.size_bytes, 0) as counted, coalesce(files.size_bytes, 0) as kept from (select city_id, size_bytes from file_total where account_id = '') held
  full join (select city_id, sum(size_bytes) as size_bytes from file group by city_id) files using (city_id)
where coalesce(held.size_bytes, 0) <> coalesce(files.size_bytes, 0);

-- law: account-space-within-its-files | 账号占用不超过其文件大小之和 | An account's counted space is at most the sum of its files
select held.city_id, held.account_id from file_total held where held.account_id <> ''
  and held.size_bytes > (select coalesce(sum(size_bytes), 0) from file where file.city_id = held.city_id and file.account_id = held.account_id);

-- law: linked-files-have-a-case | 已关联的文件都有办件 | A linked file has its case
select file.city_id, file.id from file left join case_file on case_file.city_id = file.city_id and case_file.id = file.case_id where file.case_id is not null and case_file.id is null;

-- law: a-job-file-is-the-askers | 任务做出的文件归提交人 | A file a job made belongs to who asked
select job.city_id, job.id from job left join file on file.city_id = job.city_id and file.id = job.file_id and file.account_id = job.account_id where job.file_id is not null and file.id is null;
