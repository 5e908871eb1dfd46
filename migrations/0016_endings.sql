-- The order in which the tasks of a workflow ended: a row per statement that ended some of them, not per task. `upto` is the
-- workflow's `done` after that statement, which it changes with the workflow's row locked. So the rows become visible in
-- the order of their numbers, whichever workers write them, and whoever has read up to a number has missed nothing.
create table ending (
  workflow_id uuid not null references workflow,
  upto integer not null check (upto > 0),
  -- Their numbers, in the order of the list: the tasks upto - cardinality + 1 to upto.
  tasks integer[] not null check (cardinality(tasks) > 0),
  ended_at timestamptz not null,
  primary key (workflow_id, upto)
);

insert into ending (workflow_id, upto, tasks, ended_at)
select workflow_id, max(nth)::int, array_agg(n order by nth), max(created_at)
from (select workflow_id, n, created_at, row_number() over (partition by workflow_id order by created_at, n) as nth from result) r
group by workflow_id, (nth - 1) / 200;
