/**
 * Family names of languages that put them first, as they are romanised, and where each language's names are written
 * that way. Chinese: the hundred commonest surnames cover 85 % of people; Korean: twenty names cover 80 %.
 */

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const chinese = setOf(
  "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye " +
    "cheng wei su lu ding ren lv lyu yao shen zhong cui tan fan liao shi jin jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan lei duan long tao shao mao chang wan gu lai hao " +
    "gong qian dai mo kong xiang tang ouyang sima zhuge shangguan " +
    // as written in Hong Kong, Taiwan and Singapore
    "wong chan cheung leung lau ng chow yeung kwok tsang lam cheng ho tsai hsu hsieh chang chiu tseng huang kuo lo chou hsiao hung tsao chiang yeh su chien tan lim goh koh ong teo chua",
);

const korean = setOf(
  "kim lee yi park pak bak choi choe jung jeong chung kang gang cho jo yoon yun jang chang lim im han oh seo suh shin sin kwon gwon hwang ahn an song ryu yoo yu hong jeon jun ko go moon " +
    "mun yang son bae baek heo hur nam shim sim noh roh ha joo ju koo gu namgung hwangbo min jin ji um won chae cheon byun woo ku",
);

const vietnamese = setOf("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh truong dao doan");

const hungarian = setOf(
  "nagy kovacs toth szabo horvath varga kiss molnar nemeth farkas balogh papp takacs juhasz lakatos meszaros olah simon racz fekete szilagyi torok feher balazs gal kis szucs kocsis pinter " +
    "fodor orsos sipos szalai magyar lukacs gulyas biro kiraly laszlo katona jakab bogdan balog boros hegedus vass szekely antal somogyi fazekas",
);

/** Where the family name usually stands first in the person's own language. */
const familyFirstHome: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["cn", chinese], ["tw", chinese], ["hk", chinese], ["sg", chinese], ["my", chinese], ["kr", korean], ["vn", vietnamese], ["hu", hungarian],
]);

/** 0..1 that `first` is a family name which stands in front of `last`. Both are folded to plain letters. */
export function familyFirstOdds(first: string, last: string, country: string | null): number {
  const home = country === null ? undefined : familyFirstHome.get(country);
  if (home?.has(first) === true) return home.has(last) ? 0.4 : 0.75;
  const isEastern = (word: string): boolean => chinese.has(word) || korean.has(word) || vietnamese.has(word);
  if (isEastern(first)) return isEastern(last) ? 0.15 : first.length <= 5 && looksEastern(last) ? 0.6 : 0.03;
  if (home !== undefined && isEastern(last)) return 0.03;
  return 0.01;
}

/** Syllables of pinyin and of romanised Korean end in a vowel, n, ng, r, k, m, p, l; Western given names of that shape are few. */
function looksEastern(word: string): boolean {
  return /^(?:(?:[bcdfghjklmnpqrstwxyz]|zh|ch|sh|kw|gw|ky|gy|hy|my|by)?(?:[aeiou]|ai|ei|ao|ou|ia|ie|iu|iao|ua|uo|ui|uai|ue|ae|eo|eu|oo|ee|ya|yeo|yu|wa|wo)(?:n|ng|r|k|m|p|l)?-?){2,3}$/.test(word) && !western.has(word);
}

const western = setOf("anna maria mario paolo carla nina lina sara mona dana lena rosa luisa elena laura linda daniel karen helen simon martin kevin alan dylan ethan justin jason nathan susan brian adam robin susan megan hannah benjamin gordon marion milan stefan roman norman edwin melvin calvin marvin gavin erwin quentin lauren warren darren");
