// patients
RETURN [COLLECT {
    MATCH (n0:Patient)
    WHERE n0.id IS NOT NULL AND NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
    WITH n0 ORDER BY n0.id ASC LIMIT $p0
    RETURN [n0.id, [n0.id, n0.id]] AS row
  }, COUNT { (:Patient) } - COUNT { (:Patient)-[:SAME_PERSON_AS]->() }, false, false, true, $p0] AS value
