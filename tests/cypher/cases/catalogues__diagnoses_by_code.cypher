// diagnoses
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('diagnosis_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.code), '.', '') AS code, reduce(text = normalize(toLower(n0.label), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = '', term IN coalesce(n0.terms, []) | text + ' ' + term) AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, coalesce(n0.labelLanguage, '') <> 'es', n0.code, n0.id LIMIT $p4
  RETURN [n0.system, n0.code, n0.label, n0.labelLanguage, coalesce(n0.codings, []), COLLECT {
    MATCH (n0)-[r1:PART_OF]->(n1)
    RETURN [n1.code, n1.label] AS row LIMIT 1
  }, COLLECT {
    MATCH (n0)-[:PART_OF]->()-[r2:PART_OF]->(n2)
    RETURN [n2.code, n2.label] AS row LIMIT 1
  }] AS row
} AS value
