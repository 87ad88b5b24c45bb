// accessReviews
RETURN [COLLECT {
    MATCH (n0:EmergencyAccess)
    WHERE n0.id IS NOT NULL AND (n0.reviewedAt IS NOT NULL) = $p0 AND n0.verdict = $p1
    WITH n0 ORDER BY n0.id ASC LIMIT $p2
    RETURN [n0.id, [COLLECT {
      MATCH (n0)-[r1:OPENED]->(n1)
      WHERE NOT EXISTS { (n1)-[:SAME_PERSON_AS]->() }
      RETURN [n1.id] AS row LIMIT 1
    }, COLLECT {
      MATCH (n0)<-[r2:BROKE_GLASS]-(n2)
      RETURN [n2.name] AS row LIMIT 1
    }, n0.reason, n0.reviewer, COLLECT { MATCH (n0)-[:OPENED]->(whose) WHERE NOT EXISTS { (whose)-[:SAME_PERSON_AS]->() } RETURN whose.id }[0]]] AS row
  }, COUNT {
    MATCH (n3:EmergencyAccess)
    WHERE n3.id IS NOT NULL AND (n3.reviewedAt IS NOT NULL) = $p0 AND n3.verdict = $p1
    RETURN 1
  }, false, false, true, $p2] AS value
