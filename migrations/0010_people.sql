-- People who sign in, their sessions and passwords. The columns are those that better-auth reads and writes; the names of
-- the tables are ours. Invitations are how people come in: the first owner by one that is printed on the terminal.

create table app_user (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table app_session (
  id text primary key,
  user_id text not null references app_user on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index app_session_of_user on app_session (user_id);

create table app_credential (
  id text primary key,
  user_id text not null references app_user on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  -- scrypt, with a salt of its own.
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index app_credential_of_user on app_credential (user_id);

create table app_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index app_verification_by_identifier on app_verification (identifier);

create table invitation (
  id uuid primary key,
  organization_id text not null references organization,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  -- Whose it is; null: whoever has the link.
  email text,
  -- HMAC-SHA256 of the token under the installation's secret.
  token_hash text not null unique,
  -- Null: printed on the terminal of the service.
  invited_by text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create index invitation_of_organization on invitation (organization_id, created_at);
