/** A mail lab in a thread of its own, so that its work is not measured with that of whoever asks it. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { MailLab, MailLabOptions } from "../../lab/mail/main.ts";
import type { Tally } from "../../lab/mail/tally.ts";

export type LabThread = Pick<MailLab, "addresses" | "resolver" | "smtpPort" | "heloName" | "mailFrom"> & {
  /** What all hosts saw since the start. */
  tally(): Promise<Tally>;
  close(): Promise<void>;
};

export type Started = Pick<LabThread, "addresses" | "resolver" | "smtpPort" | "heloName" | "mailFrom">;

export async function startLabThread(options: MailLabOptions): Promise<LabThread> {
  const worker = new Worker(new URL("./lab-worker.ts", import.meta.url), { workerData: options });
  const [started] = (await once(worker, "message")) as [Started];
  return {
    ...started,
    async tally() {
      worker.postMessage("tally");
      const [tally] = (await once(worker, "message")) as [Tally];
      return tally;
    },
    async close() {
      const exited = once(worker, "exit");
      worker.postMessage("close");
      await exited;
    },
  };
}
