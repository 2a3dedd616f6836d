alter table project add column correction_reminded_for date;
comment on column project.correction_reminded_for is 'Day of a correction that the organisation was reminded of; each day is told once.';
