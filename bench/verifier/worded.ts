/** How often the verifier reads a reply rightly that it was not tuned for: the held-out table, each reply from a host of its own. */
import { startMailLab } from "../../lab/mail/main.ts";
import { markOf, scoreOf } from "../../lab/mail/score.ts";
import type { Judged } from "../../lab/mail/score.ts";
import { verifyAll } from "../../test/support/patient-verifier.ts";
import type { Given } from "../../test/support/patient-verifier.ts";
import { shown } from "../support/numbers.ts";
import { heldOut, heldOutBehaviours, isWorded } from "./held-out.ts";

export async function measureWorded({ detail }: { detail: boolean }): Promise<void> {
  const faster = 40;
  await using lab = await startMailLab({ faster, groups: { "held out": heldOutBehaviours } });
  const given: Given[] = [];
  await verifyAll(lab.addresses, { lab, faster, concurrency: 100 }, (each) => given.push(each));
  const worded = given.filter(({ about }) => isWorded(about.behaviour, about.mailbox));
  // Where everybody hears the same, all that hear it are one reply.
  const judged: Judged[] = [...new Map(worded.map((each) => [each.about.behaviour, each])).values()].map(({ about, verification }) => ({ about, told: verification?.verdict.status ?? "hung", reason: verification?.verdict.reason ?? null }));
  const { total, marks } = scoreOf(judged);
  console.log(`${String(heldOut.length)} replies nobody tuned for: ${shown((100 * marks.right) / total)} % right, ${String(marks.safe_unknown)} safe unknown, ${String(marks.false_deliverable)} false deliverable, ${String(marks.false_undeliverable)} false undeliverable, ${String(marks.other_wrong)} other`);
  if (!detail) return;
  for (const { about, told, reason } of judged) {
    if (markOf(about, told) === "right") continue;
    const [stage, whom, truth, reply] = heldOut[Number(about.behaviour.replace("held_out_", "")) - 1] ?? ["", "", "", ""];
    console.log(`  ${truth}, got ${told} (${String(reason)}): ${stage}, ${whom}: ${reply}`);
  }
}
