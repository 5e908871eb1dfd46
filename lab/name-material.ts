/**
 * The given and family names people of the lab are put together from, by country. Common names in invented
 * combinations: nobody real is described. Accents, particles and hyphens are wanted: they are where finders fail.
 */
export interface NameMaterial {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Ready-made difficult family names: particles, double surnames, apostrophes. */
  readonly hard: readonly string[];
  readonly hardShare: number;
}

const words = (text: string): string[] => text.trim().split(/\s*,\s*/);

export const COUNTRIES = ["US", "GB", "DE", "FR", "ES", "NL", "IT", "SE", "PL", "IN", "JP", "BR", "PT", "CN", "KR", "IE", "AR"] as const;
export type Country = (typeof COUNTRIES)[number];

const english = words(`Robert, William, Elizabeth, Katherine, Michael, Jennifer, James, Thomas, Margaret, Richard, Daniel, Rebecca,
  Samantha, Christopher, Matthew, Anthony, Joseph, Edward, Benjamin, Alexander, Susan, Deborah, Patricia, Victoria, Abigail, Andrew,
  Gregory, Jonathan, Nicholas, Timothy, Laura, Emily, Olivia, Grace, Hannah, Chloe, Natalie, Megan, Brandon, Tyler, Marcus, Dwayne,
  Latoya, Denise, Monique, Sarah, Rachel, Joshua, Ethan, Caleb, Mary Ann, Ashley, Brooke, Cameron, Jordan, Stephanie, Heather`);
const spanish = words(`José Luis, María, Lucía, Javier, Álvaro, Iñigo, Begoña, Sofía, Andrés, Martín, Joaquín, Inés, Raúl, Rocío, Verónica,
  Mónica, Óscar, Ángel, Nuria, Carmen, Pilar, Sergio, Pablo, Diego, Elena, Marta, Cristina, Jorge, Fernando, Alejandro, Belén, Ramón,
  Adrián, Hugo, Claudia, Esther, Gonzalo, Ignacio, Juan Carlos, María José`);
const portuguese = words(`João, Inês, José, António, Conceição, Luís, Márcia, Vinícius, Letícia, Mônica, Sérgio, Thiago, Rafael, Gabriela,
  Beatriz, Mariana, Tiago, Catarina, Gonçalo, Rui, Fábio, Patrícia, Cláudia, Renata, Gustavo, Eduardo, Fernanda, Juliana, Camila, Bruno,
  Ana Paula, Pedro, Miguel, Vitória, Larissa, Otávio, Caio, Débora, Heloísa, Nuno`);
const portugueseFamily = words(`Silva, Santos, Oliveira, Souza, Ferreira, Pereira, Costa, Rodrigues, Almeida, Nascimento, Lima, Araújo,
  Fernandes, Carvalho, Gomes, Martins, Rocha, Ribeiro, Alves, Monteiro, Mendes, Barros, Freitas, Barbosa, Pinto, Moura, Cavalcanti, Dias,
  Castro, Campos, Cardoso, Gonçalves, Assunção, Simões, Magalhães, Guimarães, Brandão, Leitão, Antunes, Teixeira`);
const portugueseHard = words("da Silva, dos Santos, de Oliveira, da Costa Pinto, do Nascimento, Souza Lima, de Araújo, Sá, Almeida e Castro");

