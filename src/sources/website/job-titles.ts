/** Whether a short text names somebody's job, in the languages of European and American team pages. */

const words =
  "ceo|cto|cfo|coo|cmo|cro|cpo|cio|ciso|cso|cdo|chro|vp|svp|evp|avp|md|chief|chair\\p{L}*|president|vice|founder|co-?founder|owner|partner|principal|director|head|lead|leader|" +
  "manager|mgr|supervisor|coordinator|officer|executive|engineer|developer|programmer|architect|scientist|researcher|analyst|consultant|advis[eo]r|" +
  "specialist|expert|strategist|designer|writer|editor|producer|accountant|controller|bookkeeper|auditor|counsel|lawyer|attorney|solicitor|paralegal|" +
  "recruiter|assistant|secretary|receptionist|administrator|associate|representative|agent|broker|buyer|planner|technician|operator|mechanic|" +
  "nurse|doctor|physician|dentist|therapist|surgeon|teacher|professor|lecturer|trainer|coach|intern|trainee|apprentice|staff|" +
  "sales|marketing|finance|human resources|people operations|customer success|operations|" +
  "geschäftsführ\\p{L}*|inhaber\\p{L}*|gründer\\p{L}*|leiter\\p{L}*|leitung|vorstand\\p{L}*|prokurist\\p{L}*|berater\\p{L}*|entwickler\\p{L}*|ingenieur\\p{L}*|referent\\p{L}*|assistenz|" +
  "vertrieb\\p{L}*|buchhalt\\p{L}*|mitarbeiter\\p{L}*|auszubildende\\p{L}*|\\p{L}*(?:leiter|meister|ingenieur|berater|entwickler|referent|assistent)(?:in)?|" +
  "directeur|directrice|gérante?|fondat\\p{L}*|responsable|président\\p{L}*|ingénieure?|chef|cheffe|chargée?|conseill\\p{L}*|développeu\\p{L}*|" +
  "director[ao]|gerente|fundador[ao]?|jef[ea]|responsabile|amministrat\\p{L}*|titolare|socio|fondatore|directeur|oprichter|eigenaar|medewerker|adviseur|" +
  "direktör|chef|grundare|säljare|ekonom\\p{L}*|konsult\\p{L}*|direktør|daglig leder|toimitusjohtaja|prezes|dyrektor|kierownik|specjalista|diretor[a]?|sócio";

const pattern = new RegExp(`(?:^|[^\\p{L}])(?:${words})(?![\\p{L}])`, "iu");

export function isJobTitle(text: string): boolean {
  return text.length >= 2 && text.length <= 120 && !/[@©]|https?:/.test(text) && pattern.test(text);
}
