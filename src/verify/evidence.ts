/** What was observed on the way to a verdict: plain data, safe to store and to show. */
import { isSameRefusal } from "./smtp/classify.ts";
import type { Flags } from "./flags.ts";
import type { MailProvider } from "./mail-provider.ts";
import { providerOf } from "./mail-provider.ts";
import type { Probed } from "./probe.ts";
import type { Reply } from "./smtp/reply.ts";
import type { SessionStage } from "./smtp/session.ts";
import type { Step } from "./trail.ts";
import type { Findings } from "./verdict.ts";

export type ReplyEvidence = {
  readonly code: number;
  readonly enhancedCode: string | null;
  /** At most 500 characters, none of them a control. */
  readonly text: string;
};

export type Evidence = {
  /** How far the check came. */
  readonly stage: "syntax" | "dns" | SessionStage;
  readonly mxHost: string | null;
  readonly ip: string | null;
  readonly provider: MailProvider | null;
  readonly code: number | null;
  readonly enhancedCode: string | null;
  /** The host's words; where no host spoke, one sentence of ours. */
  readonly text: string;
  /** What the host said about a name that nobody has; null where it was not asked, or gave no answer. */
  readonly randomProbe: ReplyEvidence | null;
  /** Whether the host takes every name: null where that was not asked. */
  readonly takesAll: "yes" | "no" | "unknown" | null;
  readonly tls: boolean;
  readonly tookMs: number;
  readonly flags: Flags | null;
  /** The address that was probably meant. */
  readonly suggestion: string | null;
  /** Of all attempts, where somebody patient asked: each host that was tried, in order. */
  readonly trail: readonly Step[];
};

const textCharactersMax = 500;

export type About = Pick<Evidence, "flags" | "suggestion" | "tookMs">;

/** `host`: the one that would have been asked; null where there is none. */
export type Unasked = { readonly stage: "syntax" | "dns"; readonly text: string; readonly host: string | null };

export function evidenceWithoutHost({ stage, text, host }: Unasked, about: About): Evidence {
  return {
    stage,
    mxHost: host,
    ip: null,
    provider: host === null ? null : providerOf(host).provider,
    code: null,
    enhancedCode: null,
    text,
    randomProbe: null,
    takesAll: null,
    tls: false,
    trail: [],
    ...about,
  };
}

export function evidenceOf({ host, provider, answer, random, trail }: Probed, about: About): Evidence {
  const { exchange } = answer;
  const said = exchange.kind === "reply" ? replyEvidence(exchange.reply) : null;
  return {
    stage: answer.stage,
    mxHost: host,
    ip: answer.ip,
    provider: provider.provider,
    code: said?.code ?? null,
    enhancedCode: said?.enhancedCode ?? null,
    text: said?.text ?? (exchange.kind === "lost" ? exchange.detail.slice(0, textCharactersMax) : "The host does not take such addresses (SMTPUTF8)."),
    randomProbe: random === null || random.reply === null ? null : replyEvidence(random.reply),
    takesAll: random?.takesAll ?? null,
    tls: answer.isEncrypted,
    trail,
    ...about,
  };
}

export function findingsOf({ answer, meaning, random, habit, provider, isPreferred }: Probed, attempt: number): Findings {
  const { exchange } = answer;
  const isSameAsRandom = exchange.kind === "reply" && random !== null && random.reply !== null && isSameRefusal(exchange.reply, random.reply);
  return { target: meaning, random, isSameAsRandom, hasAccepted: habit.hasAccepted, hasRefused: habit.hasRefused, isGateway: provider.gateway, isPreferred, attempt };
}

function replyEvidence({ code, enhanced, text }: Reply): ReplyEvidence {
  return { code, enhancedCode: enhanced, text: text.slice(0, textCharactersMax) };
}