export const NAME_MATERIAL: Record<Country, NameMaterial> = {
  US: {
    given: english,
    family: words(`Whitfield, Hargrove, Sutherland, Prescott, Langley, Donovan, Becker, Castillo, Holloway, Jennings, Kowalski, Lindgren,
      Mercer, Navarro, Pruitt, Quigley, Ramsey, Stanton, Thornton, Underhill, Vasquez, Winslow, Yates, Abrams, Bledsoe, Carmichael, Delgado,
      Easton, Farrell, Goodwin, Hensley, Ingram, Jacobs, Kessler, Lockhart, Maddox, Nolan, Ortega, Patel, Reyes, Shapiro, Tran, Nguyen,
      Washington, Jefferson, Okafor, Simmons, Tucker, Vaughn, Wheeler, Young, Zimmerman, Brooks, Chandler, Dalton, Ellison`),
    hard: words("O'Brien, McAllister, Van Buren, Smith-Jones, St. John, De La Cruz, al-Rashid, D'Angelo, Garcia Lopez, MacLeod"),
    hardShare: 0.07,
  },
  GB: {
    given: words(`Oliver, Harry, Charlotte, Amelia, Isla, George, Alfie, Imogen, Harriet, Rupert, Philippa, Nigel, Fiona, Callum, Ewan, Rhys,
      Gareth, Siân, Bethan, Alistair, Duncan, Hamish, Morag, Priya, Amit, Farah, Yusuf, Zoë, Chloë, Thomas, William, Robert, Elizabeth, Katherine,
      Andrew, Edward, Victoria, Rebecca, Samantha, Benjamin, Jonathan, Nicholas, Timothy, James, Alexander, Margaret`),
    family: words(`Ashworth, Blackwood, Cartwright, Dunmore, Eastwood, Fairclough, Garside, Hartley, Illingworth, Jessop, Kershaw, Lister,
      Marsden, Naylor, Ogden, Pemberton, Rowntree, Shackleton, Tattersall, Unsworth, Vickers, Wainwright, Yardley, Bannister, Chadwick,
      Davies, Evans, Griffiths, Llewellyn, Morgan, Pritchard, Rees, Campbell, Drummond, Fraser, Gillespie, Kerr, Lennox, Munro, Sinclair,
      Ahmed, Hussain, Kaur, Singh, Shah, Begum, Okonkwo, Adeyemi`),
    hard: words("O'Connor, McKenzie, Fitzgerald-Hughes, Bowes-Hale, St. Clair, Parker-Reed, MacDonald, Hart-Davies, al-Hassan"),
    hardShare: 0.08,
  },
  DE: {
    given: words(`Jürgen, Björn, Jörg, Günther, Käthe, Anneliese, Sören, Wolfgang, Matthias, Stefan, Andreas, Thorsten, Ulrike, Heike, Sabine,
      Petra, Anke, Silke, Markus, Tobias, Sebastian, Florian, Lukas, Leonie, Mia, Hannah, Johanna, Friederike, Karl-Heinz, Hans-Peter,
      Anna-Lena, Klaus, Dieter, Ralf, Uwe, Katrin, Nadine, Jens, Maximilian, Benedikt, Franziska, Mareike, Cem, Ayşe, Zoë`),
    family: words(`Müller, Schröder, Köhler, Krüger, Schäfer, Jäger, Böhm, Weiß, Groß, Lüdecke, Vögele, Hönig, Bürger, Strauß, Fischer, Weber,
      Hoffmann, Becker, Wagner, Neumann, Zimmermann, Hartmann, Lehmann, Krause, Brandt, Seidel, Vogt, Kuhn, Busch, Horn, Bergmann, Arnold,
      Pfeiffer, Winkler, Lorenz, Albrecht, Ziegler, Kramer, Engel, Thiele, Voss, Sauer, Reinhardt, Eichhorn, Kaya, Yılmaz, Öztürk, Demir`),
    hard: words("von Hagenau, von der Heide, Meyer-Lindau, Müller-Lindner, zu Wittenau, Schmidt-Rottner, von Büren, Graf-Weber"),
    hardShare: 0.1,
  },
  FR: {
    given: words(`Jean-Pierre, Marie-Claire, François, Hélène, Chloé, Zoé, Léa, Théo, Maël, Noémie, Aurélie, Cédric, Sébastien, Jérôme, Stéphane,
      Frédéric, Benoît, Gaël, Loïc, Anaïs, Joël, Agnès, Geneviève, Solène, Éric, Élodie, Étienne, Camille, Manon, Louise, Hugo, Lucas, Arthur,
      Antoine, Guillaume, Mathilde, Pauline, Nathalie, Thierry, Pascal, Anne-Sophie, Jean-Baptiste, Romain, Olivier`),
    family: words(`Lefèvre, Lefebvre, Gérard, Béranger, Fauré, Mercier, Blanchard, Rousseau, Garnier, Chevalier, Fournier, Girard, Bonnet, Dupuis,
      Fontaine, Renard, Perrot, Vasseur, Moreau, Lambert, Roussel, Leclerc, Guérin, Boyer, Carpentier, Noël, Besançon, Langlois, Marchand,
      Picard, Rivière, Lemoine, Barbier, Brunet, Charpentier, Deschamps, Delacroix, Hervé, Maçon, Poulain, Benali, Diallo, Traoré`),
    hard: words("de la Tour, Le Goff, d'Aubigny, du Bellay, Saint-Martin, Dupont-Marchal, Le Bihan, de Villeneuve, L'Hermitte"),
    hardShare: 0.11,
  },
  ES: {
    given: spanish,
    family: words(`García, Rodríguez, Fernández, González, Peña, Núñez, Ibáñez, Muñoz, Gutiérrez, Jiménez, Hernández, Álvarez, Vázquez, Domínguez,
      Sánchez, Pérez, Gómez, Martín, Ruiz, Serrano, Blanco, Molina, Morales, Ortega, Castro, Rubio, Marín, Sanz, Iglesias, Medina, Garrido,
      Cortés, Castillo, Lozano, Guerrero, Cano, Prieto, Calvo, Gallego, Vidal, León, Márquez, Cabrera, Campos, Echevarría, Urrutia`),
    hard: words("García Márquez, de la Fuente, Núñez Peña, del Río, López de Haro, Ruiz-Galán, Fernández Ibáñez, de los Santos, Sáenz de Miera"),
    hardShare: 0.3,
  },
  NL: {
    given: words(`Jan, Pieter, Sanne, Daan, Sem, Lieke, Fleur, Maud, Joris, Bram, Thijs, Ruben, Niels, Jeroen, Wouter, Marieke, Annelies, Femke,
      Esther, Hanneke, Koen, Maarten, Sjoerd, Jelle, Roos, Noor, Lotte, Emma, Tess, Zoë, Noël, Willem, Hendrik, Kees, Gijs, Teun, Anouk,
      Jan-Willem, Mirjam, Renske, Tijmen, Stijn`),
    family: words(`Bakker, Visser, Smit, Mulder, Bos, Vos, Peters, Hendriks, Dekker, Brouwer, Kok, Jacobs, Vermeulen, Schouten, Willems, Hoekstra,
      Koster, Prins, Huisman, Postma, Kuipers, Veenstra, Kramer, Scholten, Blom, Molenaar, Timmermans, Gerritsen, Smeets, Wolters, Maas,
      Verhoeven, Martens, Bosman, Driessen, Coppens, Groen, Zijlstra, Wiersma, Boersma, Çelik`),
    hard: words("van der Berg, van den Heuvel, de Vries, van Dijk, ten Brink, van 't Hof, Jansen-de Boer, de Jong, van Leeuwen, ter Horst, de Groot"),
    hardShare: 0.34,
  },
  IT: {
    given: words(`Nicolò, Niccolò, Giosuè, Marco, Giulia, Francesca, Chiara, Alessandro, Lorenzo, Matteo, Leonardo, Davide, Federica, Elisa, Silvia,
      Valentina, Martina, Sara, Giorgia, Simone, Luca, Andrea, Riccardo, Stefano, Paolo, Roberto, Cristina, Barbara, Gianluca, Pierluigi,
      Maria Grazia, Michele, Emanuele, Filippo, Tommaso, Beatrice, Ludovica, Enrico, Giuseppe`),
    family: words(`Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti, Costa, Giordano, Mancini, Rizzo, Lombardi, Moretti,
      Barbieri, Fontana, Santoro, Mariani, Rinaldi, Caruso, Ferrara, Galli, Martini, Leone, Longo, Gentile, Martinelli, Vitale, Pellegrini,
      Palumbo, Sanna, Fabbri, Sartori, Benedetti, Cattaneo, Basile, Niccolì, Cantù`),
    hard: words("De Luca, D'Amico, Dell'Orto, Di Stefano, Della Rovere, Lo Presti, De Santis, Dal Bosco, La Torre"),
    hardShare: 0.14,
  },
  SE: {
    given: words(`Åsa, Örjan, Björn, Göran, Märta, Håkan, Jörgen, Kjell, Lars-Erik, Ann-Sofie, Karl, Erik, Elsa, Astrid, Freja, Maja, Alva, Linnéa,
      Nils, Gustav, Oskar, Viktor, Emil, Anton, Sven, Ulf, Pär, Ingrid, Birgitta, Kristina, Malin, Therese, Jonas, Mattias, Fredrik, Henrik,
      Petter, Sofia, Ebba, Wilma`),
    family: words(`Åkesson, Öberg, Ström, Sjöberg, Bergström, Söderlund, Lindström, Nyström, Hedlund, Sandqvist, Forsberg, Engström, Holmgren,
      Löfgren, Björk, Åström, Wallin, Norén, Ekdahl, Hellström, Blomqvist, Axelsson, Viklund, Sundberg, Nordin, Dahlgren, Lundqvist, Hägglund,
      Eriksson, Karlsson, Nilsson, Persson, Olofsson, Jönsson, Svensson, Mårtensson`),
    hard: words("af Ekenstam, von Sydow, Lund-Berg, Sjö-Hansson, de la Gardie"),
    hardShare: 0.05,
  },
  PL: {
    given:
      words(`Łukasz, Paweł, Michał, Małgorzata, Błażej, Grażyna, Bożena, Rafał, Żaneta, Józef, Zbigniew, Krzysztof, Agnieszka, Katarzyna, Wojciech,
      Tomasz, Piotr, Marcin, Jakub, Mateusz, Magdalena, Joanna, Ewa, Dorota, Beata, Aleksandra, Natalia, Kamil, Dawid, Szymon, Bartosz, Zofia,
      Maja, Hanna, Marek, Andrzej, Sławomir, Przemysław`),
    family: words(`Wójcik, Kamiński, Zieliński, Szymański, Woźniak, Dąbrowski, Kozłowski, Jankowski, Wiśniewski, Pawłowski, Michalski, Król, Wróbel,
      Jabłoński, Stępień, Górski, Rutkowski, Sikora, Baran, Szewczyk, Ostrowski, Duda, Pietrzak, Jaworski, Malinowski, Sadowski, Bąk, Chmielewski,
      Włodarczyk, Borkowski, Sokołowski, Szczepański, Kucharski, Lis, Maciejewski, Kubiak, Mazurek, Głowacki`),
    hard: words("Kowalska-Nowak, Zielińska-Bąk, Wójcik-Łęcka, Nowak-Górska, Maj-Kruk"),
    hardShare: 0.09,
  },
  IN: {
    given: words(`Arjun, Aarav, Ananya, Priya, Rohan, Vikram, Sanjay, Deepa, Kavya, Lakshmi, Meera, Nikhil, Pooja, Rahul, Rajesh, Ramesh, Sandeep,
      Shreya, Sunita, Suresh, Swati, Tanvi, Uma, Varun, Vivek, Yash, Aditi, Bhavna, Chetan, Divya, Gaurav, Harish, Ishaan, Jyoti, Karthik, Manish,
      Neha, Om, Pranav, Ritu`),
    family:
      words(`Sharma, Iyer, Nair, Reddy, Gupta, Mehta, Joshi, Kulkarni, Deshpande, Chatterjee, Mukherjee, Banerjee, Bose, Das, Rao, Menon, Pillai,
      Subramaniam, Venkataraman, Krishnan, Agarwal, Bhatt, Chopra, Desai, Gandhi, Hegde, Jain, Kapoor, Khanna, Malhotra, Mishra, Naidu, Pandey,
      Saxena, Sethi, Thakur, Trivedi, Varma, Yadav, Shetty`),
    hard: words("Rao Bhonsle, Das Gupta, S. Raman, Iyer-Menon, Roy Chowdhury"),
    hardShare: 0.06,
  },
  JP: {
    given:
      words(`Haruto, Yūto, Sōta, Ryō, Kenji, Takashi, Hiroshi, Makoto, Shōta, Daiki, Kazuki, Naoki, Tomoko, Yuko, Sakura, Aoi, Hina, Yui, Mei, Rin,
      Emi, Keiko, Noriko, Akiko, Masako, Jun'ichi, Kōji, Satoshi, Taro, Yōko, Miyuki, Ayumi, Chihiro, Daisuke, Eiji, Goro, Mizuki, Nana`),
    family: words(`Satō, Suzuki, Takahashi, Tanaka, Watanabe, Itō, Yamamoto, Nakamura, Kobayashi, Katō, Yoshida, Yamada, Sasaki, Yamaguchi, Matsumoto,
      Inoue, Kimura, Hayashi, Shimizu, Saitō, Yamazaki, Mori, Abe, Ikeda, Hashimoto, Ishikawa, Ogawa, Gotō, Okada, Hasegawa, Murakami, Kondō,
      Endō, Aoki, Sakamoto, Fujii, Nishimura, Fukuda, Ōta, Miura`),
    hard: words("Ōno, Ōishi, Kan-no, Ueno"),
    hardShare: 0.06,
  },
  BR: { given: portuguese, family: portugueseFamily, hard: portugueseHard, hardShare: 0.28 },
  PT: { given: portuguese, family: portugueseFamily, hard: portugueseHard, hardShare: 0.22 },
  CN: {
    given: words(`Xiaoming, Wei, Fang, Jing, Lei, Yang, Min, Qiang, Juan, Tao, Jie, Ying, Xiuying, Haoran, Zihan, Yuxuan, Meiling, Jianguo, Guangming,
      Xin, Yan, Chen, Ming, Hui, Lihua, Ruoxi, Siyu, Yifan, Zhen, Bo, Jiahao, Lan, Nuo, Peng, Rui, Shan, Tian, Xue`),
    family:
      words(`Wang, Li, Zhang, Liu, Chen, Yang, Huang, Zhao, Wu, Zhou, Xu, Sun, Ma, Zhu, Hu, Guo, He, Lin, Gao, Luo, Zheng, Liang, Xie, Song, Tang,
      Deng, Han, Feng, Cao, Peng, Zeng, Xiao, Tian, Dong, Pan, Yuan, Cai, Jiang, Lü, Shen`),
    hard: words("Ouyang, Sima, Zhuge, Shangguan"),
    hardShare: 0.05,
  },
  KR: {
    given: words(`Min-jun, Seo-yeon, Ji-hoon, Ha-eun, Dong-hyun, Hye-jin, Sung-min, Yu-na, Jae-won, Soo-jin, Eun-ji, Hyun-woo, Jin-young, Kyung-soo,
      Mi-sook, Sang-hoon, Tae-yang, Yoon-ah, Young-ho, Bo-ram, Chan-woo, Da-hye, Gun-woo, In-young, Joon-ho, Ki-tae, Na-ri, Seung-ri, Woo-jin, Ye-rin`),
    family:
      words(`Kim, Lee, Park, Choi, Jung, Kang, Cho, Yoon, Jang, Lim, Han, Oh, Seo, Shin, Kwon, Hwang, Ahn, Song, Ryu, Hong, Jeon, Ko, Moon, Yang,
      Son, Bae, Baek, Heo, Nam, Shim, Noh, Ha, Joo, Koo, Min, Jin, Ji, Um, Won, Chae`),
    hard: words("Namgung, Hwangbo, Seonwoo, Dokgo"),
    hardShare: 0.04,
  },
  IE: {
    given: words(`Seán, Aoife, Ciarán, Siobhán, Niamh, Caoimhe, Oisín, Róisín, Eoin, Conor, Declan, Fionnuala, Gráinne, Máire, Pádraig, Sinéad, Tadhg,
      Orla, Liam, Cormac, Brendan, Deirdre, Eimear, Fergal, Muireann, Cathal, Dáithí, Éabha, Clodagh, Ruairí, Nuala, Shane, Kevin, Emma, Jack`),
    family:
      words(`Murphy, Kelly, Walsh, Byrne, Ryan, Doyle, Gallagher, Doherty, Kennedy, Lynch, Murray, Quinn, Moore, Carroll, Connolly, Daly, Wilson,
      Dunne, Brennan, Burke, Collins, Clarke, Hughes, Farrell, Nolan, Healy, Keane, Power, Sheehan, Hogan, Whelan, Keating, Foley, Sweeney`),
    hard: words("O'Sullivan, O'Neill, O’Reilly, Ní Dhomhnaill, Mac Giolla, McCarthy, Ó Briain, McLoughlin, Fitz-Simons"),
    hardShare: 0.3,
  },
  AR: {
    given: spanish,
    family: words(`Acosta, Benítez, Cáceres, Domínguez, Escobar, Figueroa, Giménez, Herrera, Ibarra, Juárez, Ledesma, Maldonado, Ojeda, Paz, Quiroga,
      Ríos, Sosa, Toledo, Vera, Zárate, Agüero, Bustos, Correa, Duarte, Espósito, Ferreyra, Godoy, Ponce, Ramírez, Suárez, Villalba, Moyano,
      Luna, Medina, Peralta, Roldán, Ruiz, Silva, Torres, Vega`),
    hard: words("Pérez Quiroga, de la Vega, D'Alessandro, del Valle, Gómez Centurión, Di Pietro, Sáenz-Paz"),
    hardShare: 0.16,
  },
};

