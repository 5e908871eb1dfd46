import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WebhookPolicy } from "./webhook-url.ts";
import { checkWebhookUrl } from "./webhook-url.ts";

const strict: WebhookPolicy = { allowHttp: false, isAllowedAddress: (address) => address === "8.8.8.8" };

describe("webhook URL", () => {
  it("is https to any name, port and path", () => {
    for (const url of ["https://hooks.example/", "https://hooks.example:8443/a/b?token=c", "https://8.8.8.8/"]) {
      assert.deepEqual(checkWebhookUrl(url, strict), { kind: "accepted", url });
    }
  });

  it("is refused where the host is a private address in any spelling, or this machine", () => {
    const hosts = ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "localhost", "LOCALHOST.", "a.localhost"];
    for (const host of hosts) assert.equal(checkWebhookUrl(`https://${host}/`, strict).kind, "refused", host);
  });

  it("is refused without TLS, with credentials, and where it is no URL", () => {
    for (const url of ["http://hooks.example/", "file:///etc/passwd", "https://a:b@hooks.example/", "https://a@hooks.example/", "hooks.example", "https://", ""]) {
      assert.equal(checkWebhookUrl(url, strict).kind, "refused", url);
    }
  });

  it("may be http, and on this machine, where the operator allows it", () => {
    const open = { allowHttp: true, isAllowedAddress: (address: string) => address === "127.0.0.1" };
    assert.equal(checkWebhookUrl("http://127.0.0.1:9000/hook", open).kind, "accepted");
    assert.equal(checkWebhookUrl("http://localhost:9000/hook", open).kind, "accepted");
    assert.equal(checkWebhookUrl("http://10.0.0.1/hook", open).kind, "refused");
  });
});
