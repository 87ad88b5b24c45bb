// byName
RETURN [COLLECT {
    CALL db.index.fulltext.queryNodes('patient_search', $p0) YIELD node AS n0
    WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
    WITH n0 LIMIT 1001
    WITH n0, reduce(fit = 0, own IN [split(reduce(text = normalize(toLower(n0.givenNames + ' ' + n0.firstSurname + ' ' + coalesce(n0.secondSurname, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), ' ')] | reduce(sum = -size(own), word IN $p1 | sum + CASE WHEN word IN own THEN 300 WHEN any(name IN own WHERE name STARTS WITH word) THEN 200 ELSE 100 END)) AS n0by0
    WITH n0, n0by0 ORDER BY n0by0 DESC, n0.id DESC LIMIT $p2
    RETURN [[n0by0, n0.id], [n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), n0.id]] AS row
  }, COUNT {
    CALL db.index.fulltext.queryNodes('patient_search', $p0) YIELD node AS n1
    WHERE NOT EXISTS { (n1)-[:SAME_PERSON_AS]->() }
    WITH n1 LIMIT 1001
    RETURN 1
  }, false, false, true, $p2] AS value

// narrowed
RETURN [COLLECT {
    CALL db.index.fulltext.queryNodes('patient_search', $p0) YIELD node AS n0
    WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() } AND n0.sex = $p1 AND EXISTS { MATCH (n0)-[r1:AFFILIATED_WITH]->(n1) WHERE r1.to IS NULL AND n1.code = $p2 }
    WITH n0 LIMIT 1001
    WITH n0, reduce(text = normalize(toLower(n0.firstSurname + ' ' + coalesce(n0.secondSurname, '') + ' ' + n0.givenNames), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS n0by0
    WITH n0, n0by0 ORDER BY n0by0 ASC, n0.id ASC LIMIT 1001
    RETURN [[n0by0, n0.id], [n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), n0.id]] AS row
  }, COUNT {
    CALL db.index.fulltext.queryNodes('patient_search', $p0) YIELD node AS n2
    WHERE NOT EXISTS { (n2)-[:SAME_PERSON_AS]->() } AND n2.sex = $p1 AND EXISTS { MATCH (n2)-[r3:AFFILIATED_WITH]->(n3) WHERE r3.to IS NULL AND n3.code = $p2 }
    WITH n2 LIMIT 1001
    RETURN 1
  }, false, false, true, null] AS value
