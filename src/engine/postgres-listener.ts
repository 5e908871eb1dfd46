/**
 * LISTEN on a PostgreSQL server: one connection of its own for all channels of the process, made when the first is
 * listened to, and made anew whenever it breaks.
 */
import pg from "pg";

export type Listener = {
  /** Resolves when the server has heard of it. */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
};

export type ListenerOptions = { readonly url: string; readonly onError: (error: Error) => void };

const reconnectMs = 1_000;

export function createListener(options: ListenerOptions): Listener {
  const channels = new Map<string, Set<(payload: string) => void>>();
  let current: Promise<pg.Client> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: a connection runs one statement at a time. */
  const run = (client: pg.Client, verb: "listen" | "unlisten", channel: string): Promise<unknown> => {
    const next = last.then(() => client.query(`${verb} ${pg.escapeIdentifier(channel)}`));
    last = next.catch(() => undefined);
    return next;
  };

  const tell = (channel: string, payload: string): void => {
    for (const callback of channels.get(channel) ?? []) callback(payload);
  };

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: options.url, application_name: "cleanlist listen", keepAlive: true });
    client.on("notification", ({ channel, payload = "" }) => tell(channel, payload));
    client.on("error", options.onError);
    await client.connect();
    client.on("end", () => void reconnect());
    for (const channel of channels.keys()) await run(client, "listen", channel);
    for (const channel of channels.keys()) tell(channel, ""); // what was sent while nobody listened
    return client;
  };
  const reconnect = async (): Promise<void> => {
    current = null;
    while (channels.size > 0 && current === null) {
      await new Promise((resolve) => setTimeout(resolve, reconnectMs).unref());
      if (channels.size > 0) await connected().catch(options.onError);
    }
  };
  const connected = (): Promise<pg.Client> => {
    current ??= connect().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  };

  return {
    async listen(channel, onNotification) {
      const set = channels.get(channel) ?? new Set();
      const isNew = set.size === 0;
      channels.set(channel, set.add(onNotification));
      const client = await connected();
      if (isNew) await run(client, "listen", channel);
      onNotification(""); // what was sent before
      return async () => {
        set.delete(onNotification);
        if (set.size > 0) return;
        channels.delete(channel);
        const open = await current?.catch(() => null);
        if (open === undefined || open === null) return;
        if (channels.size === 0) await open.end();
        else await run(open, "unlisten", channel).catch(options.onError);
      };
    },
  };
}
