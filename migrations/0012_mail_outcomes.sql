-- What came of messages that were sent, as their senders reported it. The address is not kept: it is a keyed hash, of
-- this organization alone. The domain is, because what is known of a company's mail is not personal.
create table mail_outcome (
  organization_id text not null references organization,
  address uuid not null,
  kind text not null check (kind in ('hard', 'soft', 'policy', 'delivered')),
  domain text not null,
  reason text,
  -- The last time that it happened.
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (organization_id, address, kind)
);
create index mail_outcome_of_domain on mail_outcome (domain, kind);
