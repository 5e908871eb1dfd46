/** Spanish and Portuguese family names, and where people carry two of them: the father's first in Spain, last in Portugal. */

const surnames: ReadonlySet<string> = new Set(
  (
    "garcia gonzalez rodriguez fernandez lopez martinez sanchez perez gomez martin jimenez ruiz hernandez diaz moreno munoz alvarez romero alonso gutierrez navarro torres dominguez vazquez ramos " +
    "gil ramirez serrano blanco molina morales suarez ortega delgado castro ortiz rubio marin sanz nunez iglesias medina garrido cortes castillo santos lozano guerrero cano prieto mendez cruz " +
    "calvo gallego vidal leon marquez herrera pena flores cabrera campos vega fuentes carrasco diez caballero reyes nieto aguilar pascual santana herrero lorenzo montero hidalgo gimenez ibanez " +
    "ferrer duran santiago benitez vargas mora vicente arias carmona crespo roman pastor soto saez velasco moya soler parra esteban bravo gallardo rojas rivera silva souza sousa oliveira lima " +
    "pereira ferreira costa rodrigues almeida nascimento alves carvalho araujo ribeiro gomes barbosa rocha dias nunes mendes lopes fernandes goncalves martins pinto teixeira moreira correia " +
    "cardoso neves machado monteiro freitas melo marques azevedo moura andrade batista barros campos ramos tavares fonseca coelho cunha simoes matos pires antunes acosta caceres contreras " +
    "espinoza figueroa guzman juarez maldonado mejia quintero salazar sandoval valencia valenzuela villanueva zamora zapata avila bustos cordoba correa escobar ibarra miranda navarrete ojeda " +
    "olivares orozco pacheco paredes peralta ponce quiroga rios rivas robles rosales rosas sepulveda solis sosa tapia toledo trujillo urbina valdez vera villalba villegas"
  ).split(" "),
);

const countries: ReadonlySet<string> = new Set("es mx ar co cl pe ve ec uy py bo cr gt hn ni pa sv do cu pr pt br ao mz".split(" "));
const familyLast: ReadonlySet<string> = new Set(["pt", "br", "ao", "mz"]);

/** Folded to plain letters. */
export function isIberianSurname(word: string): boolean {
  return surnames.has(word);
}

export function isIberianCountry(country: string | null): boolean {
  return country !== null && countries.has(country);
}

/** True where the second surname is the one that people go by. */
export function goesByLastSurname(country: string | null): boolean {
  return country !== null && familyLast.has(country);
}
