-- Which group an employer belongs to follows from the equity and branches that conflicts hold on the day of a draw; a copy here was filled by nobody.
alter table expert drop column employer_group;
