/** What a mail host saw of its clients: how much they asked, and how often they went beyond what it allows. */
export interface Tally {
  connections: number;
  sessionsNow: number;
  sessionsPeak: number;
  mails: number;
  recipients: number;
  quits: number;
  /** Beyond the stated number of connections, connections or recipients per time, or recipients per session. */
  overConnections: number;
  overConnectionRate: number;
  overRecipients: number;
  overRecipientRate: number;
  /** Talked before the banner was complete; sent a message. */
  earlyTalks: number;
  data: number;
}

export function newTally(): Tally {
  return {
    connections: 0,
    sessionsNow: 0,
    sessionsPeak: 0,
    mails: 0,
    recipients: 0,
    quits: 0,
    overConnections: 0,
    overConnectionRate: 0,
    overRecipients: 0,
    overRecipientRate: 0,
    earlyTalks: 0,
    data: 0,
  };
}

/** Of all hosts together; the peak is the highest that one of them saw. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = newTally();
  for (const tally of tallies) {
    for (const key of Object.keys(sum) as (keyof Tally)[]) {
      sum[key] = key === "sessionsPeak" ? Math.max(sum[key], tally[key]) : sum[key] + tally[key];
    }
  }
  return sum;
}
