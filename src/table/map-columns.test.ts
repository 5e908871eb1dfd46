import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mappedFields, spelledFields, words } from "./header-names.ts";
import { describe, mapColumns, type Mapping } from "./map-columns.ts";

type Case = { columns: string[]; samples?: string[][]; overrides?: string[] };

function mapping({ columns, samples = [], overrides = [] }: Case): Mapping {
  const result = mapColumns({ columns, samples, overrides });
  assert.equal(result.kind, "mapping", JSON.stringify(result));
  return result as Mapping;
}

/** Field -> header of its column. */
function chosen(of: Case): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping(of).fields).map(([field, { header }]) => [field, header]));
}

function problem({ columns, samples = [], overrides = [] }: Case): string {
  const result = mapColumns({ columns, samples, overrides });
  return result.kind === "problem" ? result.problem : assert.fail("no problem");
}

const url = "https://www.linkedin.com/in/jana-muster";
const split = (line: string): string[] => line.split(",");

test("exports of every known program are mapped by their headers", () => {
  const cases: [string, Case, Record<string, string>][] = [
    [
      "LinkedIn connections, English",
      {
        columns: split("First Name,Last Name,URL,Email Address,Company,Position,Connected On"),
        samples: [["Jana", "Muster", url, "", "Acme", "Buyer", "02 Jan 2026"]],
      },
      {
        first_name: "First Name",
        last_name: "Last Name",
        linkedin_url: "URL",
        email: "Email Address",
        company_name: "Company",
        title: "Position",
      },
    ],
    [
      "LinkedIn connections, German",
      {
        columns: split("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am"),
        samples: [["Jana", "Muster", url, "", "Acme", "Einkauf", "2.1.2026"]],
      },
      {
        first_name: "Vorname",
        last_name: "Nachname",
        linkedin_url: "URL",
        email: "E-Mail-Adresse",
        company_name: "Unternehmen",
        title: "Position",
      },
    ],
    [
      "LinkedIn connections, French",
      { columns: split("Prénom,Nom de famille,URL,Adresse e-mail,Entreprise,Poste,Date de connexion") },
      {
        first_name: "Prénom",
        last_name: "Nom de famille",
        email: "Adresse e-mail",
        company_name: "Entreprise",
        title: "Poste",
      },
    ],
    [
      "LinkedIn connections, Spanish",
      { columns: split("Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Fecha de conexión") },
      {
        first_name: "Nombre",
        last_name: "Apellidos",
        email: "Dirección de correo electrónico",
        company_name: "Empresa",
        title: "Cargo",
      },
    ],
    [
      "Sales Navigator through PhantomBuster",
      {
        columns: split(
          "profileUrl,fullName,firstName,lastName,companyName,title,companyId,companyUrl,regularCompanyUrl,defaultProfileUrl",
        ),
        samples: [
          [
            "https://www.linkedin.com/sales/lead/ACwAA,NAME_SEARCH",
            "Jana Muster",
            "Jana",
            "Muster",
            "Acme",
            "Buyer",
            "12",
            "https://www.linkedin.com/sales/company/12",
            "https://www.linkedin.com/company/12",
            url,
          ],
        ],
      },
      {
        full_name: "fullName",
        first_name: "firstName",
        last_name: "lastName",
        company_name: "companyName",
        title: "title",
        linkedin_url: "defaultProfileUrl",
      },
    ],
    [
      "HubSpot contacts",
      {
        columns: split(
          "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Associated Company,Company Domain Name,Website URL,Job Title",
        ),
      },
      {
        first_name: "First Name",
        last_name: "Last Name",
        email: "Email",
        company_name: "Associated Company",
        company_domain: "Company Domain Name",
        title: "Job Title",
      },
    ],
    [
      "Salesforce report",
      {
        columns: split("Salutation,First Name,Last Name,Title,Account Name,Mailing City,Email,Account Owner,LinkedIn_URL__c"),
      },
      {
        first_name: "First Name",
        last_name: "Last Name",
        title: "Title",
        company_name: "Account Name",
        email: "Email",
        linkedin_url: "LinkedIn_URL__c",
      },
    ],
    [
      "Salesforce leads",
      { columns: split("Lead Owner,First Name,Last Name,Company / Account,Email,Website") },
      {
        first_name: "First Name",
        last_name: "Last Name",
        company_name: "Company / Account",
        email: "Email",
        company_domain: "Website",
      },
    ],
    [
      "Apollo",
      {
        columns: split(
          "First Name,Last Name,Title,Company,Company Name for Emails,Email,Email Status,Contact Owner,Person Linkedin Url,Website,Company Linkedin Url,Secondary Email",
        ),
      },
      {
        first_name: "First Name",
        last_name: "Last Name",
        title: "Title",
        company_name: "Company",
        email: "Email",
        linkedin_url: "Person Linkedin Url",
        company_domain: "Website",
      },
    ],
    [
      "Pipedrive",
      {
        columns: split(
          "Person - Name,Person - Organization,Person - Email - Home,Person - Email - Work,Person - Owner,Person - Job title",
        ),
      },
      {
        full_name: "Person - Name",
        company_name: "Person - Organization",
        email: "Person - Email - Work",
        title: "Person - Job title",
      },
    ],
    ["a plain list", { columns: ["name", "company"] }, { full_name: "name", company_name: "company" }],
    ["a German list", { columns: split("Vorname,Name,Firma,Webseite") }, {
      first_name: "Vorname",
      last_name: "Name",
      company_name: "Firma",
      company_domain: "Webseite",
    }],
    ["a French list", { columns: split("Nom,Prénom,Société,Courriel") }, {
      last_name: "Nom",
      first_name: "Prénom",
      company_name: "Société",
      email: "Courriel",
    }],
    ["a Spanish list", { columns: split("Nombre,Empresa,Correo") }, {
      full_name: "Nombre",
      company_name: "Empresa",
      email: "Correo",
    }],
  ];
  for (const [name, of, expected] of cases) assert.deepEqual(chosen(of), expected, name);
});

