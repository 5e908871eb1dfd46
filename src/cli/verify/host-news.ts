/** News of mail hosts on standard error: once for each host, and of a crowd of them only how many there were. */
import type { MailNews } from "../../domain/mail-news.ts";
import { describeNews } from "../../domain/mail-news.ts";

export type HostNews = {
  readonly tell: (news: MailNews) => void;
  /** Says how many were left untold. */
  readonly end: () => void;
};

const toldMax = 20;

export function createHostNews(say: (text: string) => void): HostNews {
  const told = new Set<string>();
  const untold = new Set<string>();
  const recovered = new Set<string>();

  /** A host that refuses us, answers, and refuses again is told of once each. */
  function isNew({ key, kind }: MailNews): boolean {
    if (kind === "answers again") return told.has(key) && !recovered.has(key);
    return !told.has(key);
  }

  return {
    tell(news) {
      if (!isNew(news)) return;
      if (news.kind === "answers again") recovered.add(news.key);
      else if (told.size >= toldMax) return void untold.add(news.key);
      else told.add(news.key);
      say(describeNews(news));
    },
    end() {
      if (untold.size > 0) say(`${String(untold.size)} more mail hosts refused us; the evidence of their addresses says why.`);
    },
  };
}
