import assert from "node:assert/strict";
import { it } from "node:test";
import { localPart } from "./address.ts";
import type { Spelling } from "./address.ts";

const house: Spelling = { umlauts: "expand", particles: "joined", surnameHyphen: "kept", givenHyphen: "kept" };
const name = (first: string, last: string, middle: string | null = null) => ({ first, last, middle, nickname: null });

it("writes names as the spelling of the house has it", () => {
  const cases: [string, ReturnType<typeof name>, Partial<Spelling>, string][] = [
    ["{first}.{last}", name("Jürgen", "Weiß"), {}, "juergen.weiss"],
    ["{first}.{last}", name("Jürgen", "Weiß"), { umlauts: "strip" }, "jurgen.weiss"],
    ["{f}{last}", name("Sanne", "van der Berg"), {}, "svanderberg"],
    ["{first}.{last}", name("Sanne", "van der Berg"), { particles: "kept" }, "sanne.van-der-berg"],
    ["{first}.{last}", name("Sanne", "van der Berg"), { particles: "last-word" }, "sanne.berg"],
    ["{first}.{last}", name("Jean-Pierre", "Saint-Martin"), {}, "jean-pierre.saint-martin"],
    ["{first}.{last}", name("Jean-Pierre", "Saint-Martin"), { surnameHyphen: "joined", givenHyphen: "joined" }, "jeanpierre.saintmartin"],
    ["{first}.{last}", name("Lucía", "García Márquez"), {}, "lucia.garcia"],
    ["{f}{last}", name("Aoife", "O'Sullivan"), {}, "aosullivan"],
    ["{first}.{m}.{last}", name("Ann", "Lee"), {}, "ann.lee"],
    ["{first}.{m}.{last}", name("Ann", "Lee", "Rose"), {}, "ann.r.lee"],
    ["{first:2}{last:4}", name("Sanne", "van 't Hof"), {}, "savant"],
  ];
  for (const [pattern, person, spelling, expected] of cases) assert.equal(localPart(pattern, person, { ...house, ...spelling }), expected);
});
