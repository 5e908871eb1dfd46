/** The model as a file that a person can look through: a feature a line. */
import type { ModelData } from "../../src/domain/finder/model.ts";

export function modelText(model: ModelData): string {
  const features = Object.entries(model.features).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rounded = model.houses.map(({ share, spread, noise }) => ({ share: round(share), spread: round(spread), noise: round(noise) }));
  return `{
  "bias": ${JSON.stringify(model.bias)},
  "colleagues": ${JSON.stringify(model.colleagues)},
  "houses": ${JSON.stringify(rounded)},
  "choosing": ${JSON.stringify(model.choosing)},
  "calibration": [
${model.calibration.map((line) => `    ${JSON.stringify(line)}`).join(",\n")}
  ],
  "shortForms": ${JSON.stringify(Object.fromEntries(Object.entries(model.shortForms).toSorted(([a], [b]) => (a < b ? -1 : 1))))},
  "features": {
${features.map(([feature, weights]) => `    ${JSON.stringify(feature)}: ${JSON.stringify(weights)}`).join(",\n")}
  }
}
`;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
