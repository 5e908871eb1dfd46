/**
 * Names in other scripts, as their bearers write them in Latin letters, given name first. `any-ascii` knows the letters;
 * what it cannot know is added here: where a Chinese or Korean name divides, how Koreans spell their surnames
 * (Kim, not Gim), and Greek pairs of vowels (ου is ou, not oy: ELOT 743).
 */
import anyAscii from "any-ascii";

/** Written without a space and longer than one character. */
const chineseDouble: ReadonlySet<string> = new Set("欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 东方 東方 皇甫 尉迟 公孙 公孫 慕容 令狐 司徒 夏侯".split(" "));
const koreanDouble: ReadonlySet<string> = new Set("남궁 황보 선우 제갈 독고 사공 서문".split(" "));

const koreanSurnames: ReadonlyMap<string, string> = new Map([
  ["김", "Kim"], ["이", "Lee"], ["박", "Park"], ["최", "Choi"], ["정", "Jung"], ["강", "Kang"], ["조", "Cho"], ["윤", "Yoon"], ["장", "Jang"], ["임", "Lim"], ["오", "Oh"], ["서", "Seo"],
  ["신", "Shin"], ["권", "Kwon"], ["안", "Ahn"], ["유", "Yoo"], ["류", "Ryu"], ["전", "Jeon"], ["고", "Ko"], ["문", "Moon"], ["배", "Bae"], ["백", "Baek"], ["허", "Heo"], ["노", "Noh"],
  ["심", "Shim"], ["주", "Joo"], ["구", "Koo"], ["우", "Woo"], ["남궁", "Namgung"], ["황보", "Hwangbo"], ["선우", "Seonwoo"], ["제갈", "Jegal"], ["독고", "Dokgo"],
]);

export type LatinName = { readonly text: string; readonly familyFirst: boolean };

/** The name in Latin letters with spaces between its words; unchanged where it is in Latin letters already. */
export function inLatin(text: string): LatinName {
  if (/^[\0-\x7f]*$/.test(text)) return { text, familyFirst: false };
  if (/^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u.test(text)) return { text, familyFirst: false };
  if (/\p{Script=Hangul}/u.test(text)) return { text: korean(text), familyFirst: true };
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return { text: kana(text), familyFirst: true };
  if (/\p{Script=Han}/u.test(text)) return { text: chinese(text), familyFirst: true };
  if (/\p{Script=Greek}/u.test(text)) return { text: greek(text), familyFirst: false };
  if (/\p{Script=Cyrillic}/u.test(text)) return { text: cyrillic(text), familyFirst: false };
  return { text: anyAscii(text), familyFirst: false };
}

function divided(text: string, doubles: ReadonlySet<string>): readonly [family: string, given: string] {
  const [family = "", ...given] = text.trim().split(/[\s·・]+/u);
  if (given.length > 0) return [family, given.join("")];
  const at = doubles.has(family.slice(0, 2)) && family.length > 2 ? 2 : 1;
  return [family.slice(0, at), family.slice(at)];
}

function chinese(text: string): string {
  const [family, given] = divided(text.replace(/[^\p{Script=Han}\s·・]/gu, " "), chineseDouble);
  return `${word(anyAscii(family))} ${word(anyAscii(given))}`.trim();
}

function korean(text: string): string {
  const [family, given] = divided(text.replace(/[^\p{Script=Hangul}\s]/gu, " "), koreanDouble);
  return `${koreanSurnames.get(family) ?? word(anyAscii(family))} ${word(anyAscii(given))}`.trim();
}

function kana(text: string): string {
  return text.trim().split(/[\s・]+/u).map((part) => word(anyAscii(part))).join(" ");
}

const greekPairs: readonly (readonly [RegExp, string])[] = [
  [/ο[υύ]/gu, "ou"], [/Ο[υύΥΎ]/gu, "Ou"], [/α[υύ](?=[θκξπσςτφχψ])/gu, "af"], [/α[υύ]/gu, "av"], [/ε[υύ](?=[θκξπσςτφχψ])/gu, "ef"], [/ε[υύ]/gu, "ev"],
  [/Ε[υύ]/gu, "Ev"], [/Α[υύ]/gu, "Av"], [/(?<!\p{L})Μπ/gu, "B"], [/(?<!\p{L})Ντ/gu, "D"], [/(?<!\p{L})Γκ/gu, "G"], [/γγ/gu, "ng"], [/χ/gu, "ch"], [/Χ/gu, "Ch"], [/η/gu, "i"], [/Η/gu, "I"], [/ή/gu, "i"],
];

function greek(text: string): string {
  return anyAscii(greekPairs.reduce((done, [pair, latin]) => done.replace(pair, latin), text.normalize("NFC")));
}

/** As most passports and most people have it: -sky and -y instead of -skiy and -iy. */
function cyrillic(text: string): string {
  return anyAscii(text.replace(/ский(?!\p{L})/gu, "ский".replace("ий", "y")).replace(/ий(?!\p{L})/gu, "y").replace(/[ьъ]/gu, ""));
}

function word(text: string): string {
  const letters = text.replace(/[^A-Za-z]/g, "").toLowerCase();
  return letters.slice(0, 1).toUpperCase() + letters.slice(1);
}
