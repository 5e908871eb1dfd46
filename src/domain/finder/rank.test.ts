import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { hashOfRendered, lettersOf, parsePattern, render } from "./pattern.ts";
import { patterns } from "./pattern-list.ts";
import { rankCandidates } from "./rank.ts";
import { addressHash, noWord, wordOf } from "./word.ts";

const locals = (input: Parameters<typeof rankCandidates>[0]): string[] => rankCandidates(input).map(({ local }) => local);
const at = (domain: string, ...people: string[]) => people.map((person) => ({ name: person.split(":")[0] ?? "", address: `${person.split(":")[1] ?? ""}@${domain}` }));

describe("ranking addresses", () => {
  it("starts with the commonest patterns", () => {
    assert.deepEqual(new Set(locals({ name: "Jane Doe", domain: "acme.com" }).slice(0, 3)), new Set(["jane.doe", "jdoe", "jane"]));
  });

  it("goes by the habits of the country", () => {
    assert.equal(locals({ name: "Matti Esimerkki", domain: "acme.fi" })[0], "matti.esimerkki");
    assert.equal(locals({ name: "Jürgen Müller", domain: "acme.de" })[0], "juergen.mueller");
    assert.equal(locals({ name: "Åsa Öberg", domain: "acme.se" })[0], "asa.oberg");
  });

  it("has a short form where people use one", () => {
    const [christopher, jason] = [locals({ name: "Christopher Doe", domain: "acme.com" }), locals({ name: "Jason Doe", domain: "acme.com" })];
    assert.ok(christopher.indexOf("chris") >= 0 && christopher.indexOf("chris") < christopher.indexOf("christopher"));
    assert.ok(christopher.indexOf("christopher.doe") < christopher.indexOf("chris.doe"), "beside the surname, the name in full is commoner");
    assert.ok(!jason.slice(0, 5).includes("jay"));
  });

  it("learns a domain's format from one colleague", () => {
    const known = at("acme.com", "Bob Roe:roe_bob");
    assert.equal(locals({ name: "Jane Doe", domain: "acme.com", known })[0], "doe_jane");
  });

  it("is surer with every colleague who agrees, and less sure where they do not", () => {
    const top = (...people: string[]): number => rankCandidates({ name: "Jane Doe", domain: "acme.com", known: at("acme.com", ...people) })[0]?.probability ?? 0;
    const one = top("Bob Roe:bob.roe");
    assert.ok(top("Bob Roe:bob.roe", "Ann Poe:ann.poe", "Tim Loe:tim.loe") > one);
    assert.ok(top("Bob Roe:bob.roe", "Ann Poe:apoe") < one);
  });

  it("learns how particles and umlauts are written", () => {
    assert.equal(locals({ name: "Jan de Boer", domain: "acme.nl", known: at("acme.nl", "Piet van den Berg:piet.berg", "An Mulder:an.mulder") })[0], "jan.boer");
    assert.equal(locals({ name: "Jörg Müller", domain: "acme.de", known: at("acme.de", "Götz Bäcker:gotz.backer", "Eva Maier:eva.maier") })[0], "jorg.muller");
  });

  it("leaves an address to the colleague who has it, and thinks of a digit", () => {
    const found = locals({ name: "Jane Doe", domain: "acme.com", known: at("acme.com", "John Doe:jdoe", "Ann Poe:apoe", "Bob Roe:broe") });
    assert.notEqual(found[0], "jdoe");
    assert.ok(found.slice(0, 5).some((local) => /^jdoe\d$/.test(local)), found.join(" "));
  });

  it("takes the person's own known address for what it is", () => {
    assert.equal(locals({ name: "Robert Roe", domain: "acme.com", known: at("acme.com", "Bob Roe:skip") })[0], "skip");
  });

  it("gives at most 20 candidates, each once, likeliest first, with probabilities that sum up to at most 1", () => {
    const word = fc.stringMatching(/^[A-Z][a-zäöüé]{0,9}(?:[ '-][A-Z]?[a-z]{1,6})?$/);
    const domain = fc.constantFrom("acme.com", "acme.de", "acme.co.uk", "acme.cn", "eng.acme.es");
    const person = fc.tuple(word, word).map(([first, last]) => `${first} ${last}`);
    const known = fc.array(fc.record({ name: person, address: fc.stringMatching(/^[a-z.]{1,12}$/).map((local) => `${local}@acme.com`) }), { maxLength: 5 });
    fc.assert(
      fc.property(person, domain, known, (name, where, colleagues) => {
        const ranked = rankCandidates({ name, domain: where, known: colleagues });
        assert.ok(ranked.length > 0 && ranked.length <= 20);
        assert.equal(new Set(ranked.map(({ local }) => local)).size, ranked.length);
        assert.ok(ranked.every(({ probability, local }) => probability >= 0 && probability <= 1 && /^[a-z0-9]+(?:[._'-]+[a-z0-9]+)*$/.test(local)));
        assert.ok(ranked.every(({ probability }, i) => i === 0 || probability <= (ranked[i - 1]?.probability ?? 0)));
        assert.ok(ranked.reduce((sum, { probability }) => sum + probability, 0) <= 1.001);
      }),
    );
  });
});

describe("the language of patterns", () => {
  const letters = lettersOf({ first: "jane", f: "j", last: "vanderberg", l: "v", mid: "", m: "" });
  it("puts tokens and text together", () => {
    assert.equal(render(parsePattern("{first}.{last}"), letters, noWord), "jane.vanderberg");
    assert.equal(render(parsePattern("{f}{last:7}"), letters, noWord), "jvanderb");
    assert.equal(render(parsePattern("{f}{x}{l}"), letters, wordOf("q")), "jqv");
  });
  it("makes nothing where a part is missing, or a cut changes nothing", () => {
    assert.equal(render(parsePattern("{first}.{m}.{last}"), letters, noWord), null);
    assert.equal(render(parsePattern("{first:4}"), letters, noWord), null);
  });
  it("knows the hash of an address without writing it", () => {
    const word = fc.stringMatching(/^[a-z.-]{0,12}$/);
    fc.assert(
      fc.property(fc.record({ first: word, f: word, last: word, l: word, mid: word, m: word }), word, (spelt, wildcard) => {
        for (const pattern of patterns) {
          const local = render(pattern, lettersOf(spelt), wordOf(wildcard));
          assert.equal(hashOfRendered(pattern, lettersOf(spelt), wordOf(wildcard)), local === null ? -1 : addressHash(wordOf(local)));
        }
      }),
    );
  });
  it("refuses a token it does not know", () => assert.throws(() => parsePattern("{nickname}"), /unknown token/));
});
