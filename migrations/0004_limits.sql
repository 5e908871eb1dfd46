-- What an organization may use, and how much of it. Not "plan": that is what is asked next for a contact.
alter table organization rename column plan to tier;

-- Requests of the running minute, by whom they are counted. Not logged: a minute's count is worth no sync, and after a
-- crash it starts anew. The columns, and their order, are those of rate-limiter-flexible.
create unlogged table rate_limit (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
