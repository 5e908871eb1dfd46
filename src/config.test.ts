import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigError, configKeys, readConfig } from "./config.ts";
import { durationMs } from "./setting.ts";

describe("configuration", () => {
  it("has a default for everything that is needed to start", () => {
    const config = readConfig({});
    assert.equal(config.CLEANLIST_PORT, 8787);
    assert.equal(config.CLEANLIST_WAIT_MAX, 7_200_000);
    assert.deepEqual(config.CLEANLIST_GREYLIST_RETRY, [60_000, 300_000, 900_000, 3_600_000]);
  });
  it("takes an empty variable for one that is not set", () => assert.equal(readConfig({ CLEANLIST_PORT: "" }).CLEANLIST_PORT, 8787));
  it("names every key that is wrong, and never its value", () => {
    assert.throws(
      () => readConfig({ CLEANLIST_PORT: "99999", CLEANLIST_DATABASE_URL: "s3cret", CLEANLIST_GREYLIST_RETRY: "soon" }),
      (error: unknown) =>
        error instanceof ConfigError &&
        ["CLEANLIST_PORT", "CLEANLIST_DATABASE_URL", "CLEANLIST_GREYLIST_RETRY"].every((key) => error.message.includes(key)) &&
        !error.message.includes("s3cret"),
    );
  });
  it("reads ways out with their names, and repeats no password of one that is wrong", () => {
    const { CLEANLIST_MAIL_EXITS: exits } = readConfig({ CLEANLIST_MAIL_EXITS: "198.51.100.7=mx1.acme.example, 2001:db8::7,socks5://jane:p%2Cw%3D1@[2001:db8::9]=mx2.acme.example,socks5://proxy.test:99" });
    assert.deepEqual(exits, [
      { heloName: "mx1.acme.example", way: { kind: "address", ip: "198.51.100.7" } },
      { heloName: null, way: { kind: "address", ip: "2001:db8::7" } },
      { heloName: "mx2.acme.example", way: { kind: "socks5", host: "2001:db8::9", port: 1080, user: "jane", password: "p,w=1" } },
      { heloName: null, way: { kind: "socks5", host: "proxy.test", port: 99, user: null, password: null } },
    ]);
    for (const wrong of ["http://jane:s3cret@proxy.test", "socks5://jane:s3cret%@proxy.test", "s3cret", "socks5://jane:s3cret@proxy.test/x"]) {
      assert.throws(() => readConfig({ CLEANLIST_MAIL_EXITS: wrong }), (error: unknown) => error instanceof ConfigError && /CLEANLIST_MAIL_EXITS/.test(error.message) && !/s3cret/.test(error.message), wrong);
    }
  });
  it("reads durations with their unit", () => {
    assert.deepEqual(["250ms", "90s", "15m", "2h", "1d"].map(durationMs), [250, 90_000, 900_000, 7_200_000, 86_400_000]);
  });
  it("says what a setting has to be", () => {
    const wrong = { CLEANLIST_PORT: "80.5", CLEANLIST_BUDGET_USD: "-1", CLEANLIST_SMTP: "maybe", CLEANLIST_SECRET: "short", CLEANLIST_WEBHOOK_RETRIES: "1s,soon", CLEANLIST_WAIT_MAX: "2" };
    assert.throws(() => readConfig(wrong), {
      message: [
        "CLEANLIST_SECRET: each has at least 32 characters",
        "CLEANLIST_PORT: a whole number from 0 to 65535",
        "CLEANLIST_BUDGET_USD: a number from 0 to 1000",
        "CLEANLIST_WAIT_MAX: a number and a unit, for example 90s, 15m or 2h",
        "CLEANLIST_SMTP: auto or on or off",
        "CLEANLIST_WEBHOOK_RETRIES: numbers with units, for example 1m,5m,15m,60m",
      ].join("\n"),
    });
  });
  it("describes every key", () => assert.ok(configKeys().every((key) => key.description !== "")));
});
