-- Tasks are stored as they are worked on: up to a hundred in a row, in one row.
create table batch (
  -- A UUID of version 7 whose lowest twelve bits are zero: the id of a task is its batch's plus its place in it.
  id uuid primary key,
  workflow_id uuid not null references workflow,
  -- The number of its last task. Nothing else is needed to find the batch that holds a task: it is the first that ends there or later.
  last integer not null,
  -- The numbers of its tasks, in order; numbers of a list's unusable rows are left out.
  tasks integer[] not null check (cardinality(tasks) > 0),
  -- Their contacts, in the same order: a list of values for each field that one of them has.
  contacts json not null,
  -- The leads that they are about, where those were there before them; else a worker collects them.
  leads uuid[],
  unique (workflow_id, last)
);

-- Each task of before is a batch of its own, under the id that it has.
insert into batch (id, workflow_id, last, tasks, contacts, leads)
select t.id, t.workflow_id, t.n, array[t.n], c.contacts, case when l.lead_id is not null then array[l.lead_id] end
from task t left join task_lead l using (workflow_id, n)
  cross join lateral (select coalesce(json_object_agg(key, json_build_array(value)), '{}') as contacts from json_each(t.contact) where value::text not in ('null', '""')) c;

drop table task_lead;
drop table task;
