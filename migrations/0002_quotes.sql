-- The installation's own secret, made at the first start: every process that shares the database signs with the same.
create table secret (
  name text primary key,
  value bytea not null,
  created_at timestamptz not null
);

-- Quotes that were redeemed. A quote carries its own terms and is signed, so nothing is stored when it is made; a row is
-- kept for as long as the quote could be presented again.
create table redeemed_quote (
  id text primary key,
  organization_id text not null references organization,
  expires_at timestamptz not null
);
create index redeemed_quote_expired on redeemed_quote (expires_at);
