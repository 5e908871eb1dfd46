/** The facts of the house, kept true. Each rule is data with its reason; a failure names the file and the rule. */
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { matchesGlob, posix } from "node:path";
import { describe, it } from "node:test";
import packageJson from "../package.json" with { type: "json" };
import type { Command } from "../src/cli/command.ts";
import { configKeys } from "../src/config.ts";
import type { Import } from "./tidy/imports.ts";
import { broken, imports, reachable } from "./tidy/imports.ts";
import { isTestSupport, layerOf } from "./tidy/layers.ts";
import { brokenLinks, brokenPaths, pages } from "./tidy/markdown.ts";
import { packages, tools } from "./tidy/packages.ts";
import { bannedNames, expected, linesMax, textRules } from "./tidy/text-rules.ts";
import { codeOf, exists, isTest, modules, paths, placesOf, productModules, root, textOf } from "./tidy/tree.ts";

const dependencies = Object.keys(packageJson.dependencies);
const devDependencies = Object.keys(packageJson.devDependencies);
/** Modules that are started by name: by a script of package.json, or as their opening says. */
const scripted = Object.values(packageJson.scripts).flatMap((script) => script.match(/(?<![\w*./-])[\w-]+\/[\w/-]+\.ts\b/g) ?? []);
const programs = [...new Set([...scripted, ...modules.filter((path) => openingOf(path).includes(`node ${path}`))])];
/** The modules in which each word occurs. */
const places = placesByWord();
const product = productModules.filter((path) => !isTestSupport(path));

