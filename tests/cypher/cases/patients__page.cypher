// patients
RETURN [COLLECT {
    MATCH (n0:Patient)
    WHERE n0.id IS NOT NULL
    WITH n0 ORDER BY n0.id ASC LIMIT $p0
    RETURN [n0.id, [n0.id]] AS row
  }, COUNT {
    MATCH (n1:Patient)
  }, false, false, true, $p0] AS value
