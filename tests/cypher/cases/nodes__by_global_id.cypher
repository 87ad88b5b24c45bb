// node
RETURN COLLECT {
  MATCH (n0:Patient|Facility|Prescription|Encounter|Practitioner|Note|Study|Procedure|SickLeave|Referral|Immunization|Consent|EmergencyAccess|AccessEvent {id: $p0})
  RETURN CASE WHEN n0:Patient THEN [0, [n0.id, n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, '')]] WHEN n0:Facility THEN [1, [n0.id]] WHEN n0:Prescription THEN [2, [n0.id]] WHEN n0:Encounter THEN [3, [n0.id, n0.kind]] WHEN n0:Practitioner THEN [4, [n0.id]] WHEN n0:Note THEN [5, [n0.id]] WHEN n0:Study THEN [6, [n0.id]] WHEN n0:Procedure THEN [7, [n0.id]] WHEN n0:SickLeave THEN [8, [n0.id]] WHEN n0:Referral THEN [9, [n0.id]] WHEN n0:Immunization THEN [10, [n0.id]] WHEN n0:Consent THEN [11, [n0.id]] WHEN n0:EmergencyAccess THEN [12, [n0.id]] WHEN n0:AccessEvent THEN [13, [n0.id]] END AS row LIMIT 1
} AS value
