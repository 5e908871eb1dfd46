-- Requests by day, key, path and refusal: counted in the processes, and added up here every few seconds.
create table usage_count (
  organization_id text not null references organization,
  day date not null,
  -- Of the API key; or who was signed in.
  caller text not null,
  path text not null,
  -- Code of the refusal; empty where there was none.
  error text not null,
  calls bigint not null,
  primary key (organization_id, day, caller, path, error)
);

-- Which request made a workflow: what it costs is counted for that key and path.
create table usage_work (
  workflow_id uuid primary key,
  caller text not null,
  path text not null
);
create index workflow_by_age on workflow (organization_id, created_at);
