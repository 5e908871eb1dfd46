/** Which columns of a sending service's export tell of a bounce: the address, what happened, the reply, and when. */

export type BounceColumns = {
  readonly address: number;
  /** All columns that name a kind of event or bounce: their cells are read together. */
  readonly type: readonly number[];
  readonly code: readonly number[];
  readonly diagnostic: readonly number[];
  readonly at: number | null;
};

// From the exports and event references of SES, SendGrid, Mailgun, Postmark, HubSpot, Instantly, Smartlead, Brevo.
const names = {
  address: ["email", "emailaddress", "recipient", "recipients", "recipientemail", "recipientaddress", "bouncedrecipient", "bouncedrecipients", "bouncedrecipientsemailaddress", "to", "toemail", "leademail", "finalrecipient", "address", "contactemail", "destination"],
  type: ["type", "event", "eventtype", "bouncetype", "bouncesubtype", "bounceclassification", "bouncecategory", "hardbouncereason", "emailhardbouncereason", "category", "severity", "status", "leadstatus", "emailstatus", "subtype", "name", "isbounced", "bouncereasontype"],
  code: ["code", "smtpcode", "statuscode", "errorcode", "enhancedcode", "enhancedstatuscode", "enhancedstatus", "dsn", "deliverystatuscode", "deliverystatusenhancedcode", "bouncecode"],
  diagnostic: ["reason", "diagnostic", "diagnosticcode", "bouncereason", "response", "smtpresponse", "message", "details", "description", "error", "errormessage", "deliverystatusmessage", "deliverystatusdescription", "bouncemessage", "statusmessage", "bouncedrecipientsdiagnosticcode"],
  at: ["timestamp", "time", "date", "created", "createdat", "bouncedat", "bouncedate", "bouncedon", "eventtime", "eventtimestamp", "occurredat", "happenedat", "receivedat", "arrivaldate", "lasttimestamp", "mailtimestamp"],
} as const;

/** Null where no column is an address. */
export function bounceColumns(header: readonly string[]): BounceColumns | null {
  const plain = header.map((cell) => cell.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const found = (wanted: readonly string[]): number[] => plain.flatMap((name, at) => (wanted.includes(name) ? [at] : []));
  // The order of the names decides between several that may be the address.
  const address = names.address.map((name) => plain.indexOf(name)).find((at) => at >= 0);
  if (address === undefined) return null;
  return { address, type: found(names.type), code: found(names.code), diagnostic: found(names.diagnostic), at: found(names.at)[0] ?? null };
}

/** ISO 8601, seconds or milliseconds since 1970, and what `Date` reads besides; null where it is no time. */
export function timeOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (/^\d{9,10}(?:\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1_000);
  if (/^\d{12,13}$/.test(trimmed)) return Number(trimmed);
  // Services write UTC and do not always say so: "2026-03-01 09:30:00".
  const named = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(trimmed) ? `${trimmed.replace(" ", "T")}Z` : trimmed;
  const ms = Date.parse(named);
  return Number.isNaN(ms) ? null : ms;
}
