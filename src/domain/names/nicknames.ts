/**
 * Short forms of given names, both ways. A form marked with `~` is no identity: Alex may be Alexander or
 * Alexandra, and two people must never become one because their names are short. Those without the mark stand, in English
 * lists, for one name only.
 */

const shortForms: Readonly<Record<string, string>> = {
  abigail: "abby~ abbie~ gail~", abraham: "abe~ bram~", adrian: "ade~", agnes: "aggie~", albert: "al~ bert~ bertie~", alejandro: "alex~ ale~ jandro~", aleksander: "alex~ olek~ sasha~",
  aleksandr: "alex~ sasha~ sacha~", aleksandra: "ola~ alex~ sasha~ ala~", alessandro: "sandro~ alex~ ale~", alexander: "alex~ al~ sandy~ xander~ sasha~ lex~ alec~ alexandre~", alexandra: "alex~ sandra~ lexi~ sasha~ alexa~",
  alexandre: "alex~", alfred: "al~ fred~ alf~", alison: "ali~ allie~", allan: "al~", amanda: "mandy~ manda~", andreas: "andi~ andy~", andrew: "andy drew andi~", andrzej: "jedrek~", angela: "angie~ ange~", anthony: "tony ant~",
  antoinette: "toni~ nettie~", anton: "toni~ tony~", antonio: "toni~ tony~ toño~ nino~", arnold: "arnie~ arne~", arthur: "art~ artie~", augustine: "gus~", barbara: "barb~ babs~ basia~", bartholomew: "bart~",
  bartosz: "bartek~", benedict: "ben~", benjamin: "ben benny benji~", bernard: "bernie~ bern~", bernhard: "bernd~", bradley: "brad~", brandon: "bran~", bridget: "biddy~", calvin: "cal~", cameron: "cam~",
  carolyn: "carol~ lyn~", caroline: "carrie~ caro~ carol~", catherine: "cathy~ cate~ cath~ kate~ kathy~ cat~", charles: "charlie chuck chas~ chaz~", charlotte: "charlie~ lottie~ char~", christian: "chris~",
  christina: "chris~ tina~ chrissy~", christine: "chris~ tina~ chrissy~", christopher: "chris~ topher~ kit~ christof~", christoph: "chris~", cornelius: "con~ neil~ kees~ cor~", cynthia: "cindy~", daniel: "dan~ danny dani~", daniela: "dani~",
  darren: "daz~", david: "dave davy davey~", deborah: "deb debbie debby debra~", dennis: "denny~", derek: "del~", dmitri: "dima~ dmitry~", dmitriy: "dima~ dmitry~", dmitry: "dima~", dominic: "dom~ nic~", donald: "don donnie donny~", dorota: "dorka~",
  dorothy: "dot~ dottie~ dolly~", douglas: "doug~ dougie~", eberhard: "ebi~", edmund: "ed~ eddie~ ned~", eduardo: "edu~ lalo~", edward: "ed eddie ted ned~ teddy~", edwin: "ed~", eleanor: "ellie~ nell~ nora~", elisabeth: "lisa~ lis~ elli~",
  elizabeth: "liz lizzie betsy beth eliza~ betty~ libby~ lisa~ elisa~", emanuel: "manny~ manu~", emily: "em~ emmy~", emmanuel: "manu~ manny~", enrique: "quique~ kike~", ernest: "ernie~", eugene: "gene~", evgeny: "zhenya~ eugene~",
  ewa: "ewka~", ferdinand: "ferdi~", fernando: "nando~ fer~", florence: "flo~", florian: "flo~", frances: "fran~ frankie~", francesco: "franco~ checco~", francis: "frank~ fran~", francisco: "paco~ pancho~ fran~ chico~ frank~", franciscus: "frans~ frank~",
  franklin: "frank~", frederic: "fred~", frederick: "fred freddie freddy~ fritz~", frederik: "fred~ rik~", friedrich: "fritz~ fred~", gabriel: "gabe~ gabi~", gabriele: "gabi~", geoffrey: "geoff~ jeff~", gerald: "gerry~ jerry~", gerard: "gerry~ ger~",
  gerhard: "gerd~", gilbert: "gil~ bert~", giovanni: "gianni~ nanni~ gio~", giuseppe: "beppe~ pino~ peppe~", gregory: "greg", grzegorz: "greg~ grzes~", guillaume: "gui~ guy~", guillermo: "memo~ guille~", hannah: "hanna~", harold: "harry~ hal~", heather: "heath~",
  heinrich: "heinz~ heiner~", helen: "nell~", hendrik: "henk~ rik~", henry: "hank~ harry~ hal~", herbert: "herb~ bert~", howard: "howie~", ignacio: "nacho~", isabella: "bella~ izzy~", isabel: "izzy~ isa~", jacob: "jake jack~", jacqueline: "jackie~ jacqui~", jakub: "kuba~",
  james: "jim jimmy jamie~ jem~", janet: "jan~", jan: "janek~", jason: "jay~ jase~", jean: "jeannie~", jeffrey: "jeff geoff~", jennifer: "jen jenny jenn~", jeremy: "jem~ jerry~", jerome: "jerry~", jessica: "jess~ jessie~", jesus: "chuy~",
  joachim: "jochen~ achim~ jo~", joanna: "jo~ asia~ joasia~", joanne: "jo~", johannes: "hans~ jan~ joh~ johan~ jo~ hannes~ joop~", jonathan: "jon~ jonny~ nathan~ john~ jono~", john: "jack~ johnny~ jon~ jock~", jose: "pepe~ chepe~", joseph: "joe joey jo~ jos~", josef: "sepp~ jupp~ joe~",
  joshua: "josh", juan: "juancho~", judith: "judy~ jude~", julian: "jules~", julia: "jules~ julie~", karl: "charly~", katarzyna: "kasia~", katherine: "kathy katie kate~ kat~ kathryn~ kay~ kit~ katy~", kathleen: "kathy~ kath~ katie~ kate~", kathryn: "kathy~ kate~ katie~ kat~", kazimierz: "kazik~", kenneth: "ken kenny",
  kimberly: "kim~", konstantin: "kostya~ kosta~", kristina: "kris~ tina~", kristopher: "kris~", krzysztof: "krzysiek~ kris~ chris~", laurence: "larry~ laurie~", lawrence: "larry lars~ lawrie~", leonard: "len lenny leo~", leonardo: "leo~", leopold: "leo~ poldi~", leslie: "les~", lewis: "lew~",
  lorenzo: "renzo~", louis: "lou~ louie~", ludwig: "lutz~", luis: "lucho~", madeline: "maddie~", magdalena: "magda~ lena~ leni~", malgorzata: "gosia~ malgosia~", manuel: "manolo~ manu~ manny~", marcin: "martin~", margaret: "maggie meg peggy marge~ madge~ margie~ greta~ rita~", maria: "mia~ marie~ mary~",
  mariusz: "mario~", martin: "marty~ mart~", martina: "tina~", mateusz: "mati~", matthew: "matt matty~", matthias: "matt~ matze~ hias~", matthijs: "thijs~", maximilian: "max~ maxi~", maxwell: "max~", melanie: "mel~", melissa: "mel~ missy~ lissa~", michael: "mike mick micky mickey~ mickael~ micha~ michi~ mikey~ mitch~ mikael~",
  michal: "michael~ mike~", mikhail: "misha~ mike~ michael~", miguel: "mike~ migue~", mitchell: "mitch~", mohammad: "mo~ mohamed~ moh~", mohammed: "mo~ mohamed~ moe~", nathan: "nate~ nat~", nathaniel: "nate nathan~ nat~", natalia: "nat~ natasha~ natalie~", nicholas: "nick nicky nic~ nico~ niko~ klaus~", nicola: "nicky~ nic~ nico~", nicolas: "nico~ nick~ nic~",
  nikolai: "nick~ kolya~ niko~", nikolaus: "klaus~ niki~", nikolaos: "nikos~ nick~", oleksandr: "alex~ sasha~ oleks~", oliver: "ollie~ oli~", olivia: "liv~ livia~", oscar: "ozzie~", pamela: "pam", patricia: "pat~ patty~ trish~ tricia~ patti~ trisha~", patrick: "pat~ paddy~ rick~ pad~", pawel: "paul~", peter: "pete", philip: "phil pip~",
  philippa: "pippa~ pip~", phillip: "phil~ philip~", piotr: "peter~ piotrek~", przemyslaw: "przemek~", rachel: "rach~ rae~", raymond: "ray", rebecca: "becky becca bex~ beck~", ricardo: "rick~ ricky~ rich~", richard: "rick ricky dick rich richie~ rik~", robert: "bob bobby rob robbie robby~ bert~ robin~", roberto: "beto~ robi~ rob~", roderick: "rod~ rick~ roddy~",
  rodney: "rod~", rogerio: "roger~", ronald: "ron ronnie ronny~", rudolf: "rudi~ rolf~ rudy~", russell: "russ~", ryszard: "rysiek~ richard~", salvatore: "sal~ toto~ turi~", samantha: "sam~ sammy~", samuel: "sam~ sammy~", sarah: "sally~ sara~", sebastian: "seb~ basti~ bastian~ sebas~", sebastien: "seb~", sergey: "serge~ sergei~ seryozha~", sergei: "serge~", sharon: "shaz~",
  shirley: "shirl~", sidney: "sid~", siegfried: "sigi~ siggi~", slawomir: "slawek~", solomon: "sol~", sophia: "sophie~", stanislaw: "staszek~ stan~", stanley: "stan~", stefan: "stef~ steve~", stephanie: "steph~ stef~ steffi~", stephen: "steve stevie~ steph~ stephan~", steven: "steve~ stevie~", stewart: "stew~ stu~", stuart: "stu~ stew~", susan: "sue susie suzy~ suzie~", suzanne: "sue~ suzy~",
  sylvester: "sly~", tadeusz: "tadek~ ted~", tatiana: "tanya~", terence: "terry~ tel~", teresa: "terry~ tess~ tere~ terri~", theodore: "theo ted~ teddy~", theresa: "terry~ tess~ resi~", thomas: "tom tommy thom~ tomas~", timothy: "tim timmy", tobias: "tobi~ toby~", tomasz: "tomek~ tom~", tracey: "trace~", ulrich: "uli~ ulli~", valentin: "vali~", valerie: "val~",
  vasily: "vasya~", vicente: "chente~", victor: "vic~ vik~", victoria: "vicky vicki~ tori~ vikki~", viktor: "vitya~ vik~", vincent: "vince vinny~ vin~", vincenzo: "enzo~ vince~", virginia: "ginny~ gina~ ginger~", vladimir: "vlad~ vova~ volodya~", waldemar: "waldek~", walter: "walt wally~", wendy: "wends~", werner: "wern~", wilhelm: "willi~ willy~ bill~", willem: "wim~ pim~", william: "bill billy will willy liam~ willie~",
  wojciech: "wojtek~", wolfgang: "wolf~ wolfi~", yevgeny: "zhenya~ eugene~", yuri: "yura~", zachary: "zach zack zak~", zbigniew: "zbyszek~", zofia: "zosia~",
  // Forms in use beside the baptismal or registered one, in Greece, Russia and Ukraine, Hungary, the Czech lands, the Netherlands,
  // Scandinavia, Spain, Italy and France: what the bearers of such names put into their signatures.
  adrianus: "ad~ arjan~", aikaterini: "katerina~", aleksei: "lesha~ alex~", alessandra: "sandra~", alexei: "lesha~ alex~", alexey: "lesha~ alex~", anastasia: "nastya~", anastasios: "tasos~",
  antonius: "ton~ toon~ anton~", apostolos: "tolis~", athanasios: "thanasis~ thanos~", benoit: "ben~", christophe: "chris~", cornelis: "kees~ cor~", dimitrios: "dimitris~ jimmy~", dolores: "lola~",
  domenico: "mimmo~", dominique: "dom~", ekaterina: "katya~ kate~", elena: "lena~", eleni: "lena~", elisabetta: "betta~", emmanouil: "manolis~ manos~", erzsebet: "erzsi~ bozsi~",
  evangelos: "vangelis~", everardus: "evert~", federico: "fede~", ferenc: "feri~", frantisek: "franta~", georgios: "giorgos~ george~ yorgos~", gerardus: "gerard~", gyorgy: "gyuri~ george~",
  hendrikus: "henk~", ioannis: "giannis~ yannis~ john~", istvan: "pista~ steve~", ivan: "vanya~", jacobus: "koos~ jaap~ co~", javier: "javi~", jiri: "jirka~", joaquin: "quim~ chimo~",
  johanna: "hanneke~", jozsef: "jozsi~", juhani: "jussi~", katalin: "kati~", konstantinos: "kostas~", lars: "lasse~", laszlo: "laci~", luigi: "gigi~", marinus: "rinus~", mikael: "micke~",
  mykhailo: "misha~", nathalie: "nath~", nils: "nisse~", oleksii: "alex~", panagiotis: "panos~ takis~", pavel: "pasha~ paul~", petrus: "piet~ peter~", philippe: "phil~", rafael: "rafa~",
  raffaele: "lello~", sandor: "sanyi~", santiago: "santi~", spyridon: "spyros~", stephane: "steph~", stylianos: "stelios~", theodoros: "thodoris~ theo~", theodorus: "theo~", vaclav: "vasek~",
  vasileios: "vasilis~ bill~", veronique: "vero~", volodymyr: "vova~", wilhelmus: "wim~", xavier: "xavi~", yevhen: "eugene~", zdenek: "zdenda~", zoltan: "zoli~",
};

type Form = { readonly full: string; readonly short: string; readonly identifies: boolean };

const forms: readonly Form[] = Object.entries(shortForms).flatMap(([full, list]) =>
  [...new Set(list.split(" "))].map((form) => ({ full, short: form.replace("~", ""), identifies: !form.endsWith("~") })),
);
const byShort = Map.groupBy(forms, ({ short }) => short);
const byFull = Map.groupBy(forms, ({ full }) => full);

/** The full form of a folded given name: `bob` -> `robert`; any other name is its own. */
export function canonicalGivenName(folded: string): string {
  const sure = byShort.get(folded)?.filter(({ identifies }) => identifies) ?? [];
  return sure[0]?.full ?? folded;
}

const none: readonly string[] = [];
const nearest = new Map<string, readonly string[]>();

/** What else a bearer of this folded given name may be called: short forms of it, full forms it is short for. */
export function nicknamesOf(folded: string): readonly string[] {
  const known = nearest.get(folded);
  if (known !== undefined) return known;
  const found = [...(byFull.get(folded)?.map(({ short }) => short) ?? none), ...(byShort.get(folded)?.map(({ full }) => full) ?? none)];
  if (found.length === 0) return none;
  nearest.set(folded, found);
  return found;
}
