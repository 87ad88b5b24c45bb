// viewer
RETURN COLLECT {
  WITH {role: $viewerRole, name: $viewerName} AS r0
  WITH r0, COLLECT {
    MATCH (:Patient {id: $viewerPatient})-[:SAME_PERSON_AS*0..]->(n1)
    WHERE NOT EXISTS { (n1)-[:SAME_PERSON_AS]->() }
    WITH n1
    RETURN [n1.id, n1.givenNames + ' ' + n1.firstSurname + coalesce(' ' + n1.secondSurname, ''), n1.id] AS row LIMIT 1
  } AS g0, COLLECT {
    MATCH (n2:Practitioner {id: $viewerPractitioner})
    WITH n2
    RETURN [n2.id, n2.name, n2.specialty] AS row LIMIT 1
  } AS g1, COLLECT {
    MATCH (n3:Facility {id: $viewerFacility})
    WITH n3
    RETURN [n3.id, n3.name, COLLECT {
      MATCH (n3)-[r4:OPERATED_BY]->(n4)
      WHERE r4.to IS NULL
      RETURN [n4.code] AS row LIMIT 1
    }] AS row LIMIT 1
  } AS g2
  RETURN [r0.`role`, r0.`name`, g0, g1, g2] AS row LIMIT 1
} AS value
