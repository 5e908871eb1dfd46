-- Who may do what: members of an organization with their roles, and API keys that can do no more than their user.

-- The installation's secret is kept beside the database, not in it.
drop table secret;

-- Secrets that this database was used with, as fingerprints: a process with another secret would refuse every key.
create table secret_fingerprint (
  fingerprint text primary key,
  first_seen_at timestamptz not null
);

create table member (
  organization_id text not null references organization,
  user_id text not null,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz not null,
  primary key (organization_id, user_id)
);
create index member_of_user on member (user_id, created_at);

-- Hashes were not keyed before the first release; they cannot be converted, so keys of that time have to be made anew.
delete from api_key;
alter table api_key drop column hash;
-- HMAC-SHA256 of the whole key under the installation's secret, in hexadecimal.
alter table api_key add column hash text not null unique;
-- What the key may do at most; null: whatever its user may.
alter table api_key add column scopes text[];
create index api_key_of_organization on api_key (organization_id, created_at);

-- Which plan of the configuration the organization is on; null: the default one.
alter table organization add column plan text;

-- The operator of the machine, whose keys the command line makes, is an owner of the organization that it serves.
insert into member (organization_id, user_id, role, created_at)
select id, 'user_default', 'owner', created_at from organization where id = 'org_default';
