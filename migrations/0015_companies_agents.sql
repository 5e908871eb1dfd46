-- What is known about companies. Facts of a company belong to nobody: one look-up serves every organization.
create table company (
  id uuid primary key,
  domain text not null unique,
  facts json not null,
  fetched_at timestamptz not null
);

-- Which organization has paid for which company: while the facts are fresh it does not pay again.
create table company_charge (
  organization_id text not null references organization,
  company_id uuid not null references company,
  charged_at timestamptz not null,
  primary key (organization_id, company_id)
);

-- The work that a cohort was last handed to.
alter table cohort add column workflow_id uuid;

-- Smart agents: runs over the leads of a list, and the values that they write beside the leads.
create table agent_run (
  id uuid primary key,
  organization_id text not null references organization,
  list_id uuid not null,
  agent_type text not null,
  column_name text not null,
  prompt text,
  status text not null check (status in ('pending', 'processing', 'completed', 'failed')),
  -- Credits for each value, charged when it is there.
  price integer not null check (price >= 0),
  created_at timestamptz not null,
  completed_at timestamptz
);
create index agent_run_of_organization on agent_run (organization_id, created_at);

-- One value that is asked for; neither value nor error until it is known.
create table agent_task (
  run_id uuid not null references agent_run,
  n integer not null,
  lead_id uuid not null references lead,
  value json,
  error text,
  ended_at timestamptz,
  primary key (run_id, n)
);

-- The newest value of each column, what an export shows.
create table agent_value (
  list_id uuid not null references lead_list on delete cascade,
  lead_id uuid not null references lead,
  column_name text not null,
  value json,
  error text,
  primary key (list_id, lead_id, column_name)
);
