// visit
RETURN COLLECT {
  MATCH (n0:Encounter {id: $p0})
  RETURN [toString(n0.occurredAt), n0.kind, n0.reason, n0.summary, COLLECT {
    MATCH (n0)-[r1:DIAGNOSED]->(n1)
    WITH n1, r1 ORDER BY r1.rank, n1.code
    RETURN [[n1.code, n1.label], r1.`rank`] AS row
  }, split(n0.timelineKey, '|')[0]] AS row LIMIT 2
} AS value
