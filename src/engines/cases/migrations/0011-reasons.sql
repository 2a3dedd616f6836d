create table case_reason (
  city_id text not null,
  case_id text not null,
  id text not null,
  at timestamptz not null default now(),
  action text not null,
  about text not null,
  register text not null,
  code text not null,
  org_id text,
  county_id text,
  primary key (city_id, case_id, id),
  foreign key (city_id, case_id) references case_file (city_id, id)
);
create index case_reason_code on case_reason (city_id, register, code, at);
comment on table case_reason is '理由: coded reasons and ways on given with decisions, so that they can be counted. Only ever added to.';
comment on column case_reason.city_id is 'City.';
comment on column case_reason.case_id is 'Case.';
comment on column case_reason.id is 'Identity; sorts by time.';
comment on column case_reason.at is 'When it was given.';
comment on column case_reason.action is 'Action it was given with.';
comment on column case_reason.about is 'What it is given for: kind:id, the case itself or a bid.';
comment on column case_reason.register is 'Register of the pack that holds the code.';
comment on column case_reason.code is 'Choice of that register.';
comment on column case_reason.org_id is 'Organisation it is given to.';
comment on column case_reason.county_id is 'County of the case.';
