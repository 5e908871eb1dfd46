-- What all workers may ask of one mail provider (or one host of its own), what was learned about it, and which worker
-- has leased how many connections: one row, changed only as src/domain/mail-limits.ts says. No personal data.
create table mail_limit (
  -- `google`, or the address of a host.
  key text primary key,
  state json not null,
  -- Until when nobody asks, because the provider refuses us; null where it does not.
  refused_until timestamptz,
  refusal text,
  changed_at timestamptz not null
);
create index mail_limit_refusing on mail_limit (refused_until) where refused_until is not null;
