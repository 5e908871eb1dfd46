/**
 * Who may know whom. Arrows point one way: contract <- domain <- net <- sources and verify; the engine knows the domain;
 * http and cli know the engine; main knows everything, and introduces those who must not know each other.
 */

export type Layer = {
  /** A folder or a file; the first entry that fits a module is its layer. */
  readonly of: string;
  /** Folders and files that its modules may import. */
  readonly may: readonly string[];
  /** Those of which it may only name the types. */
  readonly mayName?: readonly string[];
  readonly why: string;
};

const vocabulary = "src/contract/terms.ts";

export const layers: readonly Layer[] = [
  { of: vocabulary, may: [], why: "everybody shares these words, so they lead nowhere" },
  { of: "src/contract/", may: ["src/contract/"], why: "the wire is described without knowing who serves it" },
  { of: "src/domain/", may: ["src/domain/", vocabulary], why: "decisions are pure: they are tested, and replayed, without a world" },
  { of: "src/net/", may: ["src/net/", "src/domain/"], why: "the guarded way out serves every source, and knows none" },
  { of: "src/sources/", may: ["src/sources/", "src/net/", "src/domain/", vocabulary], why: "a source answers questions; who stores the answers is not its business" },
  { of: "src/verify/", may: ["src/verify/", "src/net/networks.ts", "src/domain/", vocabulary], why: "the verifier can be used by itself; only which networks are public is the same for mail and web" },
  { of: "src/table/", may: ["src/table/", "src/domain/"], why: "a list is read and written alike by whoever is given one" },
  { of: "src/engine/", may: ["src/engine/", "src/domain/", "src/contract/"], why: "sources come in through their port: the engine knows none" },
  { of: "src/http/", may: ["src/http/", "src/engine/", "src/table/", "src/domain/", "src/contract/", "package.json"], why: "an operation submits work and reads results; it asks no source" },
  {
    of: "src/cli/lab.ts",
    may: ["src/cli/", "lab/"],
    why: "commands that start the lab may, no other part of the product",
  },
  { of: "src/cli/demo", may: ["src/cli/", "src/table/", "lab/"], why: "commands that start the lab may, no other part of the product" },
  {
    of: "src/cli/",
    may: ["src/cli/", "src/config.ts", "src/setting.ts", "src/table/", "src/engine/", "src/domain/", "src/contract/", "package.json"],
    mayName: ["src/verify/"],
    why: "a command is given what it needs: it constructs nothing",
  },
  { of: "src/setting.ts", may: [], why: "settings are read before anything else exists" },
  { of: "src/config.ts", may: ["src/setting.ts"], why: "settings are read before anything else exists" },
  { of: "src/verifier-options.ts", may: ["src/config.ts"], mayName: ["src/verify/"], why: "what the configuration means to the verifier, read without loading it" },
  { of: "src/service.ts", may: ["src/", "package.json"], why: "the larger half of the composition root" },
  { of: "src/context.ts", may: ["src/", "package.json"], why: "the smaller half of the composition root" },
  { of: "src/main.ts", may: ["src/", "package.json"], why: "the composition root constructs things, and only it" },
  { of: "lab/", may: ["lab/"], why: "the lab simulates the world: what it shared with the product would be wrong in both alike" },
];

/** Modules of `src` that only tests use. Nothing of the product leads to them. */
export const testSupport: readonly string[] = [
  "src/sources/conformance.ts", // what every source promises, as one suite
  "src/sources/vendor/recorded-answers.ts",
  "src/sources/website/pretend-web.ts",
  "src/verify/testing/",
];

export function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => path.startsWith(layer.of));
}

export function isTestSupport(path: string): boolean {
  return testSupport.some((prefix) => path.startsWith(prefix));
}