/** Short forms people use in place of the given name. */
export const NICKNAMES: Readonly<Record<string, readonly string[]>> = {
  Robert: ["Bob", "Rob"],
  William: ["Bill", "Will"],
  Elizabeth: ["Liz", "Beth"],
  Katherine: ["Kate", "Kathy"],
  Michael: ["Mike"],
  Jennifer: ["Jen", "Jenny"],
  James: ["Jim", "Jamie"],
  Thomas: ["Tom"],
  Margaret: ["Peggy", "Maggie"],
  Richard: ["Rick", "Dick"],
  Daniel: ["Dan"],
  Rebecca: ["Becky"],
  Samantha: ["Sam"],
  Christopher: ["Chris"],
  Matthew: ["Matt"],
  Anthony: ["Tony"],
  Joseph: ["Joe"],
  Edward: ["Ed", "Ted"],
  Benjamin: ["Ben"],
  Alexander: ["Alex"],
  Susan: ["Sue"],
  Deborah: ["Debbie"],
  Patricia: ["Pat", "Trish"],
  Victoria: ["Vicky"],
  Abigail: ["Abby"],
  Andrew: ["Andy", "Drew"],
  Gregory: ["Greg"],
  Jonathan: ["Jon"],
  Nicholas: ["Nick"],
  Timothy: ["Tim"],
  Joshua: ["Josh"],
  Stephanie: ["Steph"],
  Maximilian: ["Max"],
  Sebastian: ["Basti"],
  Alejandro: ["Alex"],
  Fernando: ["Nando"],
  Alessandro: ["Sandro"],
  Giuseppe: ["Beppe"],
  Aleksandra: ["Ola"],
  Katarzyna: ["Kasia"],
  Małgorzata: ["Gosia"],
  Krzysztof: ["Krzysiek"],
  Willem: ["Wim"],
  Hendrik: ["Henk"],
  Philippa: ["Pippa"],
  Charlotte: ["Lottie"],
  Guillaume: ["Gui"],
};
