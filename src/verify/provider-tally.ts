/**
 * Whether what single hosts of a provider say is the provider's doing: one customer with a block rule of its own, or one
 * slow machine, must not silence forty thousand others. The hosts that spoke lately are counted, each by its last word.
 */

export type Word = "normal" | "refused" | "slow";

export type ProviderTally = {
  /** `host`: whatever tells one customer of the provider from another. True where most of them say so. */
  isCommon(word: Word, at: { readonly provider: string; readonly host: string }): boolean;
};

const rememberedMs = 10 * 60_000;
const hostsMax = 200;
const hostsMin = 3;
/** What share of the hosts has to say it. */
const shareMin = { normal: 0, refused: 0.8, slow: 0.5 } as const;

export function createProviderTally(now: () => number): ProviderTally {
  const providers = new Map<string, Map<string, { readonly word: Word; readonly atMs: number }>>();
  return {
    isCommon(word, { provider, host }) {
      const nowMs = now();
      const hosts = providers.get(provider) ?? new Map<string, { readonly word: Word; readonly atMs: number }>();
      providers.set(provider, hosts);
      hosts.delete(host);
      hosts.set(host, { word, atMs: nowMs });
      // The first of a Map is the one that spoke longest ago.
      for (const [oldest, { atMs }] of hosts) {
        if (hosts.size <= hostsMax && nowMs - atMs < rememberedMs) break;
        hosts.delete(oldest);
      }
      if (word === "normal") return true;
      const same = [...hosts.values()].filter((said) => said.word === word).length;
      return same >= hostsMin && same >= shareMin[word] * hosts.size;
    },
  };
}
