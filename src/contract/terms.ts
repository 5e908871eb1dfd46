/**
 * The vocabulary that the wire, the domain and the tables share. One word per idea; every list here is closed.
 */

export const enrichmentTypes = ["none", "partial", "phone_only", "full", "prospecting_only"] as const;
export type EnrichmentType = (typeof enrichmentTypes)[number];

export const workflowStatuses = ["queued", "running", "completed", "completed_with_errors", "failed"] as const;
export type WorkflowStatus = (typeof workflowStatuses)[number];

/** What `primary_email_status` may say: safe to send; exists but unprovable; could not be asked. */
export const emailStatuses = ["reliable", "risky", "unknown"] as const;
export type EmailStatus = (typeof emailStatuses)[number];

/** A task that `failed` met an error of ours or of a source; "nothing found" is `completed`. */
export const taskStatuses = ["completed", "failed"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const verdictStatuses = ["deliverable", "undeliverable", "accept_all", "risky", "unknown"] as const;
export type VerdictStatus = (typeof verdictStatuses)[number];

/** Why a verdict is what it is, grouped by the only status that each reason can lead to. */
export const verdictReasons = {
  deliverable: ["mailbox_exists", "forwarded", "over_rate"],
  undeliverable: [
    "invalid_syntax",
    "reserved_domain",
    "domain_not_found",
    "no_mail_server",
    "null_mx",
    "mx_unresolvable",
    "mx_unroutable",
    "mailbox_not_found",
    "mailbox_disabled",
    "mailbox_moved",
    "domain_not_hosted",
    "does_not_accept_mail",
    "smtputf8_unsupported",
    "bounced",
  ],
  accept_all: ["accept_all", "accept_all_gateway", "accept_all_partial"],
  risky: ["mailbox_full"],
  unknown: [
    "greylisted",
    "temporary_error",
    "throttled",
    "timeout",
    "connection_timeout",
    "connection_failed",
    "connection_closed",
    "dns_error",
    "dns_timeout",
    "server_busy",
    "blocked_ip",
    "blocked_policy",
    "sender_rejected",
    "sender_rdns",
    "sender_spf",
    "helo_rejected",
    "auth_required",
    "port25_blocked",
    "tls_failed",
    "protocol_error",
    "not_checked",
  ],
} as const satisfies Record<VerdictStatus, readonly string[]>;

export type VerdictReason = (typeof verdictReasons)[VerdictStatus][number];

/** What an organization's endpoints can be told of. */
export const webhookEvents = ["enrichment.completed", "enrichment.results", "workflow.paused", "credits.low", "webhook.disabled"] as const;
export type WebhookEvent = (typeof webhookEvents)[number];
