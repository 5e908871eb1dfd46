import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import { forEachDatabase } from "../../test/support/databases.ts";
import { organizationWith } from "../../test/support/engine-under-test.ts";
import { migrate } from "./migrate.ts";
import { secretOf } from "./secret.ts";
import { announce, enableEndpoint, listEndpoints, recordHealth, registerEndpoint, removeEndpoint } from "./webhook-endpoints.ts";
import { rotateWebhookSecret, signedHeaders, webhookSecrets } from "./webhook-signing.ts";

const secret = secretOf("a secret of this installation, long enough");
const body = '{"event":"webhook.test"}';
const dayMs = 86_400_000;

forEachDatabase((database) => {
  describe("webhooks of an organization", () => {
    before(() => migrate(database(), Date.now()));

    const verifies = (text: string, headers: Record<string, string>): boolean => {
      try {
        new Webhook(text).verify(body, headers);
        return true;
      } catch {
        return false;
      }
    };

    it("are signed so that the libraries of Standard Webhooks accept them, each organization's with its own secret", async () => {
      const [mine, theirs] = [await organizationWith(database(), 0), await organizationWith(database(), 0)];
      const nowMs = Date.now();
      const headers = await signedHeaders(database(), secret, { organizationId: mine, id: "msg_1", body, nowMs });
      const { current, previous } = await webhookSecrets(database(), secret, { organizationId: mine, nowMs });
      assert.match(current, /^whsec_[A-Za-z0-9+/]{43}=$/);
      assert.equal(previous, null);
      assert.ok(verifies(current, headers));
      assert.ok(!verifies((await webhookSecrets(database(), secret, { organizationId: theirs, nowMs })).current, headers));
      assert.throws(() => new Webhook(current).verify(`${body} `, headers));
    });

    it("are signed with both secrets while a rotation overlaps, and then with the new one alone", async () => {
      const organizationId = await organizationWith(database(), 0);
      const nowMs = Date.now();
      const { current: old } = await webhookSecrets(database(), secret, { organizationId, nowMs });
      await rotateWebhookSecret(database(), { organizationId, overlapMs: dayMs, nowMs: nowMs - dayMs + 5_000 });
      const rotated = await webhookSecrets(database(), secret, { organizationId, nowMs });
      assert.equal(rotated.previous?.secret, old);
      assert.notEqual(rotated.current, old);
      const accepted = async (atMs: number): Promise<boolean[]> => {
        const headers = await signedHeaders(database(), secret, { organizationId, id: "msg_1", body, nowMs: atMs });
        return [old, rotated.current].map((text) => verifies(text, headers));
      };
      assert.deepEqual(await accepted(nowMs), [true, true]);
      assert.deepEqual(await accepted(nowMs + 5_000), [false, true]);

      const rotatedAgain = secretOf("a newer secret of this installation, long", "a secret of this installation, long enough");
      const headers = await signedHeaders(database(), rotatedAgain, { organizationId, id: "msg_1", body, nowMs });
      assert.ok(verifies(rotated.current, headers), "what the installation's older secret makes is known");
    });

    it("are not sent any more where every attempt has failed for days, which is told, until it is enabled", async () => {
      const organizationId = await organizationWith(database(), 0);
      const nowMs = Date.now();
      const failing = await registerEndpoint(database(), { organizationId, url: "https://a.example/", events: ["credits.low"], nowMs });
      await registerEndpoint(database(), { organizationId, url: "https://b.example/", events: ["credits.low", "webhook.disabled"], nowMs });
      assert.ok(failing.kind === "registered");
      const fare = (ok: boolean, days: number): Promise<boolean> => recordHealth(database(), { organizationId, url: "https://a.example/", ok, disableAfterMs: 5 * dayMs, nowMs: nowMs + days * dayMs });
      const told = (): Promise<{ url: string; event: string }[]> => database().query("select url, event from delivery where organization_id = $1 order by event, url", [organizationId]);

      assert.deepEqual([await fare(false, 0), await fare(false, 4), await fare(true, 4.5), await fare(false, 5), await fare(false, 9.9)], [false, false, false, false, false]);
      assert.deepEqual([await fare(false, 10), await fare(false, 11)], [true, false]);
      assert.deepEqual(await told(), [{ url: "https://b.example/", event: "webhook.disabled" }]);
      const say = (): Promise<void> => database().transaction((tx) => announce(tx, { organizationId, event: "credits.low", data: { credits: 1 }, nowMs }));
      await say();
      assert.equal((await told()).filter(({ event }) => event === "credits.low").length, 1);
      assert.equal((await enableEndpoint(database(), { organizationId, id: failing.endpoint.id }))?.disabledAt, null);
      await say();
      assert.equal((await told()).filter(({ event }) => event === "credits.low").length, 3);
    });

    it("have endpoints of their own, and no more than twenty", async () => {
      const [organizationId, other] = [await organizationWith(database(), 0), await organizationWith(database(), 0)];
      const register = (n: number): ReturnType<typeof registerEndpoint> =>
        registerEndpoint(database(), { organizationId, url: `https://hooks.example/${String(n)}`, events: ["credits.low"], nowMs: Date.now() + n });
      for (let n = 0; n < 20; n += 1) assert.equal((await register(n)).kind, "registered");
      assert.equal((await register(20)).kind, "too_many_endpoints");
      assert.equal((await register(3)).kind, "registered");
      const [first] = await listEndpoints(database(), organizationId);
      const id = first?.id ?? "";
      assert.deepEqual([await removeEndpoint(database(), { organizationId: other, id }), await enableEndpoint(database(), { organizationId: other, id })], [false, null]);
      assert.deepEqual([await removeEndpoint(database(), { organizationId, id }), await removeEndpoint(database(), { organizationId, id: randomUUID() })], [true, false]);
    });
  });
});
