// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), [COLLECT {
      MATCH (n1:Encounter)
      WHERE n1.timelineKey >= n0.id + '|' AND n1.timelineKey < n0.id + '}'
      WITH n1 ORDER BY n1.timelineKey DESC LIMIT $p1
      RETURN [n1.timelineKey, [toString(n1.occurredAt), COLLECT {
        MATCH (n1)-[r2:AT]->(n2)
        RETURN [n2.name, COLLECT {
          MATCH (n2)-[r3:OPERATED_BY]->(n3)
          WHERE r3.to IS NULL
          RETURN [n3.code] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n1)-[r4:CERTIFIED]->(n4)
        WITH n4, r4 ORDER BY n4.timelineKey
        RETURN [toString(n4.startDate), n4.days, reduce(total = 0, days IN COLLECT { MATCH (n4)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)] AS row
      }]] AS row
    }, null, false, false, true, $p1], n0.id] AS row LIMIT 2
} AS value
