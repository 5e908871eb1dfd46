/**
 * Our own cache: what an earlier or simultaneous task found for the same person. Free, and always asked first.
 * While the other task is still looking the answer is `pending`, with growing pauses between the questions.
 */
import type { Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";
import { cacheId } from "../domain/merge.ts";
import type { Twins } from "../domain/twins.ts";
import { rememberedFacts } from "../domain/twins.ts";

const firstPauseMs = 100;
const pauseMaxMs = 30_000;

export function cacheSource(twins: Twins): Source {
  return {
    terms: {
      id: cacheId,
      supplies: ["settled", "work_email", "verdict", "phone", "prospect", "title", "company_name"],
      needs: [["twins"]],
      costMicros: 0,
      hitRate: 1,
      attemptsMax: 3,
    },
    async ask(question, { nowMs }) {
      const standing = await twins.standing(question.task);
      switch (standing.kind) {
        case "own":
          return free({ kind: "none" });
        case "finished":
          return free({ kind: "found", facts: rememberedFacts(standing.answers) });
        case "running": {
          const asked = Number(question.ref ?? 0);
          const untilMs = nowMs + Math.min(firstPauseMs * 2 ** asked, pauseMaxMs);
          return free({ kind: "pending", ref: String(asked + 1), untilMs, why: "in_flight" });
        }
      }
    },
  };
}
