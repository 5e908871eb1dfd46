-- Requests that were sent with an Idempotency-Key: reserved before they are carried out, and kept with their answer for a
-- day, so that the same request sent again gets the same answer.
create table idempotent_request (
  organization_id text not null references organization,
  key text not null,
  -- SHA-256 of method, path and body.
  fingerprint text not null,
  -- Id of what the request creates: carried out again after a crash, it finds what it created.
  work_id uuid not null,
  -- Until when whoever carries it out is believed to be alive.
  lease_until timestamptz not null,
  -- The answer; null until there is one.
  status integer,
  content_type text,
  body text,
  created_at timestamptz not null,
  primary key (organization_id, key),
  check ((status is null) = (body is null))
);
create index idempotent_request_by_age on idempotent_request (created_at);
