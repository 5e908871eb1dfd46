/**
 * Words around and inside names that are not names by themselves: titles, letters after a name, particles, patronymics'
 * endings. Our own lists, made from what lists of contacts really hold.
 */
import { romanise } from "./romanise.ts";

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Before a name, compared without dots and case. */
const titles = setOf(
  "mr mrs ms mx miss mister madam dr drs prof professor sir dame lord lady rev reverend fr father sister hon judge capt captain col colonel maj major lt sgt gen cdr " +
    "herr hr frau fr dipl-ing dipl-inf dipl-kfm dipling ing mag msgr don doña dña sr sra srta sig sigra dott dottssa dssa avv arch geom m mme mlle mons me " +
    "dhr mevr mw ir eng engr adv shri smt pan pani mgr phdr judr mudr rndr bc inż inz doc univ-prof hc h.c datuk dato haji sheikh ustad",
);

/** After a name, compared without dots and case. */
const credentials = setOf(
  "phd dphil md mba emba msc bsc ba ma bs ms meng beng llm llb jd esq cpa cfa cma aca acca fca fcca pmp csm cissp cisa cism ccie ccna pe rn np dds dmd dvm do od edd psyd " +
    "shrm-cp shrm-scp phr sphr chrp mcipd fcipd cipd leed frsa obe cbe mbe kbe frs fhea dipl-ing bc mgr pgce mphil mres gphr pt ot rph pharmd prince2 itil dba " +
    "cfp clu mrics frics ceng miet mcips fcma cgma csc ret",
);

/** Between or before family names. `y` and `e` join two of them and are treated apart. */
const particles = setOf(
  "van von vom vander vanden der den de del dela della dell dello degli dei delle di da dal dalla do dos das du des la las le les los lo el al ul bin bint ibn ben ter ten te tot op " +
    "thor zu zum zur af av st saint san santa mac mc ó ní nic ua abu abd abdul 't d dall ap",
);

/** Particles that are given names of many people, too: at the start of a name they are the name. */
const joiners = setOf("y e i und");

const generations = new Map([
  ["jr", "Jr."], ["jnr", "Jr."], ["junior", "Jr."], ["sr", "Sr."], ["snr", "Sr."], ["senior", "Sr."], ["ii", "II"], ["iii", "III"], ["iv", "IV"], ["2nd", "II"], ["3rd", "III"],
]);

/** Two given names that are said as one. */
const compounds = setOf(
  "mary-ann mary-anne mary-jane mary-beth mary-lou mary-kate ann-marie anne-marie anna-maria anne-sophie anna-lena ana-maria ana-paula ana-luisa maria-jose maria-luisa maria-teresa " +
    "maria-elena maria-fernanda maria-eduarda jose-luis jose-maria jose-antonio jose-manuel jose-angel jose-miguel juan-carlos juan-jose juan-manuel juan-pablo juan-antonio luis-miguel " +
    "luis-fernando luis-alberto miguel-angel marco-antonio carlos-alberto carlos-eduardo joao-paulo joao-pedro pedro-henrique luiz-fernando jean-pierre jean-paul jean-claude jean-marc " +
    "jean-luc jean-michel jean-francois jean-baptiste jean-christophe jean-philippe marie-claire marie-laure pierre-yves hans-peter hans-jurgen hans-joachim karl-heinz klaus-dieter " +
    "gian-luca gian-carlo gian-paolo pier-luigi lars-erik karl-erik per-olof ann-sofie billy-joe john-paul sarah-jane lee-ann jo-ann",
);

const bare = (word: string): string => (/[.,]/.test(word) ? word.replace(/[.,]/g, "") : word).toLowerCase();

export const isTitle = (word: string): boolean => titles.has(bare(word));
export const isCredential = (word: string): boolean => credentials.has(bare(word));
export const isJoiner = (word: string): boolean => joiners.has(word);
export const isCompoundGiven = (a: string, b: string): boolean => compounds.has(`${folded(a)}-${folded(b)}`);
export const isPatronymic = (word: string): boolean => /(?:ovich|evich|yevich|ovna|evna|yevna|ichna|ovych|ivna|ович|евич|овна|евна|ична|івна)$/iu.test(word);

export function isParticle(word: string): boolean {
  return particles.has(word.toLowerCase().replace("’", "'"));
}

/** `Jr.`, `II` in one spelling; undefined where the word is no such thing. A bare `Sr` in front is a Spanish title. */
export function generationOf(word: string): string | undefined {
  return generations.get(bare(word));
}

function folded(text: string): string {
  return romanise(text, { umlauts: "a" });
}
