/**
 * People who sign in with an address and a password, and their sessions. Passwords are kept as scrypt hashes; a session is a
 * row, and a cookie that is signed with the installation's secret and that no script can read. Whoever does not exist is
 * refused after the same work, and in the same words, as whoever mistypes a password.
 *
 * What does it is loaded when the first person needs it: most commands, and callers with keys, never do.
 */
import type { Database, Queryable } from "../database.ts";
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
  /** A token that is good for one new password, for a while; null where nobody has the address. */
  requestReset(email: string): Promise<{ readonly token: string; readonly expiresAt: Date } | null>;
  /** All sessions of the person end. False for a token that is none, was used, or has expired. */
  reset(by: { readonly token: string; readonly wanted: string }): Promise<boolean>;
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
    requestReset: async (email) => (await loaded()).requestReset(email),
    reset: async (by) => (await loaded()).reset(by),
    hashOf: async (password) => (await loaded()).hashOf(password),
  };
}

/** Where a link to a new password leads to; as with invitations, no server and no log sees the token. */
export const resetPath = "/reset-password";

export function resetUrl(origin: string, token: string): string {
  return `${origin}${resetPath}#${token}`;
}

export type Member = Person & { readonly organizations: readonly { readonly organization_id: string; readonly role: string }[] };

/** Everybody who signs in, the oldest first, with what they belong to. */
export async function everybody(db: Queryable): Promise<Member[]> {
  return db.query<Member>(
    `select u.id, u.email, u.name,
       coalesce((select json_agg(json_build_object('organization_id', m.organization_id, 'role', m.role) order by m.created_at) from member m where m.user_id = u.id), '[]'::json) as organizations
     from app_user u order by u.created_at, u.id`,
  );
}
