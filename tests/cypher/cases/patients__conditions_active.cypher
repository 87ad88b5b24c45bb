// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  WITH n0, COLLECT {
    MATCH (n0)-[:HAD]->(n1way)-[r1way:DIAGNOSED]->(n1)
    WHERE r1way.certainty <> 'RULED_OUT'
    WITH n1, {firstSeen: min(n1way.occurredAt), lastSeen: max(n1way.occurredAt), timesSeen: count(*)} AS r1
    WHERE (r1.lastSeen >= datetime() - duration('P1Y')) = $p1
    WITH n1, r1 ORDER BY r1.lastSeen DESC, n1.id
    RETURN [[n1.code]] AS row
  } AS g0
  RETURN [g0, COLLECT {
    MATCH (n0)-[r2:AFFILIATED_WITH]->(n2)
    WHERE (r2.to IS NULL) = $p2
    WITH n2, r2 ORDER BY r2.from DESC, n2.code
    RETURN [[n2.code]] AS row
  }, n0.id] AS row LIMIT 2
} AS value
