// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [[COLLECT {
      MATCH (n1:Event)
      WHERE n1.timelineKey >= n0.id + '|' AND n1.timelineKey < n0.id + '}' AND n1.occurredAt.epochSeconds * 1000000 + n1.occurredAt.microsecond >= $p1 AND head([label IN labels(n1) WHERE label <> 'Event']) IN $p2 AND ((EXISTS { MATCH (n1)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[r2:DIAGNOSED]->(n2) WHERE n2.code STARTS WITH $p3 }) OR (EXISTS { MATCH (n1)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[:AT]->()-[r3:OPERATED_BY]->(n3) WHERE r3.to IS NULL AND n3.code = $p4 }))
      WITH n1 ORDER BY n1.recordedAt.epochMillis DESC, n1.timelineKey DESC LIMIT $p5
      RETURN [[n1.recordedAt.epochMillis, n1.timelineKey], CASE WHEN n1:Prescription THEN [0, [n1.summary]] WHEN n1:Encounter THEN [1, [n1.summary]] WHEN n1:Note THEN [2, [n1.summary]] WHEN n1:Study THEN [3, [n1.summary, COLLECT {
        MATCH (n1)-[r4:RESULTED_IN]->(n4)
        WITH n4, r4 ORDER BY n4.position
        RETURN [n4.name, n4.value, n4.unit] AS row
      }]] WHEN n1:Procedure THEN [4, [n1.summary]] WHEN n1:SickLeave THEN [5, [n1.summary]] WHEN n1:Referral THEN [6, [n1.summary]] WHEN n1:Immunization THEN [7, [n1.summary]] END] AS row
    }, COUNT {
      MATCH (n5:Event)
      WHERE n5.timelineKey >= n0.id + '|' AND n5.timelineKey < n0.id + '}' AND n5.occurredAt.epochSeconds * 1000000 + n5.occurredAt.microsecond >= $p1 AND head([label IN labels(n5) WHERE label <> 'Event']) IN $p2 AND ((EXISTS { MATCH (n5)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[r6:DIAGNOSED]->(n6) WHERE n6.code STARTS WITH $p3 }) OR (EXISTS { MATCH (n5)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[:AT]->()-[r7:OPERATED_BY]->(n7) WHERE r7.to IS NULL AND n7.code = $p4 }))
      RETURN 1
    }, false, false, true, $p5], n0.id] AS row LIMIT 2
} AS value
