// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [n0.id, n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), COLLECT { MATCH (n0)<-[:SAME_PERSON_AS*1..]-(former) RETURN former.id ORDER BY former.id }, n0.id] AS row LIMIT 2
} AS value
