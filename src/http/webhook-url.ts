/**
 * Which URLs are accepted as webhooks. This refuses early, with a sentence, what is plainly wrong; what a name resolves
 * to is judged when it is sent to, every time.
 */
import { isIP } from "node:net";

export type WebhookPolicy = {
  readonly allowHttp: boolean;
  /** True where connections to this literal address may be made. */
  readonly isAllowedAddress: (address: string) => boolean;
};

export type CheckedUrl = { readonly kind: "accepted"; readonly url: string } | { readonly kind: "refused"; readonly why: string };

export function checkWebhookUrl(text: string, policy: WebhookPolicy): CheckedUrl {
  const url = URL.parse(text);
  if (url === null) return refused("webhook_url must be an absolute URL");
  if (url.protocol !== "https:" && !(policy.allowHttp && url.protocol === "http:")) return refused("webhook_url must be an https URL");
  if (url.username !== "" || url.password !== "") return refused("webhook_url must not hold a user name or password");
  const address = literalAddress(url.hostname);
  if (address !== null && !policy.isAllowedAddress(address)) return refused("webhook_url must be publicly reachable");
  return { kind: "accepted", url: url.href };
}

function refused(why: string): CheckedUrl {
  return { kind: "refused", why };
}

/** The address that a host name is by itself. `URL` has turned every spelling of an IPv4 address into the usual one. */
function literalAddress(hostname: string): string | null {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host) !== 0) return host;
  return host === "localhost" || host.endsWith(".localhost") ? "127.0.0.1" : null; // RFC 6761, section 6.3
}
