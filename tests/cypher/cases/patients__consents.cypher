// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [COLLECT {
    MATCH (n0)-[r1:GAVE]->(n1)
    WITH n1, r1 ORDER BY n1.givenAt DESC, n1.id
    RETURN [n1.id, n1.scope, toString(n1.givenAt), toString(n1.endedAt), n1.textVersion] AS row
  }, n0.id] AS row LIMIT 2
} AS value
