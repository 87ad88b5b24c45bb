// studyTypes
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('study_type_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.code), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.code, n0.id LIMIT $p4
  RETURN [n0.code, n0.name, n0.repeatWithinDays] AS row
} AS value

// diagnoses
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('diagnosis_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.code), '.', '') AS code, reduce(text = normalize(toLower(n0.label), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = '', term IN coalesce(n0.terms, []) | text + ' ' + term) AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, coalesce(n0.labelLanguage, '') <> 'es', n0.code, n0.id LIMIT $p4
  RETURN [n0.code, n0.label] AS row
} AS value

// medications
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('medication_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.key), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = normalize(toLower(n0.substance), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.key, n0.id LIMIT $p4
  RETURN [n0.key, n0.name, n0.substance] AS row
} AS value

// procedureTypes
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('procedure_type_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.code), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.code, n0.id LIMIT $p4
  RETURN [n0.code, n0.name] AS row
} AS value

// vaccines
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('vaccine_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.code), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.code, n0.id LIMIT $p4
  RETURN [n0.code, n0.name] AS row
} AS value

// substances
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('substance_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.code), '.', '') AS code, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, n0.code, n0.id LIMIT $p4
  RETURN [n0.code, n0.name] AS row
} AS value

// nothing
RETURN COLLECT {
  CALL db.index.fulltext.queryNodes('diagnosis_search', $p0) YIELD node AS n0, score
  WITH n0, score ORDER BY score DESC, n0.id LIMIT 500
  WITH n0, replace(toUpper(n0.code), '.', '') AS code, reduce(text = normalize(toLower(n0.label), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS name
  WITH n0, code, name, name + ' ' + reduce(text = '', term IN coalesce(n0.terms, []) | text + ' ' + term) AS text
  WITH n0, CASE WHEN code = $p1 THEN 0 WHEN code STARTS WITH $p1 THEN 1 WHEN name STARTS WITH $p2 THEN 2 WHEN all(word IN $p3 WHERE text CONTAINS word) THEN 3 ELSE 4 END AS r0
  WITH n0, r0 ORDER BY r0, coalesce(n0.labelLanguage, '') <> 'es', n0.code, n0.id LIMIT $p4
  RETURN [n0.code] AS row
} AS value
