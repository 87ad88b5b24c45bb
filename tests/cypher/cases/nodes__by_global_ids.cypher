// nodes
RETURN COLLECT {
  UNWIND range(0, size($p0) - 1) AS r0
  OPTIONAL MATCH (n0:Patient|Facility|Prescription|Encounter|Practitioner|Note|Study|Procedure|SickLeave|Referral|Immunization|Consent|EmergencyAccess|AuditEvent {id: $p0[r0]})
  RETURN CASE WHEN n0 IS NOT NULL THEN CASE WHEN n0:Patient THEN [0, [n0.id, n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), [COLLECT {
      MATCH (n1:Event)
      WHERE n1.timelineKey >= n0.id + '|' AND n1.timelineKey < n0.id + '}'
      WITH n1 ORDER BY n1.timelineKey DESC LIMIT $p1
      RETURN [n1.timelineKey, [n1.id]] AS row
    }, null, false, false, true, $p1], n0.id]] WHEN n0:Facility THEN [1, [n0.id]] WHEN n0:Prescription THEN [2, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:Encounter THEN [3, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:Practitioner THEN [4, [n0.id]] WHEN n0:Note THEN [5, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:Study THEN [6, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:Procedure THEN [7, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:SickLeave THEN [8, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:Referral THEN [9, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:Immunization THEN [10, [n0.id, n0.summary, split(n0.timelineKey, '|')[0]]] WHEN n0:Consent THEN [11, [n0.id, COLLECT { MATCH (n0)<-[:GAVE]-(whose) RETURN whose.id }[0]]] WHEN n0:EmergencyAccess THEN [12, [n0.id, COLLECT { MATCH (n0)-[:OPENED]->(whose) WHERE NOT EXISTS { (whose)-[:SAME_PERSON_AS]->() } RETURN whose.id }[0]]] WHEN n0:AuditEvent THEN [13, [n0.id, n0.patient]] END END AS row ORDER BY r0
} AS value

// bare
RETURN COLLECT {
  UNWIND range(0, size($p0) - 1) AS r0
  OPTIONAL MATCH (n0:Patient|Facility|Prescription|Encounter|Practitioner|Note|Study|Procedure|SickLeave|Referral|Immunization|Consent|EmergencyAccess|AuditEvent {id: $p0[r0]})
  RETURN CASE WHEN n0 IS NOT NULL THEN CASE WHEN n0:Patient THEN [0, [n0.id, n0.id]] WHEN n0:Facility THEN [1, [n0.id]] WHEN n0:Prescription THEN [2, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:Encounter THEN [3, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:Practitioner THEN [4, [n0.id]] WHEN n0:Note THEN [5, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:Study THEN [6, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:Procedure THEN [7, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:SickLeave THEN [8, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:Referral THEN [9, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:Immunization THEN [10, [n0.id, split(n0.timelineKey, '|')[0]]] WHEN n0:Consent THEN [11, [n0.id, COLLECT { MATCH (n0)<-[:GAVE]-(whose) RETURN whose.id }[0]]] WHEN n0:EmergencyAccess THEN [12, [n0.id, COLLECT { MATCH (n0)-[:OPENED]->(whose) WHERE NOT EXISTS { (whose)-[:SAME_PERSON_AS]->() } RETURN whose.id }[0]]] WHEN n0:AuditEvent THEN [13, [n0.id, n0.patient]] END END AS row ORDER BY r0
} AS value
