// institutions
RETURN COLLECT {
  MATCH (n0:Institution)
  WITH n0 ORDER BY n0.code
  RETURN [n0.code, n0.name] AS row
} AS value

// institution
RETURN COLLECT {
  MATCH (n0:Institution {code: $p0})
  RETURN [n0.name] AS row LIMIT 2
} AS value

// facility
RETURN COLLECT {
  MATCH (n0:Facility {clues: $p0})
  RETURN [n0.id, n0.name, n0.level, COLLECT {
    MATCH (n0)-[r1:OPERATED_BY]->(n1)
    WHERE r1.to IS NULL
    RETURN [n1.code] AS row LIMIT 1
  }] AS row LIMIT 2
} AS value

// facilities
RETURN [COLLECT {
    MATCH (n0:Facility)
    WHERE n0.id IS NOT NULL
    WITH n0 ORDER BY n0.id ASC LIMIT $p0
    RETURN [n0.id, [n0.clues]] AS row
  }, COUNT { (:Facility) }, false, false, true, $p0] AS value

// practitioner
RETURN COLLECT {
  MATCH (n0:Practitioner {cedula: $p0})
  RETURN [n0.name, n0.specialty] AS row LIMIT 2
} AS value
