-- A workflow about people of somebody's own list is theirs alone, as the list is; null: the organization's.
alter table workflow add column owner_id text;
update workflow w set owner_id = l.owner_id from lead_list l where l.id = w.lead_list_id and l.owner_id is not null;
