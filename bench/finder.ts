/**
 * How good the address finder is: `node bench/finder.ts [--registry FILE] [--people FILE] [--write]`. Without a choice it
 * reads IANA's registry of enterprise numbers where Debian's package `ipmitool` puts it. --people: lines of
 * `Name <address>`, for depth. --write: fits src/domain/finder/model.json again, on all of it. Prints sums only.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ModelData } from "../src/domain/finder/model.ts";
import { modelOf } from "../src/domain/finder/model.ts";
import { addressBook } from "./finder/address-book.ts";
import { endingsOnly, inFixedOrder } from "./finder/baselines.ts";
import { ceilingOf } from "./finder/ceiling.ts";
import { weighed } from "./finder/depth.ts";
import type { Believed } from "./finder/fit.ts";
import type { Reason } from "./finder/clean-set.ts";
import { reasons, sorted, teaches } from "./finder/clean-set.ts";
import { beliefsOf, fitHouses, lines, usualChoosing, usualColleagues, usualHouses } from "./finder/fit.ts";
import { foldOf, foldsMax } from "./finder/folds.ts";
import { inTheLab } from "./finder/in-the-lab.ts";
import type { Case } from "./finder/learn-prior.ts";
import { caseOf, learnPrior } from "./finder/learn-prior.ts";
import { modelText } from "./finder/model-text.ts";
import type { Question } from "./finder/questions.ts";
import { answered, withColleagues, withoutColleagues } from "./finder/questions.ts";
import { registryContacts } from "./finder/registry.ts";
import { printHeader, printReliability, printScores } from "./finder/report.ts";
import type { Ranked } from "./finder/scores.ts";
import { microsecondsEach, microsecondsPerLine, secondsOfCommand } from "./finder/speed.ts";

const { values } = parseArgs({ options: { registry: { type: "string" }, people: { type: "string" }, write: { type: "boolean", default: false } } });
const modelPath = new URL("../src/domain/finder/model.json", import.meta.url);
const colleagueCounts = [1, 2, 5];

console.log("In the lab, mail hosts that tell\n");
for (const count of [0, ...colleagueCounts]) await inTheLab(count);
console.log(`\nCPU per line of cleanlist rank, with up to five known colleagues  ${microsecondsPerLine().toFixed(1)} us`);
for (const count of [5_000, 20_000, 40_000]) {
  const seconds = await secondsOfCommand(count);
  console.log(`cleanlist rank, ${String(count).padStart(6)} lines, start included   ${seconds.toFixed(2)} s   ${(count / seconds).toFixed(0)} lines/s`);
}

const contacts = registryContacts(values.registry ?? null);
if (contacts === null) {
  console.log("There is no list of enterprise numbers on this machine. On Debian: apt-get download ipmitool && dpkg -x ipmitool_*.deb DIR");
  console.log("Then: node bench/finder.ts --registry DIR/usr/share/misc/enterprise-numbers.txt");
} else {
  const cases = sorted(contacts).map((contact) => ({ ...caseOf(contact), reason: contact.reason }));
  const breadth = measureBreadth(cases);
  const prior = learnPrior(cases.filter((each) => teaches(each) && (values.write || foldOf(each) !== 0)));
  const plain: ModelData = { ...prior, colleagues: usualColleagues, houses: usualHouses, choosing: usualChoosing, calibration: [] };
  const deep = values.people === undefined ? null : measureDepth(values.people, plain);
  if (values.write && deep !== null) {
    writeFileSync(modelPath, modelText({ ...deep.model, calibration: lines([...breadth, ...deep.beliefs]) }));
    console.log("\nwritten to src/domain/finder/model.json");
  }
}

type SortedCase = Case & { readonly reason: Reason | null };

/** One person per organisation, nobody known: each fold is answered by a model that was made of the others. */
function measureBreadth(cases: readonly SortedCase[]): Believed[] {
  console.log(`\nOne contact per organisation, nobody known: ${String(foldsMax)} folds by domain\n`);
  const folds = Array.from({ length: foldsMax }, (_, fold) => {
    const model: ModelData = { ...learnPrior(cases.filter((each) => teaches(each) && foldOf(each) !== fold)), colleagues: usualColleagues, houses: usualHouses, choosing: usualChoosing, calibration: [] };
    const own = cases.filter((each) => foldOf(each) === fold);
    return { model, own, beliefs: beliefsOf(withoutColleagues(own.filter(({ reason }) => reason === null)), model) };
  });
  // Each fold is calibrated by what was believed of the others, by models that had not seen them.
  const ranked = folds.flatMap(({ model, own }, fold) => {
    const calibration = lines(folds.flatMap(({ beliefs }, other) => (other === fold ? [] : beliefs)));
    const made = modelOf({ ...model, calibration });
    return own.map((each) => ({ reason: each.reason, answer: answered({ ...each, known: [], weight: 1 }, made) }));
  });
  const answersOf = (wanted: Reason | null): Ranked[] => ranked.filter(({ reason }) => reason === wanted).map(({ answer }) => answer);
  const measured = cases.filter(({ reason }) => reason === null);
  const everybody = withoutColleagues(measured);
  printHeader();
  printScores("permutator's order", everybody.map((each) => inFixedOrder(each, "permutator")));
  printScores("commonest pattern first", everybody.map((each) => inFixedOrder(each, "majority")));
  printScores(
    "shares of the ending alone",
    folds.flatMap(({ model, own }) => {
      const plain = endingsOnly(model);
      return withoutColleagues(own.filter(({ reason }) => reason === null)).map((each) => answered(each, plain));
    }),
  );
  printScores("finder", answersOf(null));
  for (const reason of reasons) printScores(`  left out: ${reason}`, answersOf(reason));
  printScores("  with all that were left out", ranked.map(({ answer }) => answer));
  printReliability(answersOf(null));
  console.log(`\nthe address is among all candidates  ${(ceilingOf(measured) * 100).toFixed(1)} %`);
  const each = microsecondsEach(everybody.slice(0, 20_000));
  console.log(`CPU per person                       ${each.toFixed(1)} us   ${(1e6 / each).toFixed(0)} people/s on one core`);
  return folds.flatMap(({ beliefs }) => beliefs);
}

/** Colleagues known: the halves of the domains test each other. */
function measureDepth(path: string, plain: ModelData): { readonly model: ModelData; readonly beliefs: readonly Believed[] } {
  const book = addressBook(path);
  const asked = weighed(
    colleagueCounts.flatMap((count) => withColleagues(book, { count, peopleMin: 6, seed: count })),
    book,
    modelOf(plain),
  );
  const halfOf = (question: Question): number => foldOf(question) % 2;
  const ranked = [0, 1].flatMap((half) => {
    const train = asked.filter((each) => halfOf(each) !== half);
    const model = fitHouses(train, plain, 1);
    const made = modelOf({ ...model, calibration: lines(beliefsOf(train, model)) });
    return asked.filter((each) => halfOf(each) === half).map((question) => ({ question, answer: answered(question, made) }));
  });
  console.log(`\nColleagues known: ${String(asked.length)} questions, weighed as the reference; halves of the domains test each other\n`);
  printHeader();
  for (const count of colleagueCounts) {
    printScores(`${String(count)} known`, ranked.filter(({ question }) => question.known.length === count).map(({ answer }) => answer));
    printScores("  as they are, unweighed", ranked.filter(({ question }) => question.known.length === count).map(({ answer }) => ({ ...answer, weight: 1 })));
  }
  printReliability(ranked.map(({ answer }) => answer));
  const model = fitHouses(asked, plain, 1);
  return { model, beliefs: beliefsOf(asked, model) };
}
