/**
 * Finding people of the lab's world by asking their mail hosts: how many questions an address takes, and whether an address
 * that is called reliable is ever somebody else's. The hosts are played from the world's truth; catch-alls are left out,
 * as there nothing can be found by asking.
 */
import { createWorld } from "../../lab/world.ts";
import { probe } from "../../src/cli/find/probe.ts";
import { rankCandidates } from "../../src/domain/finder/rank.ts";
import { joinedName } from "../../src/domain/names/parse-name.ts";
import { verdict } from "../../src/domain/verdict.ts";
import { generator, shuffle } from "./learn-prior.ts";

export async function inTheLab(count: number): Promise<void> {
  const world = createWorld();
  const random = generator(11);
  let [people, found, right, asked, askedForFound] = [0, 0, 0, 0, 0];
  for (const company of world.companies) {
    const staff = world.staff(company.id).filter(({ email }) => email?.endsWith(`@${company.domain}`) === true);
    if (company.mail.includes("catch") || staff.length < count + 1) continue;
    const mailboxes = new Map(staff.map((person) => [person.email, person.id]));
    for (const person of staff.slice(0, 20)) {
      const others = staff.filter((each) => each !== person);
      shuffle(others, random);
      const known = others.slice(0, count).map(({ first, last, email }) => ({ name: `${first} ${last}`, address: email ?? "" }));
      const candidates = rankCandidates({ name: joinedName(person.first, person.last), domain: company.domain, known, limit: 12 });
      const { answer, probes } = await probe(candidates, (address) => Promise.resolve(verdict(mailboxes.has(address) ? "mailbox_exists" : "mailbox_not_found")), 12);
      people += 1;
      asked += probes.length;
      if (answer?.status !== "reliable") continue;
      found += 1;
      askedForFound += probes.length;
      if (mailboxes.get(answer.candidate.address) === person.id) right += 1;
    }
  }
  console.log(
    `${String(count)} known${String(people).padStart(12)} people   reliable ${((found / people) * 100).toFixed(1)} %   of these right ${((right / found) * 100).toFixed(2)} %   ` +
      `questions per found address ${(askedForFound / found).toFixed(2)}, with those for nothing ${(asked / found).toFixed(2)}`,
  );
}
