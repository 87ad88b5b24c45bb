// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [[COLLECT {
      MATCH (n1:Event)
      WHERE n1.timelineKey >= n0.id + '|' AND n1.timelineKey < n0.id + '}'
      WITH n1 ORDER BY n1.timelineKey ASC LIMIT $p1
      RETURN [n1.timelineKey, [n1.id]] AS row
    }, null, false, false, true, $p1], n0.id] AS row LIMIT 2
} AS value
