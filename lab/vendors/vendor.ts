/**
 * What every simulated vendor is: a request in, a documented answer out. The server around it adds keys, latency,
 * outages and the counting.
 */
import type { IncomingHttpHeaders } from "node:http";

export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The JSON body; null when there is none or it is not an object. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export interface VendorAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly outcome: "hit" | "miss" | "refusal";
  readonly credits: number;
}

export interface Vendor {
  readonly id: VendorId;
  readonly prefix: string;
  key(request: VendorRequest): string | null;
  /** The same question in other words has the same text; null = not a question this vendor answers. */
  question(request: VendorRequest): string | null;
  /** `call` counts how often this question was asked, from 1. */
  answer(request: VendorRequest, call: number): VendorAnswer;
  readonly refusals: {
    readonly badKey: VendorAnswer;
    readonly noCredits: VendorAnswer;
    readonly throttled: VendorAnswer;
    readonly badInput: VendorAnswer;
  };
}

export const VENDOR_IDS = ["hunter", "prospeo", "pdl"] as const;
export type VendorId = (typeof VENDOR_IDS)[number];

export function refusal(status: number, body: unknown, headers: Record<string, string> = {}): VendorAnswer {
  return { status, body, headers, outcome: "refusal", credits: 0 };
}

export function header(request: VendorRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
}

/** A text member of an untyped object; empty text counts as absent. */
export function text(object: Readonly<Record<string, unknown>> | null, key: string): string | null {
  const value = object?.[key];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
