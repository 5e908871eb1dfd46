/**
 * English short forms that stand for one given name only. Ambiguous ones (Alex, Chris, Sam, Pat) are left out on
 * purpose: two people must never become one because their names are short.
 */

const shortForms: Readonly<Record<string, string>> = {
  andrew: "andy drew",
  anthony: "tony",
  benjamin: "ben benny",
  charles: "charlie chuck",
  daniel: "danny",
  david: "dave davy",
  deborah: "deb debbie debby",
  donald: "don donnie",
  edward: "ed eddie ted",
  elizabeth: "liz lizzie betsy beth",
  frederick: "fred freddie",
  gregory: "greg",
  jacob: "jake",
  james: "jim jimmy",
  jennifer: "jen jenny",
  jeffrey: "jeff",
  joseph: "joe joey",
  joshua: "josh",
  katherine: "kathy katie",
  kenneth: "ken kenny",
  lawrence: "larry",
  leonard: "len lenny",
  margaret: "maggie peggy meg",
  matthew: "matt",
  michael: "mike mick micky",
  nathaniel: "nate",
  nicholas: "nick nicky",
  pamela: "pam",
  peter: "pete",
  philip: "phil",
  raymond: "ray",
  rebecca: "becky becca",
  richard: "rick ricky dick rich",
  robert: "bob bobby rob robbie",
  ronald: "ron ronnie",
  stephen: "steve",
  susan: "sue susie",
  theodore: "theo",
  thomas: "tom tommy",
  timothy: "tim timmy",
  victoria: "vicky",
  vincent: "vince",
  walter: "walt",
  william: "bill billy will willy",
  zachary: "zach zack",
};

const canonical = new Map(
  Object.entries(shortForms).flatMap(([name, forms]) => forms.split(" ").map((form) => [form, name] as const)),
);

/** The full form of a folded given name: `bob` -> `robert`; any other name is its own. */
export function canonicalGivenName(folded: string): string {
  return canonical.get(folded) ?? folded;
}
