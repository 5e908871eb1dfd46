/**
 * People who sign in with an address and a password, and their sessions. Passwords are kept as scrypt hashes; a session is a
 * row, and a cookie that is signed with the installation's secret and that no script can read. Whoever does not exist is
 * refused after the same work, and in the same words, as whoever mistypes a password.
 *
 * What does it is loaded when the first person needs it: most commands, and callers with keys, never do.
 */
import type { Database } from "../database.ts";
import type { Secret } from "../secret.ts";

export const passwordLengthMin = 10;
export const passwordLengthMax = 128;

export type Person = { readonly id: string; readonly email: string; readonly name: string };

/** `cookies` are values of `Set-Cookie` headers for the answer. */
export type Session = { readonly person: Person; readonly cookies: readonly string[] };

export type People = {
  /** Null where address and password do not belong together. */
  signIn(credentials: { readonly email: string; readonly password: string }): Promise<Session | null>;
  /** The cookies that end it; there need not be a session. */
  signOut(headers: Headers): Promise<readonly string[]>;
  /** Whose session the request's cookie is; null for none, and for one that has ended. */
  whoIs(headers: Headers): Promise<Session | null>;
  /** All other sessions of the person end. Null where the current password is another. */
  changePassword(headers: Headers, passwords: { readonly current: string; readonly wanted: string }): Promise<Session | null>;
  hashOf(password: string): Promise<string>;
};

export type PeopleOptions = {
  readonly database: Database;
  readonly secret: Secret;
  /** Where callers reach the service over TLS, cookies are sent over TLS only. */
  readonly isSecure: boolean;
};

export function openPeople(options: PeopleOptions): People {
  let loading: Promise<People> | null = null;
  const loaded = (): Promise<People> => (loading ??= import("./sign-in.ts").then(({ openSignIn }) => openSignIn(options)));
  return {
    signIn: async (credentials) => (await loaded()).signIn(credentials),
    signOut: async (headers) => (await loaded()).signOut(headers),
    whoIs: async (headers) => (await loaded()).whoIs(headers),
    changePassword: async (headers, passwords) => (await loaded()).changePassword(headers, passwords),
    hashOf: async (password) => (await loaded()).hashOf(password),
  };
}
