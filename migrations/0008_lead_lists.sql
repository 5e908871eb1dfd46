-- Lead lists: people that an organization keeps, and the lists that they are on.

create table folder (
  id uuid primary key,
  organization_id text not null references organization,
  name text not null,
  created_at timestamptz not null
);
create index folder_of_organization on folder (organization_id);

create table lead_list (
  id uuid primary key,
  -- The order in which lists were made: where a page of them goes on.
  position bigint generated always as identity unique,
  organization_id text not null references organization,
  -- Null for the organization's own list, DEFAULT: everybody in it may read that one.
  owner_id text,
  name text not null,
  -- The name as it is compared: lower case.
  name_key text not null,
  description text,
  folder_id uuid references folder,
  is_protected boolean not null,
  created_at timestamptz not null
);
create unique index lead_list_by_name on lead_list (organization_id, coalesce(owner_id, ''), name_key);

create table lead (
  id uuid primary key,
  organization_id text not null references organization,
  -- A hash of the organization and the person's strongest identity key: the same person again is the same lead.
  person uuid not null unique,
  first_name text,
  last_name text,
  full_name text,
  email text,
  email_status text,
  phone text,
  title text,
  company text,
  domain text,
  location text,
  linkedin_url text,
  -- The source that gave the address or the phone.
  provider text,
  created_at timestamptz not null,
  enriched_at timestamptz
);
create index lead_of_organization on lead (organization_id);

create table list_lead (
  list_id uuid not null references lead_list on delete cascade,
  lead_id uuid not null references lead,
  -- The order in which leads were added: where a page of them goes on.
  position bigint generated always as identity,
  primary key (list_id, lead_id)
);
create index list_lead_by_position on list_lead (list_id, position);

-- Which lead a task is about: its result is written there in the statement that ends the task.
create table task_lead (
  workflow_id uuid not null,
  n integer not null,
  lead_id uuid not null references lead,
  primary key (workflow_id, n)
);

alter table workflow
  -- How it came: it decides what its public id begins with.
  add column origin text not null default 'bulk' check (origin in ('bulk', 'list', 'person')),
  add column lead_list_id uuid;

-- What a cl-task_… handle stands for: the leads of one page of a list, for a day.
create table cohort (
  id uuid primary key,
  organization_id text not null references organization,
  lead_ids uuid[] not null,
  expires_at timestamptz not null
);
create index cohort_expiry on cohort (expires_at);

-- Additions that were made under an idempotency key of the request, with what was answered.
create table keyed_answer (
  organization_id text not null references organization,
  operation text not null,
  key text not null,
  answer json not null,
  created_at timestamptz not null,
  primary key (organization_id, operation, key)
);
