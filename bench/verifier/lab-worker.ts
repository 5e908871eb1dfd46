/** The thread of lab-thread.ts, which starts it as `node bench/verifier/lab-worker.ts` would not: it needs a parent. */
import { parentPort, workerData } from "node:worker_threads";
import { startMailLab } from "../../lab/mail/main.ts";
import type { MailLabOptions } from "../../lab/mail/main.ts";
import type { Started } from "./lab-thread.ts";

const lab = await startMailLab(workerData as MailLabOptions);
const started: Started = { addresses: lab.addresses, resolver: lab.resolver, smtpPort: lab.smtpPort, heloName: lab.heloName, mailFrom: lab.mailFrom };
parentPort?.on("message", (message: "tally" | "close") => {
  if (message === "tally") return parentPort?.postMessage(lab.tally().all);
  void lab.close().then(() => parentPort?.close());
});
parentPort?.postMessage(started);
