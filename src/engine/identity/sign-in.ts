/** `people.ts` by better-auth: its passwords, sessions and cookies, without its routes, over our tables. */
import { isAPIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { randomUUID } from "node:crypto";
import { authTables } from "./auth-tables.ts";
import type { People, PeopleOptions, Person } from "./people.ts";
import { passwordLengthMax, passwordLengthMin } from "./people.ts";

const sessionSeconds = 7 * 86_400;
const renewedEverySeconds = 86_400;
const resetSeconds = 86_400;

export function openSignIn({ database, secret, isSecure }: PeopleOptions): People {
  // By the person's address, from when a token is made until it is handed out: nothing is sent by us.
  const resets = new Map<string, string>();
  const auth = betterAuth({
    database: authTables(database),
    secret: secret.keyFor("sessions").toString("base64url"),
    basePath: "/api/v1/session",
    // Its routes are not served: requests are checked, limited and answered by our own.
    baseURL: "http://localhost",
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: passwordLengthMax,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => void resets.set(user.email, token),
    },
    session: { modelName: "app_session", expiresIn: sessionSeconds, updateAge: renewedEverySeconds },
    user: { modelName: "app_user" },
    account: { modelName: "app_credential" },
    // Whoever reads the table cannot reset a password with it.
    verification: { modelName: "app_verification", storeIdentifier: "hashed" },
    advanced: {
      cookiePrefix: "cleanlist",
      useSecureCookies: isSecure,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => randomUUID() },
    },
  });

  return {
    async signIn(body) {
      const answer = await refusedAsNull(auth.api.signInEmail({ body, returnHeaders: true }));
      return answer === null ? null : { person: personOf(answer.response.user), cookies: answer.headers.getSetCookie() };
    },
    async signOut(headers) {
      const answer = await auth.api.signOut({ headers, returnHeaders: true });
      return answer.headers.getSetCookie();
    },
    async whoIs(headers) {
      const answer = await refusedAsNull(auth.api.getSession({ headers, returnHeaders: true }));
      if (answer === null || answer.response === null) return null;
      return { person: personOf(answer.response.user), cookies: answer.headers.getSetCookie() };
    },
    async changePassword(headers, { current, wanted }) {
      const body = { currentPassword: current, newPassword: wanted, revokeOtherSessions: true };
      const answer = await refusedAsNull(auth.api.changePassword({ headers, body, returnHeaders: true }));
      return answer === null ? null : { person: personOf(answer.response.user), cookies: answer.headers.getSetCookie() };
    },
    async requestReset(email) {
      const address = email.trim().toLowerCase();
      const expiresAt = new Date(Date.now() + resetSeconds * 1_000);
      await refusedAsNull(auth.api.requestPasswordReset({ body: { email: address } }));
      const token = resets.get(address);
      resets.delete(address);
      return token === undefined ? null : { token, expiresAt };
    },
    async reset({ token, wanted }) {
      return (await refusedAsNull(auth.api.resetPassword({ body: { token, newPassword: wanted } }))) !== null;
    },
    hashOf: async (password) => (await auth.$context).password.hash(password),
  };
}

/** What it refuses is a value here; anything else that it throws is an error. */
async function refusedAsNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return null;
    throw error;
  }
}

function personOf({ id, email, name }: Person): Person {
  return { id, email, name };
}
