-- Webhooks of an organization as a whole: endpoints, what they want to hear of, how they fare, and what they are signed with.

alter table delivery alter column workflow_id drop not null;
alter table delivery
  add column event text not null default 'enrichment.completed',
  -- What is sent; null: it is read from the workflow when it is sent.
  add column body json,
  -- Of `enrichment.results`: whose results.
  add column tasks integer[],
  add check (workflow_id is not null or body is not null);
create index delivery_of_organization on delivery (organization_id, created_at, id);

-- Also for a `webhook_url` that came with a request, once a delivery to it has failed: it has no events then.
create table webhook_endpoint (
  id uuid primary key,
  organization_id text not null references organization,
  url text not null,
  events text[] not null,
  -- Since when every attempt has failed.
  failing_since timestamptz,
  -- Nothing is sent to it any more.
  disabled_at timestamptz,
  created_at timestamptz not null,
  unique (organization_id, url)
);

-- Signing secrets follow from the installation's and this number: nothing that could be stolen is stored.
create table webhook_signing (
  organization_id text primary key references organization,
  generation integer not null,
  -- Until when the generation before this one is signed with too.
  overlap_until timestamptz
);
