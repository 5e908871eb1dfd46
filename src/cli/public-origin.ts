/** Where people reach the service: the beginning of every link that is printed. */
import type { Config } from "../config.ts";

export function publicOrigin(config: Config, port = config.CLEANLIST_PORT): string {
  return (config.CLEANLIST_PUBLIC_URL ?? `http://${config.CLEANLIST_HOST}:${String(port)}`).replace(/\/+$/, "");
}
