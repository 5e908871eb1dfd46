-- People and domains that nobody is told about any more. Who they are is not kept: a key is a keyed hash of what they are
-- recognised by, so that the list outlasts the erasure of everything else.
create table suppression (
  key uuid not null,
  -- An organization, or '*' for everybody who uses this installation.
  scope text not null,
  kind text not null check (kind in ('address', 'profile', 'person', 'domain')),
  created_at timestamptz not null,
  primary key (key, scope)
);
