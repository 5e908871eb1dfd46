-- Organizations, keys, credits, workflows and their tasks. `now` is always a parameter of the statement, never a default,
-- so that a test or a replay can set the clock.

create table organization (
  id text primary key,
  name text not null,
  -- An unmetered organization (the command line's own) is granted what it needs as it goes.
  unmetered boolean not null,
  created_at timestamptz not null
);

create table api_key (
  id uuid primary key,
  organization_id text not null references organization,
  user_id text not null,
  name text not null,
  -- SHA-256 of the whole key: 384 random bits need no salt, and the look-up stays one index probe.
  hash bytea not null unique,
  last4 text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index api_key_of_user on api_key (user_id) where revoked_at is null;

-- The balance is the sum of the entries, kept here so that one guarded update can refuse to overdraw it.
create table account (
  organization_id text primary key references organization,
  balance bigint not null check (balance >= 0)
);

create table credit_entry (
  id bigint generated always as identity primary key,
  organization_id text not null references organization,
  workflow_id uuid,
  kind text not null,
  amount bigint not null,
  note text,
  created_at timestamptz not null,
  check (case kind when 'grant' then amount > 0 when 'hold' then amount < 0 when 'release' then amount > 0 when 'charge' then amount < 0 else false end)
);
create index credit_entry_of_organization on credit_entry (organization_id, id);
create index credit_entry_of_workflow on credit_entry (workflow_id);

create table workflow (
  id uuid primary key,
  organization_id text not null references organization,
  enrichment_type text not null,
  status text not null check (status in ('queued', 'running', 'completed', 'completed_with_errors', 'failed')),
  webhook_url text,
  -- Names the list that a resumed import belongs to; null for a submission that is complete at once.
  import_key text,
  -- Rows of the import that were read so far, unusable ones included: where a resumed import goes on.
  rows_read integer not null default 0,
  -- True once no more tasks will be added: only a sealed workflow can end.
  sealed boolean not null,
  total integer not null check (total >= 0),
  done integer not null default 0 check (done between 0 and total),
  successful integer not null default 0,
  failed integer not null default 0,
  errors integer not null default 0,
  emails_found integer not null default 0,
  phones_found integer not null default 0,
  -- Credits held for each task: what it was accepted at, whatever the prices are when it ends.
  hold_per_task integer not null check (hold_per_task >= 0),
  credits_held bigint not null default 0 check (credits_held >= 0),
  credits_charged bigint not null default 0 check (credits_charged >= 0),
  created_at timestamptz not null,
  completed_at timestamptz,
  check ((completed_at is null) = (status in ('queued', 'running')))
);
create unique index workflow_of_import on workflow (organization_id, import_key) where import_key is not null;

create table task (
  workflow_id uuid not null references workflow,
  n integer not null,
  id uuid not null,
  -- json, not jsonb, here and in the results: it is stored and read whole, and costs no conversion.
  contact json not null,
  primary key (workflow_id, n)
);
create unique index task_by_id on task (id);

-- The journal of tasks that have not ended: paid answers at once, the others when a task has to wait.
create table attempt (
  workflow_id uuid not null,
  n integer not null,
  source text not null,
  key text not null,
  -- Position in the task's journal.
  position integer not null,
  outcome jsonb not null,
  cost_micros bigint not null,
  tries integer not null,
  asked_at_ms bigint not null,
  took_ms integer not null,
  primary key (workflow_id, n, source, key)
);

create table result (
  workflow_id uuid not null,
  n integer not null,
  status text not null check (status in ('completed', 'failed')),
  successful boolean not null,
  credits integer not null check (credits >= 0),
  body json not null,
  journal json not null,
  created_at timestamptz not null,
  primary key (workflow_id, n)
);

-- Who looks for whom: the task that holds a claim on a person's key is the only one that buys.
-- The id is a hash of organization, claim and key: short to compare, and no personal data.
create table claim (
  id uuid primary key,
  workflow_id uuid not null,
  n integer not null
);

-- Outbox of webhooks: written in the transaction that ends the workflow.
create table delivery (
  id uuid primary key,
  workflow_id uuid not null references workflow,
  organization_id text not null references organization,
  url text not null,
  status text not null check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  -- When it is tried next; moved forward while somebody tries, so that a crash delays it and nothing more.
  next_at timestamptz not null,
  created_at timestamptz not null
);
create index delivery_of_workflow on delivery (workflow_id);
create index delivery_due on delivery (next_at) where status = 'pending';

create table delivery_attempt (
  delivery_id uuid not null references delivery,
  attempt integer not null,
  status text not null check (status in ('delivered', 'failed')),
  response_code integer,
  error text,
  attempted_at timestamptz not null,
  primary key (delivery_id, attempt)
);
