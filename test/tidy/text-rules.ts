/** Facts that show in the text of single files. */

export type TextRule = {
  readonly name: string;
  /** Globs of the files that it is about, and of those that it is not. */
  readonly of: readonly string[];
  readonly except?: readonly string[];
  /** `code` is TypeScript without its comments. */
  readonly reads: "text" | "code";
  readonly never: RegExp;
  readonly why: string;
};

const typescript = ["{src,lab,test,bench}/**/*.ts"];
const everything = ["**", ".ci/**", ".oxlintrc.json", ".gitignore"];

export const textRules: readonly TextRule[] = [
  {
    name: "the environment has one reader",
    of: ["{src,lab}/**/*.ts"],
    except: ["src/config.ts", "**/*.test.ts"],
    reads: "code",
    never: /\bprocess\.env\b/g,
    why: "a setting that is read elsewhere is in no list, and checked by nobody",
  },
  {
    name: "no default exports",
    of: typescript,
    reads: "code",
    never: /^export (?:default\b|\{[^}]*\bas default\b)/gm,
    why: "a thing has one name, wherever it is imported",
  },
  {
    name: "decisions are pure",
    of: ["src/{domain,contract}/**/*.ts"],
    except: ["**/*.test.ts"],
    reads: "code",
    never: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bMath\.random\(|"node:(?!url")[^"]+"|\bset(?:Timeout|Interval|Immediate)\(|\bfetch\(/g,
    why: "the same journal has to give the same answer: no clock, no chance, no I/O",
  },
  {
    name: "nothing is left for later",
    of: everything,
    except: ["package-lock.json", "test/tidy/text-rules.ts"],
    reads: "text",
    never: /\b(?:TODO|FIXME|XXX)\b/g,
    why: "what is known to be missing belongs in the tracker, where it is seen",
  },
  {
    name: "every test runs",
    of: ["**/*.test.ts"],
    reads: "code",
    never: /\b(?:it|test|describe)\.(?:only|skip|todo)\(|\b(?:only|skip|todo): true\b/g,
    why: "a test is skipped only for what a machine lacks, and says so",
  },
  {
    name: "no path of somebody's machine",
    of: everything,
    reads: "text",
    never: /(?<![\w.:/-])\/(?:home|Users|root|farm|work|workspace)\/\w/g,
    why: "what works on one machine only works nowhere",
  },
  {
    name: "packages come from whichever registry is configured",
    of: ["package-lock.json", "**/.npmrc"],
    reads: "text",
    never: /"resolved": "http|^registry\s*=/gm,
    why: "a host written down here would be asked from every machine",
  },
];

/** Names that say nothing about what is inside. */
export const bannedNames: ReadonlySet<string> = new Set(["util", "utils", "helper", "helpers", "common", "types", "models", "misc", "shared", "index"]);

export const linesMax = 400;

/** What a reader expects to find. */
export const expected: readonly string[] = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "LICENSE",
  "openapi.json",
  "package-lock.json",
  "examples/contacts.csv",
  ".ci/run",
];
