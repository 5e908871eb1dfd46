import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigError, configKeys, durationMs, readConfig } from "./config.ts";

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
  it("reads durations with their unit", () => {
    assert.deepEqual(["250ms", "90s", "15m", "2h", "1d"].map(durationMs), [250, 90_000, 900_000, 7_200_000, 86_400_000]);
  });
  it("describes every key", () => assert.ok(configKeys().every((key) => key.description !== "")));
});
