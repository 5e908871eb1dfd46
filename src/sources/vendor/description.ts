/**
 * What a connector has to know about one vendor, as data: `connector.ts` is the only code that acts on it.
 * A description holds no secret and does no I/O; its few functions are pure.
 */
import type { Field, TextField } from "../../domain/fact.ts";
import type { Input, Known } from "../../domain/source.ts";

export type Description = {
  readonly id: string;
  readonly baseUrl: string;
  /** The header that carries the key: a key in a URL ends in logs. */
  readonly keyHeader: string;
  readonly supplies: readonly TextField[];
  readonly operation: Operation;
  /** The first rule that fits an answer judges it; `standardRules` follow. */
  readonly rules: readonly Rule[];
  /** Paths of which a 2xx answer has at least one, null or not. Otherwise it is `unmapped`: never a miss. */
  readonly recognisedBy: readonly string[];
  readonly facts: readonly FactRule[];
  /** What the answer cost, in millionths of a US dollar. */
  readonly spent: (answer: VendorAnswer) => number;
  /** Headers that say when to come back, besides `Retry-After`. */
  readonly resets?: readonly ResetHeader[];
  /** What a hit costs, in millionths of a US dollar. */
  readonly costMicros: number;
  readonly hitRate: number;
};

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Parameters = Readonly<Record<string, Json>>;

export type Operation = {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Sets of inputs, the strongest first; the first one that is known is sent, and nothing else about the person. */
  readonly inputs: readonly InputSet[];
  /** The query of a GET, the body of a POST. */
  readonly request: (inputs: Parameters, wanted: readonly Field[]) => Parameters;
};

/** Vendor parameter -> the input that it takes, and how the vendor writes it where that is not ours. */
export type InputSet = Readonly<Record<string, Input | { readonly input: TextInput; readonly as: (value: string) => string | null }>>;
export type TextInput = Exclude<keyof Known, "twins">;

export type Rule = {
  /** One status, or a class of them as `2xx`. */
  readonly status: number | `${1 | 2 | 3 | 4 | 5}xx`;
  /** Value that must stand at a path of the body. */
  readonly where?: { readonly path: string; readonly is: Json };
  readonly means: Judgement;
};

export type Judgement =
  | "facts"
  | "none"
  /** Still working: the same call again, soon. */
  | "pending"
  | "throttled"
  | "no_credits"
  | "rejected_key"
  | "opted_out"
  /** The vendor does not take these inputs. */
  | "ineligible"
  | "failed"
  | "try_again";

export type FactRule = {
  readonly field: TextField;
  readonly path: string;
  /** Null: not a fact at all. */
  readonly confidence: number | ((body: Json) => number | null);
  /** The vendor's own promise about the value, without which it is not one. */
  readonly when?: { readonly path: string; readonly is: Json };
  /** How the value becomes ours, beyond the field's own normal form; null where it is not a value. */
  readonly as?: (value: string) => string | null;
};

export type ResetHeader = {
  readonly name: string;
  /** `seconds` from now, or a moment: epoch seconds or a date in UTC. */
  readonly says: "seconds" | "moment";
};

export type VendorAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Null where it is not JSON. */
  readonly body: Json;
};