test("case, accents, punctuation and word breaks of a header make no difference", () => {
  for (const header of ["First Name", "first_name", "FIRST-NAME", "firstName", " First  name ", "FIRST NAME:"]) {
    assert.equal(spelledFields([header])[0]?.field, "first_name", header);
  }
  assert.equal(words("Größe (Straße)"), "grosse strasse");
});

test("the owner of a record is never the contact, by header or by cells", () => {
  const columns = split("Company,Contact owner,Owner Email,Account Manager Email,Zuständiger Mitarbeiter,Parent Account");
  const cells = ["Acme", "Jane Doe", "jane@seller.example", "joe@seller.example", "x@seller.example", "Big Acme"];
  assert.deepEqual(chosen({ columns, samples: [cells] }), { company_name: "Company" });
});

test("a company's LinkedIn page is not the person's", () => {
  const columns = ["Company LinkedIn", "LinkedIn", "Name", "Company"];
  const page = "https://www.linkedin.com/company/acme";
  assert.equal(chosen({ columns, samples: [[page, url, "J M", "Acme"]] })["linkedin_url"], "LinkedIn");
  const of = mapping({ columns, samples: [[page, page, "J M", "Acme"]] });
  assert.equal(of.fields.linkedin_url, undefined);
  assert.match(of.passedOver[0]?.why ?? "", /no LinkedIn profiles of people/);
});

test("where headers say nothing the cells do", () => {
  const rows = [
    ["Jana", "jana@acme.example", url, "acme.example", "https://twitter.com/jana"],
    ["Joe", "Joe Roe <joe@acme.example>", "linkedin.com/in/joe", "https://www.example.example/", "https://x.com/joe"],
    ["Ann", "", "", "", "https://facebook.com/ann"],
  ];
  const of = mapping({ columns: ["A", "B", "C", "D", "E"], samples: rows });
  assert.deepEqual(
    Object.entries(of.fields).map(([field, choice]) => [field, choice.header, choice.how]).toSorted(),
    [["company_domain", "D", "values"], ["email", "B", "values"], ["linkedin_url", "C", "values"]],
  );
});

test("cells that contradict a header count more than the header", () => {
  const of = mapping({ columns: ["Email", "Mail 2", "Company"], samples: [["yes", "j@acme.example", "acme.example"]] });
  assert.equal(of.fields.email?.header, "Mail 2");
  assert.deepEqual(of.fields.company_domain, { column: 2, header: "Company", how: "values" });
  assert.deepEqual(of.passedOver.map(({ field, header }) => [field, header]), [["company_name", "Company"], ["email", "Email"]]);
});

test("of several candidates the more specific one wins, and the others are told", () => {
  const of = mapping({ columns: ["Website URL", "Company Domain Name", "Email", "Email"] });
  assert.equal(of.fields.company_domain?.header, "Company Domain Name");
  assert.equal(of.fields.email?.column, 2);
  assert.deepEqual(of.passedOver, [
    { field: "company_domain", column: 0, header: "Website URL", why: '"Company Domain Name" (column 2) is more specific' },
    { field: "email", column: 3, header: "Email", why: '"Email" (column 3) comes first' },
  ]);
});

