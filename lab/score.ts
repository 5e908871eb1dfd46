/** Scores a run against the truth: how many mailboxes were found, and how far the word "reliable" can be trusted. */
import type { Truth } from "./truth.ts";

export interface ScoredRow {
  /** Null when the row names nobody of the lab: any address given for it is wrong. */
  readonly personId: string | null;
  readonly email: string | null;
  readonly status: "reliable" | "risky" | "unknown" | null;
  readonly phone?: string | null;
}

export interface Score {
  readonly rows: number;
  /** Different people of the lab among the rows. */
  readonly people: number;
  /** Those of them who have a mailbox to be found. */
  readonly findable: number;
  readonly found: number;
  /** found / findable */
  readonly coverage: number;
  readonly reliable: number;
  readonly reliableRight: number;
  readonly reliableWrong: number;
  /** reliableRight / reliable; 1 when nothing was given as reliable. */
  readonly precision: number;
  readonly risky: number;
  readonly riskyRight: number;
  readonly unknown: number;
  readonly unknownRight: number;
  readonly phones: number;
  readonly phonesRight: number;
}

/**
 * @example
 * score(lab.truth, [{ personId: 'p00001', email: 'jane@acme.example', status: 'reliable' }]).precision
 */
export function score(truth: Truth, rows: readonly ScoredRow[]): Score {
  const people = new Set(rows.flatMap((row) => row.personId ?? []));
  const findable = [...people].filter((id) => truth.email(id) !== null);
  const isMailbox = (row: ScoredRow): boolean => row.personId !== null && row.email !== null && truth.isEmail(row.personId, row.email);
  const found = new Set(rows.filter(isMailbox).map((row) => row.personId));
  // A personal address that reaches the person is right too, but it is not what was looked for.
  const isRight = (row: ScoredRow): boolean => row.personId !== null && row.email !== null && truth.ownerOf(row.email) === row.personId;
  const given = rows.filter((row) => row.email !== null);
  const tally = (status: ScoredRow["status"]): [all: number, right: number] => {
    const some = given.filter((row) => row.status === status);
    return [some.length, some.filter(isRight).length];
  };
  const [reliable, reliableRight] = tally("reliable");
  const [risky, riskyRight] = tally("risky");
  const [unknown, unknownRight] = tally("unknown");
  const phones = rows.flatMap((row) => (typeof row.phone === "string" ? [{ personId: row.personId, phone: row.phone }] : []));
  return {
    rows: rows.length,
    people: people.size,
    findable: findable.length,
    found: found.size,
    coverage: share(found.size, findable.length),
    reliable,
    reliableRight,
    reliableWrong: reliable - reliableRight,
    precision: share(reliableRight, reliable),
    risky,
    riskyRight,
    unknown,
    unknownRight,
    phones: phones.length,
    phonesRight: phones.filter(({ personId, phone }) => personId !== null && truth.isPhone(personId, phone)).length,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
