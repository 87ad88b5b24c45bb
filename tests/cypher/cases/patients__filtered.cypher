// born
RETURN [COLLECT {
    MATCH (n0:Patient)
    WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() } AND n0.birthDate < $p0 AND n0.birthDate >= $p1 AND duration.between(n0.birthDate, coalesce(date(n0.deceasedAt), date())).years >= $p2
    WITH n0 LIMIT 1001
    WITH n0, toString(n0.birthDate) AS n0by0
    WITH n0, n0by0 ORDER BY n0by0 DESC, n0.id DESC LIMIT $p3
    RETURN [[n0by0, n0.id], [n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), n0.id]] AS row
  }, COUNT {
    MATCH (n1:Patient)
    WHERE NOT EXISTS { (n1)-[:SAME_PERSON_AS]->() } AND n1.birthDate < $p0 AND n1.birthDate >= $p1 AND duration.between(n1.birthDate, coalesce(date(n1.deceasedAt), date())).years >= $p2
    WITH n1 LIMIT 1001
    RETURN 1
  }, false, false, true, $p3] AS value

// numbered
RETURN [COLLECT {
    MATCH (n0:Patient)-[r1:AFFILIATED_WITH]->(n1)
    WHERE r1.number = $p0
    WITH DISTINCT n0
    WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() } AND n0.sex IN $p1
    WITH n0 LIMIT 1001
    WITH n0 ORDER BY n0.id ASC LIMIT 1001
    RETURN [n0.id, [n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), n0.id]] AS row
  }, COUNT {
    MATCH (n2:Patient)-[r3:AFFILIATED_WITH]->(n3)
    WHERE r3.number = $p0
    WITH DISTINCT n2
    WHERE NOT EXISTS { (n2)-[:SAME_PERSON_AS]->() } AND n2.sex IN $p1
    WITH n2 LIMIT 1001
    RETURN 1
  }, false, false, true, null] AS value

// registered
RETURN [COLLECT {
    MATCH (n0:Patient)
    WHERE n0.id IS NOT NULL AND NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() } AND EXISTS { MATCH (n0)-[r1:REGISTERED_AT]->(n1) WHERE r1.to IS NULL AND n1.clues = $p0 }
    WITH n0 ORDER BY n0.id ASC LIMIT $p1
    RETURN [n0.id, [n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), n0.id]] AS row
  }, null, false, false, true, $p1] AS value
