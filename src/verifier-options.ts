/** The settings of the verifier, as the configuration has them. */
import type { Config } from "./config.ts";
import type { VerifierOptions } from "./verify/verifier.ts";

export function verifierOptions(config: Config): VerifierOptions {
  return {
    resolver: config.CLEANLIST_RESOLVER === undefined ? null : { servers: config.CLEANLIST_RESOLVER },
    smtpPort: config.CLEANLIST_SMTP_PORT,
    heloName: config.CLEANLIST_HELO_NAME,
    exits: config.CLEANLIST_MAIL_EXITS,
    mailFrom: config.CLEANLIST_MAIL_FROM,
    otherMailFrom: config.CLEANLIST_MAIL_FROM_OTHER,
    smtp: config.CLEANLIST_SMTP,
    ...(config.CLEANLIST_SMTP_PROBE_HOSTS === undefined ? {} : { probeHosts: config.CLEANLIST_SMTP_PROBE_HOSTS }),
    allowNetworks: config.CLEANLIST_ALLOW_NETWORKS,
    reservedDomains: config.CLEANLIST_RESERVED_DOMAINS,
    connectionsPerHost: config.CLEANLIST_CONNECTIONS_PER_HOST,
    connectionsPerProvider: config.CLEANLIST_CONNECTIONS_PER_PROVIDER,
    manners: { refusedMs: config.CLEANLIST_REFUSED_PAUSES },
    greylistRetryMs: config.CLEANLIST_GREYLIST_RETRY,
  };
}
