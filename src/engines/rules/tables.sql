create table rule_population (
  city_id text not null,
  id text not null,
  title jsonb not null,
  as_of date not null,
  facts_as_of timestamptz not null default now(),
  columns jsonb not null,
  subjects_count int not null check (subjects_count >= 0),
  seed bigint,
  is_demo boolean not null default false,
  made_at timestamptz not null default now(),
  made_by text not null,
  primary key (city_id, id)
);
create table rule_row (
  city_id text not null,
  population_id text not null,
  subject_id text not null,
  county_id text,
  sector_id text,
  n1 bigint, n2 bigint, n3 bigint, n4 bigint, n5 bigint, n6 bigint, n7 bigint, n8 bigint,
  n9 bigint, n10 bigint, n11 bigint, n12 bigint, n13 bigint, n14 bigint, n15 bigint, n16 bigint,
  n17 bigint, n18 bigint, n19 bigint, n20 bigint, n21 bigint, n22 bigint, n23 bigint, n24 bigint,
  n25 bigint, n26 bigint, n27 bigint, n28 bigint, n29 bigint, n30 bigint, n31 bigint, n32 bigint,
  n33 bigint, n34 bigint, n35 bigint, n36 bigint, n37 bigint, n38 bigint, n39 bigint, n40 bigint,
  n41 bigint, n42 bigint, n43 bigint, n44 bigint, n45 bigint, n46 bigint, n47 bigint, n48 bigint,
  n49 bigint, n50 bigint, n51 bigint, n52 bigint, n53 bigint, n54 bigint, n55 bigint, n56 bigint,
  n57 bigint, n58 bigint, n59 bigint, n60 bigint, n61 bigint, n62 bigint, n63 bigint, n64 bigint,
  t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text,
  t9 text, t10 text, t11 text, t12 text, t13 text, t14 text, t15 text, t16 text,
  t17 text, t18 text, t19 text, t20 text, t21 text, t22 text, t23 text, t24 text,
  d1 date, d2 date, d3 date, d4 date, d5 date, d6 date, d7 date, d8 date,
  d9 date, d10 date, d11 date, d12 date, d13 date, d14 date, d15 date, d16 date,
  b1 boolean, b2 boolean, b3 boolean, b4 boolean, b5 boolean, b6 boolean, b7 boolean, b8 boolean,
  b9 boolean, b10 boolean, b11 boolean, b12 boolean, b13 boolean, b14 boolean, b15 boolean, b16 boolean,
  b17 boolean, b18 boolean, b19 boolean, b20 boolean, b21 boolean, b22 boolean, b23 boolean, b24 boolean,
  b25 boolean, b26 boolean, b27 boolean, b28 boolean, b29 boolean, b30 boolean, b31 boolean, b32 boolean,
  b33 boolean, b34 boolean, b35 boolean, b36 boolean, b37 boolean, b38 boolean, b39 boolean, b40 boolean,
  b41 boolean, b42 boolean, b43 boolean, b44 boolean, b45 boolean, b46 boolean, b47 boolean, b48 boolean,
  primary key (city_id, population_id, subject_id)
);
create table rule_child_row (
  city_id text not null,
  population_id text not null,
  relation text not null,
  subject_id text not null,
  ordinal int not null check (ordinal >= 1),
  n1 bigint, n2 bigint, n3 bigint, n4 bigint, n5 bigint, n6 bigint, n7 bigint, n8 bigint,
  n9 bigint, n10 bigint, n11 bigint, n12 bigint,
  t1 text, t2 text, t3 text, t4 text, t5 text, t6 text,
  d1 date, d2 date, d3 date, d4 date,
  b1 boolean, b2 boolean, b3 boolean, b4 boolean,
  primary key (city_id, population_id, relation, subject_id, ordinal)
);
comment on table rule_population is '规则人群: subjects with all facts that rules read, frozen at a day, so that a whole city is decided by one statement and again tomorrow with the same result.';
comment on column rule_population.city_id is 'City.';
comment on column rule_population.id is 'Identity; sorts by time.';
comment on column rule_population.title is 'What it is called, in Chinese and English.';
comment on column rule_population.as_of is 'Civil day for which the facts are taken.';
comment on column rule_population.facts_as_of is 'Facts are taken as known at this moment.';
comment on column rule_population.columns is 'Where each name of the dictionary stands: name → slot, kind and decimals; relations with the slots of their fields.';
comment on column rule_population.subjects_count is 'How many subjects it has.';
comment on column rule_population.seed is 'Number from which a demonstration population is made; none for real subjects.';
comment on column rule_population.is_demo is 'Made up for demonstration and tests, said so on screen.';
comment on column rule_population.made_at is 'When it was made.';
comment on column rule_population.made_by is 'Account that made it; platform for what the platform makes.';
comment on table rule_row is '人群中的主体: one subject of a population with its facts in slots, as the population''s columns say.';
comment on column rule_row.city_id is 'City.';
comment on column rule_row.population_id is 'Population.';
comment on column rule_row.subject_id is 'The subject: an organisation, or a made-up one.';
comment on column rule_row.county_id is 'County it is in.';
comment on column rule_row.sector_id is 'Sector it belongs to.';
comment on column rule_row.n1 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n2 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n3 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n4 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n5 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n6 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n7 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n8 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n9 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n10 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n11 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n12 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n13 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n14 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n15 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n16 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n17 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n18 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n19 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n20 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n21 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n22 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n23 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n24 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n25 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n26 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n27 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n28 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n29 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n30 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n31 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n32 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n33 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n34 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n35 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n36 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n37 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n38 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n39 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n40 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n41 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n42 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n43 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n44 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n45 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n46 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n47 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n48 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n49 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n50 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n51 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n52 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n53 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n54 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n55 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n56 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n57 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n58 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n59 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n60 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n61 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n62 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n63 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.n64 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_row.t1 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t2 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t3 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t4 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t5 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t6 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t7 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t8 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t9 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t10 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t11 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t12 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t13 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t14 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t15 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t16 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t17 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t18 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t19 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t20 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t21 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t22 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t23 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.t24 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_row.d1 is 'Slot of a day.';
comment on column rule_row.d2 is 'Slot of a day.';
comment on column rule_row.d3 is 'Slot of a day.';
comment on column rule_row.d4 is 'Slot of a day.';
comment on column rule_row.d5 is 'Slot of a day.';
comment on column rule_row.d6 is 'Slot of a day.';
comment on column rule_row.d7 is 'Slot of a day.';
comment on column rule_row.d8 is 'Slot of a day.';
comment on column rule_row.d9 is 'Slot of a day.';
comment on column rule_row.d10 is 'Slot of a day.';
comment on column rule_row.d11 is 'Slot of a day.';
comment on column rule_row.d12 is 'Slot of a day.';
comment on column rule_row.d13 is 'Slot of a day.';
comment on column rule_row.d14 is 'Slot of a day.';
comment on column rule_row.d15 is 'Slot of a day.';
comment on column rule_row.d16 is 'Slot of a day.';
comment on column rule_row.b1 is 'Slot of a yes or no.';
comment on column rule_row.b2 is 'Slot of a yes or no.';
comment on column rule_row.b3 is 'Slot of a yes or no.';
comment on column rule_row.b4 is 'Slot of a yes or no.';
comment on column rule_row.b5 is 'Slot of a yes or no.';
comment on column rule_row.b6 is 'Slot of a yes or no.';
comment on column rule_row.b7 is 'Slot of a yes or no.';
comment on column rule_row.b8 is 'Slot of a yes or no.';
comment on column rule_row.b9 is 'Slot of a yes or no.';
comment on column rule_row.b10 is 'Slot of a yes or no.';
comment on column rule_row.b11 is 'Slot of a yes or no.';
comment on column rule_row.b12 is 'Slot of a yes or no.';
comment on column rule_row.b13 is 'Slot of a yes or no.';
comment on column rule_row.b14 is 'Slot of a yes or no.';
comment on column rule_row.b15 is 'Slot of a yes or no.';
comment on column rule_row.b16 is 'Slot of a yes or no.';
comment on column rule_row.b17 is 'Slot of a yes or no.';
comment on column rule_row.b18 is 'Slot of a yes or no.';
comment on column rule_row.b19 is 'Slot of a yes or no.';
comment on column rule_row.b20 is 'Slot of a yes or no.';
comment on column rule_row.b21 is 'Slot of a yes or no.';
comment on column rule_row.b22 is 'Slot of a yes or no.';
comment on column rule_row.b23 is 'Slot of a yes or no.';
comment on column rule_row.b24 is 'Slot of a yes or no.';
comment on column rule_row.b25 is 'Slot of a yes or no.';
comment on column rule_row.b26 is 'Slot of a yes or no.';
comment on column rule_row.b27 is 'Slot of a yes or no.';
comment on column rule_row.b28 is 'Slot of a yes or no.';
comment on column rule_row.b29 is 'Slot of a yes or no.';
comment on column rule_row.b30 is 'Slot of a yes or no.';
comment on column rule_row.b31 is 'Slot of a yes or no.';
comment on column rule_row.b32 is 'Slot of a yes or no.';
comment on column rule_row.b33 is 'Slot of a yes or no.';
comment on column rule_row.b34 is 'Slot of a yes or no.';
comment on column rule_row.b35 is 'Slot of a yes or no.';
comment on column rule_row.b36 is 'Slot of a yes or no.';
comment on column rule_row.b37 is 'Slot of a yes or no.';
comment on column rule_row.b38 is 'Slot of a yes or no.';
comment on column rule_row.b39 is 'Slot of a yes or no.';
comment on column rule_row.b40 is 'Slot of a yes or no.';
comment on column rule_row.b41 is 'Slot of a yes or no.';
comment on column rule_row.b42 is 'Slot of a yes or no.';
comment on column rule_row.b43 is 'Slot of a yes or no.';
comment on column rule_row.b44 is 'Slot of a yes or no.';
comment on column rule_row.b45 is 'Slot of a yes or no.';
comment on column rule_row.b46 is 'Slot of a yes or no.';
comment on column rule_row.b47 is 'Slot of a yes or no.';
comment on column rule_row.b48 is 'Slot of a yes or no.';
comment on table rule_child_row is '主体的明细: one row of a relation of a subject: a contract, a loan.';
comment on column rule_child_row.city_id is 'City.';
comment on column rule_child_row.population_id is 'Population.';
comment on column rule_child_row.relation is 'The relation''s id.';
comment on column rule_child_row.subject_id is 'The subject it belongs to.';
comment on column rule_child_row.ordinal is 'Counts from 1 within subject and relation.';
comment on column rule_child_row.n1 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n2 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n3 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n4 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n5 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n6 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n7 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n8 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n9 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n10 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n11 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.n12 is 'Slot of a number: money in fen, rates and numbers as whole units of their decimals.';
comment on column rule_child_row.t1 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_child_row.t2 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_child_row.t3 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_child_row.t4 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_child_row.t5 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_child_row.t6 is 'Slot of a text or a choice by its Chinese name.';
comment on column rule_child_row.d1 is 'Slot of a day.';
comment on column rule_child_row.d2 is 'Slot of a day.';
comment on column rule_child_row.d3 is 'Slot of a day.';
comment on column rule_child_row.d4 is 'Slot of a day.';
comment on column rule_child_row.b1 is 'Slot of a yes or no.';
comment on column rule_child_row.b2 is 'Slot of a yes or no.';
comment on column rule_child_row.b3 is 'Slot of a yes or no.';
comment on column rule_child_row.b4 is 'Slot of a yes or no.';
