// patient
RETURN COLLECT {
  MATCH (n0found:Patient {id: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [[COLLECT {
      MATCH (n1:Event)
      WHERE n1.timelineKey < $p1 AND n1.timelineKey > $p2 AND n1.timelineKey >= n0.id + '|' AND n1.timelineKey < n0.id + '}'
      WITH n1 ORDER BY n1.timelineKey DESC LIMIT $p3
      RETURN [n1.timelineKey, [n1.summary]] AS row
    }, null, EXISTS {
      MATCH (n2:Event)
      WHERE n2.timelineKey >= $p1 AND n2.timelineKey >= n0.id + '|' AND n2.timelineKey < n0.id + '}'
    }, EXISTS {
      MATCH (n3:Event)
      WHERE n3.timelineKey <= $p2 AND n3.timelineKey >= n0.id + '|' AND n3.timelineKey < n0.id + '}'
    }, $p1 STARTS WITH n0.id + '|' AND $p2 STARTS WITH n0.id + '|', $p3], [COLLECT {
      MATCH (n4:Event)
      WHERE n4.timelineKey < $p4 AND n4.timelineKey >= n0.id + '|' AND n4.timelineKey < n0.id + '}'
      WITH n4 ORDER BY n4.timelineKey ASC LIMIT $p5
      RETURN [n4.timelineKey] AS row
    }, null, EXISTS {
      MATCH (n5:Event)
      WHERE n5.timelineKey >= $p4 AND n5.timelineKey >= n0.id + '|' AND n5.timelineKey < n0.id + '}'
    }, false, $p4 STARTS WITH n0.id + '|', $p5], n0.id] AS row LIMIT 2
} AS value
