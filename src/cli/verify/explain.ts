/** How a verdict came about, for a person to read: each host that was asked, in order, and what it was taken to mean. */
import type { Verification } from "../../verify/verifier.ts";
import { columnsOf } from "../terminal.ts";

/** Ends without a line break. */
export function explained({ address, verdict, evidence }: Verification): string {
  const steps = evidence.trail.map(({ atMs, mxHost, ip, stage, code, enhancedCode, reason, tookMs }) => [
    `  ${new Date(atMs).toISOString()}`,
    ip === null ? mxHost : `${mxHost} [${ip}]`,
    stage,
    [code ?? "-", ...(enhancedCode === null ? [] : [enhancedCode])].join(" "),
    reason,
    `${String(tookMs)} ms`,
  ]);
  const { text, randomProbe, takesAll } = evidence;
  const nobody = takesAll === null ? [] : [`  a name that nobody has: ${randomProbe === null ? "no answer" : `${String(randomProbe.code)} ${randomProbe.text}`} (takes everybody: ${takesAll})`];
  return [`${address}: ${verdict.status}, ${verdict.reason}`, ...(steps.length === 0 ? [] : [columnsOf(steps)]), `  ${text}`, ...nobody].join("\n");
}
