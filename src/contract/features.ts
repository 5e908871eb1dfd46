/** What a tier may include (contract sections 2.1 and 5.3); an operation that needs one says `feature_gated` without it. */

export const features = ["API_ACCESS", "data_source_csv_upload", "enrich_email", "enrich_phone", "export_leads", "smart_agents"] as const;
export type Feature = (typeof features)[number];

/** The words of `tier` in `GET /whoami`. */
export const tierNames = ["free", "starter", "pro", "enterprise"] as const;
export type TierName = (typeof tierNames)[number];

export function isTierName(text: string): text is TierName {
  return (tierNames as readonly string[]).includes(text);
}
