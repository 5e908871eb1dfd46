-- Which request a charge without a hold is for, as usage_work says it of workflows. Null for those made before.
alter table credit_entry add column caller text, add column path text;
create index charge_at_once on credit_entry (organization_id, created_at) where kind = 'charge' and workflow_id is null;

-- The request that started the run: its values are charged later.
alter table agent_run add column caller text, add column path text;
