// People are found by name whatever the spelling, by date of birth, and by the number an institution gave them.

CREATE FULLTEXT INDEX patient_search IF NOT EXISTS FOR (n:Patient) ON EACH [n.givenNames, n.firstSurname, n.secondSurname]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE RANGE INDEX patient_birth_date IF NOT EXISTS FOR (n:Patient) ON (n.birthDate);
CREATE RANGE INDEX affiliated_with_number IF NOT EXISTS FOR ()-[r:AFFILIATED_WITH]-() ON (r.number);
