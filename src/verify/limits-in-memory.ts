/** The limits of a process that is alone: nothing to share, nothing to store. */
import type { MailLimits, MailLimitsPort, MailManners } from "../domain/mail-limits.ts";
import { exchanged, freshLimits, isFresh } from "../domain/mail-limits.ts";

const worker = "this process";

export function limitsInMemory(now: () => number, manners: MailManners): MailLimitsPort {
  const kept = new Map<string, MailLimits>();
  return {
    exchange(reports) {
      const nowMs = now();
      const shares = reports.map((report) => {
        const before = kept.get(report.key) ?? freshLimits(report.ceiling, nowMs);
        const { limits, share } = exchanged(before, { worker, report, nowMs, manners });
        // What is as it was at first need not be kept: of a hundred thousand hosts most never complain.
        if (isFresh(limits, report.ceiling, nowMs)) kept.delete(report.key);
        else kept.set(report.key, limits);
        return share;
      });
      return Promise.resolve(shares);
    },
  };
}
