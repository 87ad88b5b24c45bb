// known
RETURN [COLLECT {
    MATCH (n0:Facility)
    WHERE n0.clues IN $p0
    WITH n0 LIMIT 1001
    WITH n0, reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) AS n0by0
    WITH n0, n0by0 ORDER BY n0by0 DESC, n0.id DESC LIMIT 1001
    RETURN [[n0by0, n0.id], [n0.name]] AS row
  }, COUNT {
    MATCH (n1:Facility)
    WHERE n1.clues IN $p0
    WITH n1 LIMIT 1001
    RETURN 1
  }, false, false, true, null] AS value

// operated
RETURN [COLLECT {
    MATCH (n0:Facility)
    WHERE n0.id IS NOT NULL AND n0.level = $p0 AND n0.state IN $p1 AND EXISTS { MATCH (n0)-[r1:OPERATED_BY]->(n1) WHERE r1.to IS NULL AND n1.code = $p2 }
    WITH n0 ORDER BY n0.id ASC LIMIT $p3
    RETURN [n0.id, [n0.name, COLLECT {
      MATCH (n0)-[r2:OPERATED_BY]->(n2)
      WHERE r2.to IS NULL
      RETURN [n2.code] AS row LIMIT 1
    }]] AS row
  }, null, false, false, true, $p3] AS value

// named
RETURN [COLLECT {
    MATCH (n0:Facility)
    WHERE n0.id IS NOT NULL AND reduce(text = normalize(toLower(n0.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS $p0
    WITH n0 ORDER BY n0.id ASC LIMIT $p1
    RETURN [n0.id, [n0.name]] AS row
  }, COUNT {
    MATCH (n1:Facility)
    WHERE n1.id IS NOT NULL AND reduce(text = normalize(toLower(n1.name), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS $p0
    RETURN 1
  }, false, false, true, $p1] AS value