describe("layers", () => {
  it("every module of the product and the lab belongs to one", () => {
    none(modules.filter((path) => /^(?:src|lab)\//.test(path) && !isTest(path) && layerOf(path) === undefined));
  });

  it("nobody imports what they must not know", () => {
    none(imports.filter((each) => each.isOurs && !isTest(each.from) && !isAllowed(each)).map((each) => `${arrow(each)}: ${layerOf(each.from)?.why ?? ""}`));
  });

  it("every import leads somewhere", () => none(broken.map(arrow)));

  it("the lab is loaded only by the command that starts it: what it needs need not be installed for anything else", () => {
    none([...reachable(["src/main.ts"], ["value"])].filter((path) => path.startsWith("lab/")));
  });
});

describe("files", () => {
  it("each part of the product is used by the product", () => {
    const used = reachable(programs, ["value", "type", "lazy"]);
    none(product.filter((path) => !used.has(path)));
  });

  it("each part of the tests and of the lab is used by a test or a program", () => {
    const used = reachable([...programs, ...modules.filter((path) => path.endsWith(".test.ts"))], ["value", "type", "lazy"]);
    none(modules.filter((path) => !used.has(path)));
  });

  it("what only tests need is not part of the product", () => {
    none([...reachable(["src/main.ts"], ["value", "lazy"])].filter((path) => isTestSupport(path) || isTest(path)));
  });

  it("what is exported is used elsewhere; types may be, for whoever writes them down", () => none(product.flatMap(unusedExports)));

  it(`no module is longer than ${String(linesMax)} lines`, () => {
    none(modules.filter((path) => textOf(path).split("\n").length > linesMax));
  });

  it("names say what is inside, in kebab-case", () => {
    none(modules.filter((path) => bannedNames.has(stem(path)) || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(stem(path))));
  });

  it("a module opens with what it is for", () => {
    none(modules.filter((path) => !path.endsWith(".test.ts") && openingOf(path) === ""));
  });

  it("migrations are numbered without gaps", () => {
    const numbers = paths.filter((path) => path.startsWith("migrations/")).map((path) => /^migrations\/(\d{4})_[a-z0-9_]+\.sql$/.exec(path)?.[1]);
    assert.deepEqual(numbers, numbers.map((_, at) => String(at + 1).padStart(4, "0")));
  });

  it("what a reader expects is there", () => {
    none(expected.filter((path) => !exists(path)));
    assert.ok((statSync(`${root}.ci/run`).mode & 0o111) !== 0, ".ci/run is not executable");
  });
});

describe("texts", () => {
  for (const rule of textRules) {
    it(rule.name, () => {
      const about = paths.filter((path) => fits(path, rule.of) && !fits(path, rule.except ?? []) && !isBinary(path));
      none(about.flatMap((path) => placesOf(path, rule.reads === "code" ? codeOf(path) : textOf(path), rule.never)).map((place) => `${place}: ${rule.why}`));
    });
  }
});

describe("packages", () => {
  it("the product imports what it declares, where that is known, and says what it saves", () => {
    const foreign = imports.filter((each) => !each.isOurs && !each.to.startsWith("node:") && product.includes(each.from));
    none(foreign.filter((each) => !dependencies.includes(each.to) || !isKnown(each)).map(arrow));
    none(packages.map(({ name }) => name).filter((name) => !dependencies.includes(name)));
  });

  it("every dependency is used by the product", () => {
    const used = new Set(imports.filter((each) => product.includes(each.from)).map((each) => each.to));
    none(dependencies.filter((name) => !used.has(name)));
  });

  it("every development dependency is used, and by nothing that is shipped", () => {
    const used = new Set(imports.filter((each) => !product.includes(each.from)).map((each) => each.to));
    none(devDependencies.filter((name) => !used.has(name) && !name.startsWith("@types/") && !tools.includes(name)));
  });

  it("tests, the lab and the benchmarks import only what is declared", () => {
    const foreign = imports.filter((each) => !each.isOurs && !each.to.startsWith("node:") && !product.includes(each.from));
    none(foreign.filter((each) => !dependencies.includes(each.to) && !devDependencies.includes(each.to)).map(arrow));
  });

  it("the lock file is whole: npm ci refuses one that lacks a package of another platform", () => {
    const locked = Object.entries((JSON.parse(textOf("package-lock.json")) as { readonly packages: Readonly<Record<string, Locked>> }).packages);
    const names = new Set(locked.map(([path]) => path.replace(/^.*node_modules\//, "")));
    none(locked.flatMap(([, { dependencies: needed, optionalDependencies: wanted }]) => Object.keys({ ...needed, ...wanted })).filter((name) => !names.has(name)));
  });

  it("the programs that package.json names exist", () => {
    none([...scripted, ...Object.values(packageJson.bin)].filter((path) => !exists(path)));
  });
});

describe("pages", () => {
  it("links lead somewhere", () => none(pages.flatMap(brokenLinks)));

  it("files that are named exist", () => none(pages.flatMap(brokenPaths)));

  it("every setting is described, in the help and in docs/configuration.md, with its real default", () => {
    const rows = [...textOf("docs/configuration.md").matchAll(/^\| `(CLEANLIST_\w+)` \| ([^|]*) \|/gm)].map(([, name = "", cell = ""]) => `${name}: ${cell}`);
    const keys = configKeys();
    none(keys.filter(({ description }) => description === "").map(({ name }) => name));
    assert.deepEqual(rows.toSorted(), keys.map(({ name, fallback }) => `${name}: ${fallback === "" ? "none" : `\`${fallback}\``}`).toSorted());
  });

  it("docs/command-line.md has every option of every command, and no other", async () => {
    const sections = new Map(textOf("docs/command-line.md").split(/^## cleanlist /m).map((section) => [/^\w*/.exec(section)?.[0] ?? "", section] as const));
    for (const [name, command] of await commands()) {
      const described = [...(sections.get(name) ?? "").matchAll(/^\| `-.*$/gm)].flatMap(([row]) => optionsIn(row.split(" | ")[0] ?? ""));
      assert.deepEqual(described.toSorted(), optionsIn(command.help).toSorted(), `cleanlist ${name}`);
    }
  });

  it("each lint rule that is off has its reason in CONTRIBUTING.md", () => {
    const rules = [...textOf(".oxlintrc.json").matchAll(/"([\w/-]+)": "off"/g)].map(([, name = ""]) => name);
    none(rules.filter((name) => !textOf("CONTRIBUTING.md").includes(`\`${name}\` | `)));
  });

  it("no other setting is spoken of", () => {
    const keys = new Set(configKeys().map(({ name }) => name));
    none([...pages, ...modules].flatMap((path) => settingsIn(path).filter((name) => !keys.has(name)).map((name) => `${path}: ${name}`)));
  });

  it("the change log knows the version", () => assert.ok(textOf("CHANGELOG.md").includes(`[${packageJson.version}]`)));
});

/** Of an entry of the lock file, what it needs, by name. */
type Locked = { readonly dependencies?: object; readonly optionalDependencies?: object };

function none(found: readonly string[]): void {
  assert.ok(found.length === 0, [...new Set(found)].map((each) => `\n  ${each}`).join(""));
}

function isAllowed({ from, to, kind }: Import): boolean {
  const layer = layerOf(from);
  const within = (prefixes: readonly string[]): boolean => prefixes.some((prefix) => to.startsWith(prefix));
  return layer === undefined || within(layer.may) || (kind === "type" && within(layer.mayName ?? []));
}

/** True where the package is one that this part of the product may know. */
function isKnown({ from, to }: Import): boolean {
  return packages.some(({ name, in: prefixes }) => name === to && prefixes.some((prefix) => from.startsWith(prefix)));
}

function settingsIn(path: string): string[] {
  return [...textOf(path).matchAll(/\bCLEANLIST_[A-Z0-9_]*[A-Z0-9]\b/g)].map(([name]) => name);
}

async function commands(): Promise<[string, Command][]> {
  const files = product.filter((path) => /^src\/cli\/[^/]+\.ts$/.test(path));
  const loaded = await Promise.all(files.map(async (path) => Object.entries((await import(root + path)) as Record<string, unknown>)));
  return loaded.flat().filter((entry): entry is [string, Command] => typeof entry[1] === "object" && entry[1] !== null && "help" in entry[1]);
}

function optionsIn(text: string): string[] {
  return [...new Set(text.match(/--[a-z]+(?:-[a-z]+)*/g))].filter((option) => option !== "--help");
}

function arrow({ from, to, kind }: Import): string {
  return `${from} -> ${to}${kind === "value" ? "" : ` (${kind})`}`;
}

function unusedExports(path: string): string[] {
  const names = [...codeOf(path).matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)].map(([, name = ""]) => name);
  return names.filter((name) => (places.get(name)?.size ?? 0) < 2).map((name) => `${path}: ${name}`);
}

function placesByWord(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const path of modules) {
    for (const [word] of codeOf(path).matchAll(/\w+/g)) found.set(word, (found.get(word) ?? new Set()).add(path));
  }
  return found;
}

/** The comment that a module begins with; empty where it has none. */
function openingOf(path: string): string {
  return /^(?:#!.*\n)?(\/\*\*[\s\S]*?\*\/)/.exec(textOf(path))?.[1] ?? "";
}

function stem(path: string): string {
  return posix.basename(path).replace(/(?:\.test)?\.ts$/, "");
}

function fits(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => matchesGlob(path, glob));
}

function isBinary(path: string): boolean {
  return textOf(path).includes("\0");
}
