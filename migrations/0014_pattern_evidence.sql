-- What known addresses say about how a mail domain makes them, shared by all organizations. No address and no name: the
-- patterns that could have made the address, with their odds, and a keyed hash so that it counts once.
create table pattern_evidence (
  domain text not null,
  address uuid not null,
  -- The registrable domain of the company's website, where its people were looked for.
  site text not null,
  kind text not null check (kind in ('verified', 'delivered', 'website', 'vendor', 'submitted')),
  -- {"{first}.{last}": 0.97}; empty where no pattern makes the address.
  fits json not null,
  -- {"particle=joined": 1}
  choices json not null,
  seen_on date not null,
  primary key (domain, address)
);
create index pattern_evidence_of_site on pattern_evidence (site);
