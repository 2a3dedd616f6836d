-- The kernel's own tables. city_id comes first in every key: one deployment hosts many cities, and a distributed one is cut by it.

create table command (
  city_id text not null,
  account_id text not null,
  id text not null check (length(id) between 8 and 64),
  action text not null,
  input_hash text not null,
  answer jsonb not null,
  at timestamptz not null default now(),
  primary key (city_id, account_id, id)
);
comment on table command is 'Idempotency record: the first answer of each command, returned on every replay.';
comment on column command.city_id is 'City.';
comment on column command.account_id is 'Account that sent the command; one person''s key never answers another''s.';
comment on column command.id is 'Made by the client before it sends.';
comment on column command.action is 'system.action';
comment on column command.input_hash is 'Keyed hash of the canonical input: the same key with other input is refused, and a password in it cannot be guessed from it.';
comment on column command.answer is 'What was answered.';
comment on column command.at is 'Receipt time, database clock.';

create table audit (
  city_id text not null,
  seq bigint generated always as identity,
  id text not null,
  at timestamptz not null default now(),
  account_id text not null,
  action text not null,
  subject text not null,
  command_id text,
  content_hash text not null,
  leaf text not null,
  receipt jsonb,
  primary key (city_id, seq),
  unique (city_id, id)
);
create index audit_at on audit (city_id, at);
create index audit_subject on audit (city_id, subject, seq);
create index audit_account on audit (city_id, account_id, seq);
comment on table audit is 'Who did what, when. Inserted plainly, sealed afterwards in chained batches.';
comment on column audit.city_id is 'City.';
comment on column audit.seq is 'Order of insertion.';
comment on column audit.id is 'Identity, also the receipt''s number.';
comment on column audit.at is 'Database clock.';
comment on column audit.account_id is 'Who; platform for jobs, empty for a visitor.';
comment on column audit.action is 'What was done.';
comment on column audit.subject is 'To what: table:id.';
comment on column audit.command_id is 'The command it belongs to.';
comment on column audit.content_hash is 'SHA-256 of the canonical content.';
comment on column audit.leaf is 'SHA-256 that goes into the Merkle tree.';
comment on column audit.receipt is 'The signed receipt, where one was given.';

create table seal_batch (
  city_id text not null,
  batch bigint not null,
  at timestamptz not null default now(),
  size bigint not null check (size > 0),
  root text not null,
  previous_head text not null,
  head text not null,
  signature text not null,
  public_key text not null,
  primary key (city_id, batch)
);
comment on table seal_batch is 'Sealed batches of the audit: each head covers the one before it.';
comment on column seal_batch.city_id is 'City.';
comment on column seal_batch.batch is 'Number, without gaps.';
comment on column seal_batch.at is 'When it was sealed.';
comment on column seal_batch.size is 'Leaves in it.';
comment on column seal_batch.root is 'Merkle root of its leaves.';
comment on column seal_batch.previous_head is 'Head of the batch before.';
comment on column seal_batch.head is 'Hash over previous head, root, number and size.';
comment on column seal_batch.signature is 'Ed25519 over the head.';
comment on column seal_batch.public_key is 'Key that signed.';

create table seal_leaf (
  city_id text not null,
  audit_seq bigint not null,
  batch bigint not null,
  leaf_index bigint not null,
  primary key (city_id, audit_seq),
  unique (city_id, batch, leaf_index),
  foreign key (city_id, batch) references seal_batch (city_id, batch)
);
comment on table seal_leaf is 'Which batch sealed which audit row.';
comment on column seal_leaf.city_id is 'City.';
comment on column seal_leaf.audit_seq is 'Audit row.';
comment on column seal_leaf.batch is 'Batch.';
comment on column seal_leaf.leaf_index is 'Place in the batch, from 0.';

create table outbox (
  city_id text not null,
  id text not null,
  topic text not null,
  payload jsonb not null,
  at timestamptz not null default now(),
  next_at timestamptz not null default now(),
  attempts int not null default 0 check (attempts <= 50),
  delivered_at timestamptz,
  last_error text,
  primary key (city_id, id)
);
create index outbox_due on outbox (next_at) where delivered_at is null;
comment on table outbox is 'Letters written with the state they tell of; delivered at least once after commit.';
comment on column outbox.city_id is 'City.';
comment on column outbox.id is 'Identity: the receiver drops a second delivery by it.';
comment on column outbox.topic is 'What kind of letter.';
comment on column outbox.payload is 'The letter.';
comment on column outbox.at is 'When it was written.';
comment on column outbox.next_at is 'When to try (again).';
comment on column outbox.attempts is 'Tries so far.';
comment on column outbox.delivered_at is 'When it was delivered.';
comment on column outbox.last_error is 'Why the last try failed, without values.';