test("a filled column comes before an empty one with a better name", () => {
  const of = mapping({ columns: ["Work Email", "Email"], samples: [["", "jana@acme.example"]] });
  assert.equal(of.fields.email?.header, "Email");
  assert.match(of.passedOver[0]?.why ?? "", /empty/);
});

test("a user's word counts before everything", () => {
  const columns = ["Vorname", "Nachname", "Firma", "Mail", "Mail", "3"];
  const of = mapping({ columns, overrides: ["first_name=Nachname", " last_name = 1", "email=", 'company_name="3"'.replaceAll('"', "")] });
  assert.deepEqual(of.fields.first_name, { column: 1, header: "Nachname", how: "override" });
  assert.deepEqual(of.fields.last_name, { column: 0, header: "Vorname", how: "override" });
  assert.equal(of.fields.company_name?.column, 5, "a header comes before a number");
  assert.equal(of.fields.email, undefined);
  assert.deepEqual(of.off, ["email"]);
  assert.equal(mapping({ columns, overrides: ["email=5"] }).fields.email?.column, 4);
  assert.equal(mapping({ columns, overrides: ["email=", "email=4"] }).fields.email?.column, 3);
  assert.equal(mapping({ columns, overrides: ["company_name=FIRMA"] }).fields.company_name?.column, 2);
});

test("a column that the user gave to one field feeds no other", () => {
  assert.deepEqual(chosen({ columns: ["Name", "Email"], overrides: ["company_name=Name"] }), {
    company_name: "Name",
    email: "Email",
  });
});

test("an override that cannot be followed is a problem that says what can", () => {
  const columns = ["Vorname", "Mail", "Mail"];
  assert.match(problem({ columns, overrides: ["vorname=1"] }), /one of first_name, last_name/);
  assert.match(problem({ columns, overrides: ["first_name"] }), /field=column/);
  assert.match(problem({ columns, overrides: ["first_name=Forename"] }), /no column "Forename".*1 "Vorname"/);
  assert.match(problem({ columns, overrides: ["first_name=4"] }), /no column "4"/);
  assert.match(problem({ columns, overrides: ["email=Mail"] }), /columns 2, 3 .*--map email=2/);
});

test("a list without a usable column is a problem that names the columns and an example", () => {
  const sentence = problem({ columns: ["Vorname", "\u001b[2JFarbe", ""], samples: [["Jana", "rot", "7"]] });
  assert.match(sentence, /"Vorname" \(column 1\), "\[2JFarbe" \(column 2\), column 3\..*--map full_name=1/);
  assert.doesNotMatch(sentence, /Jana|rot/);
  assert.match(problem({ columns: Array.from({ length: 40 }, (_, at) => `Q${at}`) }), /and 28 more/);
});

test("a mapping is described in lines for a terminal", () => {
  const of = mapping({
    columns: ["Vorname", "Website", "Domain", "Kontaktdaten"],
    samples: [["Jana", "acme.example", "acme.example", "jana@acme.example"]],
    overrides: ["title=", "last_name=1"],
  });
  assert.deepEqual(describe(of), [
    'last_name       "Vorname" (column 1), as you said',
    'company_domain  "Domain" (column 3)',
    'email           "Kontaktdaten" (column 4), by its values',
    "title           switched off",
    'not used: "Website" (column 2) for company_domain: "Domain" (column 3) is more specific',
  ]);
});

test("any headers and cells give a mapping or a problem, and a column feeds one field at most", () => {
  const header = fc.oneof(fc.constantFrom("Name", "Email", "URL", "Vorname", "Company", "Owner", "", "Website"), fc.string());
  const cell = fc.oneof(fc.constantFrom("", "a@b.example", url, "acme.example", "Jana"), fc.string());
  fc.assert(
    fc.property(fc.array(header), fc.array(fc.array(cell), { maxLength: 5 }), (columns, samples) => {
      const result = mapColumns({ columns, samples, overrides: [] });
      if (result.kind === "problem") return;
      const used = Object.values(result.fields).map(({ column }) => column);
      assert.equal(new Set(used).size, used.length);
      assert.ok(used.every((column) => column >= 0 && column < columns.length));
      assert.ok(Object.keys(result.fields).every((field) => mappedFields.some((name) => name === field)));
    }),
    { numRuns: 300 },
  );
});
