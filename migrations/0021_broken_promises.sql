-- Mail that came back from an address that had been called reliable: a host that takes a recipient, refuses others, and
-- returns the mail all the same. Its word is worth less from then on (src/domain/host-word.ts).
alter table mail_outcome add column promised boolean not null default false;
create index mail_outcome_promised on mail_outcome (domain) where promised;
