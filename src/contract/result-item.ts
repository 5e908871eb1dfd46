/**
 * What is known about one contact (contract section 4.6), and, beyond the contract, the evidence for it: reason,
 * confidence, every address that was considered, and the source of each field.
 */
import { z } from "@hono/zod-openapi";
import { emailStatuses, taskStatuses, verdictReasons, verdictStatuses } from "./terms.ts";

const resultReasons = [
  "found",
  "partly_found",
  "not_found",
  "verified",
  "not_verified",
  "undeliverable",
  "opted_out",
  "source_error",
  "cancelled",
  "normalised",
] as const;

const text = z.string().nullable();
const confidence = z.number().min(0).max(1);

const prospect = z
  .object({
    first_name: text.openapi({ example: "Jane" }),
    last_name: text.openapi({ example: "Doe" }),
    full_name: text.openapi({ example: "Jane Doe" }),
    headline: text.openapi({ example: "Head of Sales" }),
    location: text.openapi({ example: "Berlin" }),
    linkedin_url: text.openapi({ example: "https://www.linkedin.com/in/janedoe" }),
  })
  .openapi("Prospect", { description: "Who the contact turned out to be." });

const company = z
  .object({
    name: text.openapi({ example: "Acme" }),
    domain: text.openapi({ example: "acme.example" }),
    industry: text,
    headcount: text.openapi({ example: "51-200" }),
    description: text,
    phone: text.openapi({ description: "The company's own number, E.164." }),
    country: text.openapi({ description: "ISO 3166-1 alpha-2.", example: "DE" }),
    city: text,
    founded: text,
    linkedin_url: text,
  })
  .openapi("Company");

const email = z
  .object({
    address: z.string().openapi({ example: "jane.doe@acme.example" }),
    status: z.enum([...emailStatuses, "rejected"]).openapi({ description: "`rejected`: mail to it fails; it is never returned as a contact's address." }),
    verdict: z.enum(verdictStatuses).nullable().openapi({ description: "The finer verdict; null where nothing was checked." }),
    reason: z.enum(Object.values(verdictReasons).flat()).nullable(),
    confidence,
    sources: z.array(z.string()).openapi({ description: "Who gave it." }),
    mail_provider: text.openapi({ description: "Who runs the mail of its domain: `google`, `microsoft365`, …, `other`; null where that is not known.", example: "google" }),
  })
  .openapi("EmailCandidate");

const discovered = z
  .object({ full_name: z.string(), title: text, email: text, linkedin_url: text })
  .openapi("DiscoveredPerson");

export const resultItem = z
  .object({
    task_id: z.string().openapi({ example: "0b8e6a5c-2f47-4a3e-9d53-6f1f1f0c7a11" }),
    status: z.enum(taskStatuses).openapi({ description: "`failed`: a source could not be asked. Nothing found is `completed`." }),
    reason: z.enum(resultReasons).openapi({ description: "Why it ended as it did, for programs." }),
    explanation: z.string().openapi({ description: "The same in a sentence.", example: "Found a work e-mail address." }),
    primary_email: text.openapi({ example: "jane.doe@acme.example" }),
    primary_email_status: z
      .enum(emailStatuses)
      .nullable()
      .openapi({ description: "`reliable`: verified, safe to send. `risky`: exists, but cannot be proved. `unknown`: could not be asked." }),
    primary_email_confidence: confidence.nullable().openapi({ example: 0.98 }),
    other_emails: z.array(z.string()).openapi({ description: "Further addresses that a source vouches for." }),
    personal_phone_numbers: z.array(z.string()).openapi({ description: "E.164.", example: ["+4930123456"] }),
    prospect,
    company,
    emails: z.array(email).openapi({ description: "Every address that was considered, with what is known about it." }),
    prospects: z.array(discovered).openapi({ description: "People discovered at the company (`prospecting_only`)." }),
    sources: z.record(z.string(), z.string()).openapi({ description: "The source of each filled field.", example: { primary_email: "patterns" } }),
    cached_at: z.iso.datetime().nullable().openapi({ description: "When an earlier task found this; null where it was found now." }),
    credits: z.int().openapi({ description: "What it cost.", example: 1 }),
  })
  .openapi("ResultItem");
export type ResultItem = z.infer<typeof resultItem>;
