// byName
RETURN [COLLECT {
    CALL db.index.fulltext.queryNodes('facility_search', $p0) YIELD node AS n0
    WITH n0 LIMIT 1001
    WITH n0, reduce(fit = 0, word IN $p1 | fit + CASE WHEN toLower(coalesce(n0.clues, '')) STARTS WITH word THEN 3 WHEN word IN split(reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), ' ') THEN 2 WHEN reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS word THEN 1 ELSE 0 END) AS n0by0
    WITH n0, n0by0 ORDER BY n0by0 DESC, n0.id DESC LIMIT 1001
    RETURN [[n0by0, n0.id], [n0.clues, n0.name]] AS row
  }, COUNT {
    CALL db.index.fulltext.queryNodes('facility_search', $p0) YIELD node AS n1
    WITH n1 LIMIT 1001
    RETURN 1
  }, false, false, true, null] AS value

// byClues
RETURN [COLLECT {
    CALL db.index.fulltext.queryNodes('facility_search', $p0) YIELD node AS n0
    WITH n0 LIMIT 1001
    WITH n0, reduce(fit = 0, word IN $p1 | fit + CASE WHEN toLower(coalesce(n0.clues, '')) STARTS WITH word THEN 3 WHEN word IN split(reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), ' ') THEN 2 WHEN reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS word THEN 1 ELSE 0 END) AS n0by0
    WITH n0, n0by0 ORDER BY n0by0 DESC, n0.id DESC LIMIT 1001
    RETURN [[n0by0, n0.id], [n0.clues]] AS row
  }, COUNT {
    CALL db.index.fulltext.queryNodes('facility_search', $p0) YIELD node AS n1
    WITH n1 LIMIT 1001
    RETURN 1
  }, false, false, true, null] AS value

// nothing
RETURN [COLLECT {
    CALL db.index.fulltext.queryNodes('facility_search', $p0) YIELD node AS n0
    WITH n0 LIMIT 1001
    WITH n0, reduce(fit = 0, word IN $p1 | fit + CASE WHEN toLower(coalesce(n0.clues, '')) STARTS WITH word THEN 3 WHEN word IN split(reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), ' ') THEN 2 WHEN reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS word THEN 1 ELSE 0 END) AS n0by0
    WITH n0, n0by0 ORDER BY n0by0 DESC, n0.id DESC LIMIT $p2
    RETURN [[n0by0, n0.id], [n0.id]] AS row
  }, COUNT {
    CALL db.index.fulltext.queryNodes('facility_search', $p0) YIELD node AS n1
    WITH n1 LIMIT 1001
    RETURN 1
  }, false, false, true, $p2] AS value
