import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { normaliseTitle } from "./job-titles.ts";

describe("job titles", () => {
  const cases: readonly (readonly [string, string, string, string | null])[] = [
    ["Head of Sales", "Head of Sales", "head", "Sales"],
    ["Leiter Vertrieb (m/w/d)", "Head of Sales", "head", "Sales"],
    ["Vertriebsleiterin DACH", "Head of Sales", "head", "Sales"],
    ["Geschäftsführer", "Chief Executive Officer", "c_level", "General Management"],
    ["Directeur général", "Chief Executive Officer", "c_level", "General Management"],
    ["Directora de Recursos Humanos", "Director of Human Resources", "director", "Human Resources"],
    ["Responsable marketing", "Head of Marketing", "head", "Marketing"],
    ["Senior Vice President, Finance", "Vice President Finance", "vp", "Finance"],
    ["CTO", "Chief Technology Officer", "c_level", "Engineering"],
    ["Co-Founder & CEO", "Founder", "founder", "General Management"],
    ["Senior Softwareentwickler", "Senior Engineering Professional", "senior", "Engineering"],
    ["Werkstudentin Einkauf", "Junior Procurement Professional", "junior", "Procurement"],
    ["Account Executive", "Sales Professional", "professional", "Sales"],
    ["Responsabile acquisti", "Head of Procurement", "head", "Procurement"],
    ["Hoofd Verkoop", "Head of Sales", "head", "Sales"],
  ];
  for (const [title, standard, seniority, area] of cases) {
    it(`"${title}" is ${standard}`, () => {
      assert.deepEqual(normaliseTitle(title), { title, standard_title: standard, seniority, function: area });
    });
  }

  it("that no rule knows stay as they are", () => {
    assert.deepEqual(normaliseTitle("  Zauberer "), { title: "  Zauberer ", standard_title: "Zauberer", seniority: "professional", function: null });
  });
});
