// byName
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('practitioner_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.cedula), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = normalize(toLower(coalesce(n0.specialty, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.cedula, n0.id LIMIT $p4
  RETURN [n0.name, n0.specialty] AS row
} AS value

// bySpecialty
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('practitioner_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.cedula), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = normalize(toLower(coalesce(n0.specialty, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.cedula, n0.id LIMIT $p4
  RETURN [n0.name] AS row
} AS value

// byCedula
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('practitioner_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.cedula), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = normalize(toLower(coalesce(n0.specialty, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.cedula, n0.id LIMIT $p4
  RETURN [n0.name, n0.cedula] AS row
} AS value

// there
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('practitioner_search', $p3) YIELD node AS n0, score
  WITH n0, score WHERE reduce(text = normalize(toLower(n0.specialty), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS $p0
  WITH n0, score WHERE EXISTS { (n0)-[works:WORKS_AT]->(place:Facility) WHERE works.to IS NULL AND place.clues = $p1 }
  WITH n0, score WHERE EXISTS { (n0)-[works:WORKS_AT]->(place:Facility) WHERE works.to IS NULL AND EXISTS { (place)-[operated:OPERATED_BY]->(:Institution {code: $p2}) WHERE operated.to IS NULL } }
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.cedula), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = normalize(toLower(coalesce(n0.specialty, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS text
  WITH n0, CASE WHEN code = $p4 THEN 0 WHEN code STARTS WITH $p4 THEN 1 WHEN name STARTS WITH $p5 THEN 2 WHEN all(word IN $p6 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.cedula, n0.id LIMIT $p7
  RETURN [n0.name] AS row
} AS value

// elsewhere
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('practitioner_search', $p1) YIELD node AS n0, score
  WITH n0, score WHERE EXISTS { (n0)-[works:WORKS_AT]->(place:Facility) WHERE works.to IS NULL AND EXISTS { (place)-[operated:OPERATED_BY]->(:Institution {code: $p0}) WHERE operated.to IS NULL } }
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.cedula), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = normalize(toLower(coalesce(n0.specialty, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS text
  WITH n0, CASE WHEN code = $p2 THEN 0 WHEN code STARTS WITH $p2 THEN 1 WHEN name STARTS WITH $p3 THEN 2 WHEN all(word IN $p4 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.cedula, n0.id LIMIT $p5
  RETURN [n0.name] AS row
} AS value
