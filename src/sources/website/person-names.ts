/** Whether a short text is the name of a person, as far as its letters tell. Rather no than yes. */
import { cleanName } from "../../domain/names.ts";
import { isJobTitle } from "./job-titles.ts";

const particles: ReadonlySet<string> = new Set("van von der den de del della di da do dos du la las le los al bin ibn ben ter ten zu zur af av el y e i".split(" "));

/** Words that stand capitalised in headings and menus and in nobody's name. */
const otherWords: ReadonlySet<string> = new Set(
  (
    "about academy account advisor advisors agency all and annual analyst apply architect assistant associate award awards bank benefits blog board book " +
    "brand business careers case center centre chief clients co company consultant consulting contact cookie cookies corporate customer customers data " +
    "day delivery department design designer developer development digital director division downloads email engineer engineering environment europe " +
    "events executive facebook faq finance financial follow for founder free from full get global group head help history home human imprint industry " +
    "information innovation insights instagram international it jobs join latest lead leadership learn legal lead linkedin login manager management marketing " +
    "media meet member members mission more name near new news next office officer offices online open operations our partner partners people phone " +
    "platform policy position press president privacy product products profile project projects quality quick read request research resources " +
    "role sales school science search security senior service services shop sign social software solution solutions staff start story strategy studies " +
    "studio support sustainability systems team technical technology terms the to training trust twitter united university us value values view vision " +
    "we welcome what who why with work world year your youtube unser unsere über und mehr lesen kontakt leitung geschäftsführung " +
    "leiter leiterin vertrieb équipe notre nos nuestro equipo il nostro gmbh ltd inc llc plc ag kg sa sas srl bv ab oy"
  ).split(" "),
);

/** The name without titles and letters after it, or null. */
export function personName(text: string): string | null {
  if (text.length < 5 || text.length > 60 || /[\d@/\\|•:;!?©&+=<>{}]/u.test(text)) return null;
  const name = cleanName(text);
  const words = name.split(" ");
  if (words.length < 2 || words.length > 5) return null;
  const isName = words.every((word, i) => (i > 0 && particles.has(word)) || isCapitalised(word));
  if (!isName || words.some((word) => !particles.has(word) && otherWords.has(word.toLowerCase().replace(/[.,]/g, "")))) return null;
  // "Procurement Specialist" is written like a name.
  if (isJobTitle(name)) return null;
  // At least the first and the last word are names, and the last one is more than an initial.
  const last = words.at(-1) ?? "";
  return isCapitalised(last) && /\p{L}{2}/u.test(last) ? name : null;
}

function isCapitalised(word: string): boolean {
  return /^(?:\p{Lu}[\p{L}\p{M}]*\.?|\p{L}{1,3}['’]\p{Lu}[\p{L}\p{M}]*|(?:al|el|ben|bin|ibn|abu)-\p{Lu}[\p{L}\p{M}]*)(?:[-'’]\p{L}[\p{L}\p{M}]*)*$/u.test(word);
}
