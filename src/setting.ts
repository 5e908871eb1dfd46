/**
 * What settings are made of: each is text of the environment, read as its kind, with a default that is text as well. Every
 * command reads all of them before it does anything; a schema library for this took 40 % of the start of a light command.
 */

/** The value, or what it has to be: a fragment that follows the setting's name, and never repeats what was given. */
export type Reading<T> = { readonly value: T } | { readonly wrong: string };

export type Kind<T> = (text: string) => Reading<T>;

export type Setting<T> = {
  readonly description: string;
  /** As it would be written in the environment; null where there is none. */
  readonly fallback: string | null;
  /** `text` is null where it was not given, and there is no default. */
  readonly read: (text: string | null) => Reading<T>;
};

export function setting<T>(kind: Kind<T>, fallback: string, description: string): Setting<T> {
  return { description, fallback, read: (text) => kind(text ?? fallback) };
}

/** Undefined where it was not given. */
export function optional<T>(kind: Kind<T>, description: string): Setting<T | undefined> {
  return { description, fallback: null, read: (text) => (text === null ? { value: undefined } : kind(text)) };
}

export const text: Kind<string> = (given) => ({ value: given });

export const url: Kind<string> = (given) => (URL.canParse(given) ? { value: given } : { wrong: "a URL" });

export function oneOf<const T extends string>(...values: readonly T[]): Kind<T> {
  return (given) => {
    const value = values.find((each) => each === given);
    return value === undefined ? { wrong: values.join(" or ") } : { value };
  };
}

export function wholeNumber(min: number, max: number): Kind<number> {
  const within = number(min, max);
  return (given) => (/^\d+$/.test(given.trim()) ? within(given) : { wrong: `a whole number from ${String(min)} to ${String(max)}` });
}

export function number(min: number, max: number): Kind<number> {
  return (given) => {
    const value = given.trim() === "" ? Number.NaN : Number(given);
    return value >= min && value <= max ? { value } : { wrong: `a number from ${String(min)} to ${String(max)}` };
  };
}

/** Separated by commas; empty places do not count. */
export const list: Kind<readonly string[]> = (given) => ({ value: partsOf(given) });

/** The values of a list; the first that is wrong makes the whole wrong. */
export function listOf<T>(kind: Kind<T>): Kind<readonly T[]> {
  return (given) => {
    const values: T[] = [];
    for (const part of partsOf(given)) {
      const read = kind(part);
      if ("wrong" in read) return read;
      values.push(read.value);
    }
    return { value: values };
  };
}

export function partsOf(given: string): string[] {
  return given.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `15m`, `2h` -> milliseconds; NaN for what is none. */
export function durationMs(given: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(given) ?? [];
  return Number(amount) * unitMs[(unit ?? "ms") as keyof typeof unitMs];
}

export const duration: Kind<number> = (given) => {
  const value = durationMs(given.trim());
  return Number.isNaN(value) ? { wrong: "a number and a unit, for example 90s, 15m or 2h" } : { value };
};

/** One or more, for example `1m,5m,15m`. */
export const durations: Kind<readonly number[]> = (given) => {
  const read = listOf(duration)(given);
  return "value" in read && read.value.length > 0 ? read : { wrong: "numbers with units, for example 1m,5m,15m,60m" };
};
