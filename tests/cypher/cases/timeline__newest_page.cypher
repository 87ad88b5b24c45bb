// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [[COLLECT {
      MATCH (n1:Event)
      WHERE n1.timelineKey >= n0.id + '|' AND n1.timelineKey < n0.id + '}'
      WITH n1 ORDER BY n1.timelineKey DESC LIMIT $p1
      RETURN [n1.timelineKey, CASE WHEN n1:Prescription THEN [0, [n1.id, toString(n1.occurredAt)]] WHEN n1:Encounter THEN [1, [n1.id, toString(n1.occurredAt)]] WHEN n1:Note THEN [2, [n1.id, toString(n1.occurredAt)]] WHEN n1:Study THEN [3, [n1.id, toString(n1.occurredAt)]] WHEN n1:Procedure THEN [4, [n1.id, toString(n1.occurredAt), COLLECT {
        MATCH (n1)-[r2:OF]->(n2)
        RETURN [n2.name] AS row LIMIT 1
      }]] WHEN n1:SickLeave THEN [5, [n1.id, toString(n1.occurredAt), n1.folio]] WHEN n1:Referral THEN [6, [n1.id, toString(n1.occurredAt)]] WHEN n1:Immunization THEN [7, [n1.id, toString(n1.occurredAt)]] END] AS row
    }, null, false, false, true, $p1], n0.id] AS row LIMIT 2
} AS value
