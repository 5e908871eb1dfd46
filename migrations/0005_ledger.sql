-- The ledger's further kinds of entries, credits that end, and what an organization wants to be told about its balance.
alter table credit_entry drop constraint credit_entry_check;
alter table credit_entry add constraint credit_entry_check check (
  case kind
    when 'grant' then amount > 0
    when 'allowance' then amount > 0
    when 'adjustment' then amount <> 0 and note is not null
    when 'expiry' then amount < 0
    when 'hold' then amount < 0
    when 'release' then amount > 0
    when 'charge' then amount < 0
    else false
  end
);

alter table account
  -- Credits without an end, as of the last reckoning: see `credit_grant`.
  add column lasting bigint not null default 0 check (lasting >= 0),
  -- When credits end next; until then nobody has to look.
  add column next_expiry_at timestamptz,
  -- New work waits rather than take the balance below this.
  add column pause_below bigint not null default 0 check (pause_below >= 0),
  -- Somebody is told when the balance falls below this: once, until credits are added again.
  add column low_below bigint not null default 0 check (low_below >= 0),
  add column low_since timestamptz,
  add column low_told boolean not null default false;
create index account_to_tell on account (organization_id) where low_since is not null and not low_told;
create index account_expiring on account (next_expiry_at) where next_expiry_at is not null;

update account a set lasting = a.balance + coalesce(
  (select sum(w.credits_held) from workflow w where w.organization_id = a.organization_id and w.completed_at is null), 0);

-- Credits that end. What is spent is taken from those that end first; how much is left of each is reckoned only when it
-- matters: when credits with an end are added, and when some end.
create table credit_grant (
  id bigint generated always as identity primary key,
  organization_id text not null references organization,
  remaining bigint not null check (remaining >= 0),
  expires_at timestamptz not null
);
create index credit_grant_open on credit_grant (organization_id, expires_at) where remaining > 0;

-- The months for which an organization got its allowance.
create table allowance (
  organization_id text not null references organization,
  month text not null,
  primary key (organization_id, month)
);

-- What open workflows hold together.
create index workflow_open on workflow (organization_id) where completed_at is null;
