-- Workflows that wait for credits, and those that were cancelled.
alter table workflow
  add column cancelled_at timestamptz,
  add column paused_at timestamptz,
  -- The first task for which no credits are held yet: it and those behind it wait. Null: none does.
  add column unfunded_from integer,
  add check ((paused_at is null) = (unfunded_from is null));
create index workflow_paused on workflow (organization_id) where unfunded_from is not null;
