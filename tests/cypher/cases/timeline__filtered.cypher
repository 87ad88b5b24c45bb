// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  RETURN [[COLLECT {
      MATCH (n1:Event)
      WHERE n1.timelineKey >= n0.id + '|' AND n1.timelineKey < n0.id + '}' AND head([label IN labels(n1) WHERE label <> 'Event']) IN $p1 AND ((EXISTS { MATCH (n1)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[r2:DIAGNOSED]->(n2) WHERE n2.code STARTS WITH $p2 }) OR (EXISTS { MATCH (n1)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[:AT]->()-[r3:OPERATED_BY]->(n3) WHERE r3.to IS NULL AND n3.code = $p3 }))
      WITH n1 ORDER BY n1.timelineKey DESC LIMIT $p4
      RETURN [n1.timelineKey, CASE WHEN n1:Prescription THEN [0, [n1.summary]] WHEN n1:Encounter THEN [1, [n1.summary]] WHEN n1:Note THEN [2, [n1.summary]] WHEN n1:Study THEN [3, [n1.summary]] WHEN n1:Procedure THEN [4, [n1.summary]] WHEN n1:SickLeave THEN [5, [n1.summary]] WHEN n1:Referral THEN [6, [n1.summary]] WHEN n1:Immunization THEN [7, [n1.summary]] END] AS row
    }, COUNT {
      MATCH (n4:Event)
      WHERE n4.timelineKey >= n0.id + '|' AND n4.timelineKey < n0.id + '}' AND head([label IN labels(n4) WHERE label <> 'Event']) IN $p1 AND ((EXISTS { MATCH (n4)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[r5:DIAGNOSED]->(n5) WHERE n5.code STARTS WITH $p2 }) OR (EXISTS { MATCH (n4)<-[:DOCUMENTED_IN|PRESCRIBED|ORDERED|PERFORMED|CERTIFIED|REFERRED|ADMINISTERED*0..1]-()-[:AT]->()-[r6:OPERATED_BY]->(n6) WHERE r6.to IS NULL AND n6.code = $p3 }))
      RETURN 1
    }, false, false, true, $p4], [COLLECT {
      MATCH (n7:Event)
      WHERE n7.timelineKey >= n0.id + '|' AND n7.timelineKey < n0.id + '}' AND n7.occurredAt.epochSeconds * 1000000 + n7.occurredAt.microsecond >= $p5 AND NOT coalesce(head([label IN labels(n7) WHERE label <> 'Event']) = $p6, false)
      WITH n7 ORDER BY n7.recordedAt.epochMillis DESC, n7.timelineKey DESC LIMIT $p7
      RETURN [[n7.recordedAt.epochMillis, n7.timelineKey], [n7.id, toString(n7.recordedAt)]] AS row
    }, null, false, false, true, $p7], [COLLECT {
      MATCH (n8:Event)
      WHERE n8.timelineKey >= n0.id + '|' AND n8.timelineKey < n0.id + '}' AND reduce(text = normalize(toLower(coalesce(n8.summary, '') + ' ' + coalesce(n8.text, '') + ' ' + coalesce(n8.reason, '') + ' ' + coalesce(n8.report, '') + ' ' + coalesce(n8.outcome, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS $p8
      WITH n8 ORDER BY n8.timelineKey DESC
      RETURN [n8.timelineKey, CASE WHEN n8:Prescription THEN [0, [n8.summary]] WHEN n8:Encounter THEN [1, [n8.summary]] WHEN n8:Note THEN [2, [n8.summary]] WHEN n8:Study THEN [3, [n8.summary, COLLECT {
        MATCH (n8)-[r9:RESULTED_IN]->(n9)
        WITH n9, r9 ORDER BY n9.position
        RETURN [n9.name, n9.value, n9.unit] AS row
      }]] WHEN n8:Procedure THEN [4, [n8.summary]] WHEN n8:SickLeave THEN [5, [n8.summary]] WHEN n8:Referral THEN [6, [n8.summary]] WHEN n8:Immunization THEN [7, [n8.summary]] END] AS row
    }, null, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r10:ORDERED]->(n10)
      WHERE n10.kind = $p9 AND EXISTS { MATCH (n10)-[r11:OF]->(n11) WHERE n11.code STARTS WITH $p10 } AND EXISTS { (n10)-[:RESULTED_IN]->(result) WHERE result.flag <> 'NORMAL' } = $p11
      WITH n10 ORDER BY n10.timelineKey DESC
      RETURN [n10.timelineKey, [n10.summary]] AS row
    }, null, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r12:PRESCRIBED]->(n12)
      WHERE n12.status = $p12 AND EXISTS { MATCH (n12)-[r13:OF]->(n13) WHERE reduce(text = normalize(toLower(n13.substance), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS $p13 }
      WITH n12 ORDER BY n12.timelineKey DESC
      RETURN [n12.timelineKey, [n12.summary]] AS row
    }, null, false, false, true, null], [null, COUNT {
      MATCH (n0)-[r14:HAD]->(n14)
      WHERE EXISTS { MATCH (n14)-[r15:AT]->(n15) WHERE n15.clues = $p14 } AND EXISTS { MATCH (n14)-[r16:ATTENDED_BY {role: 'ATTENDING'}]->(n16) WHERE reduce(text = normalize(toLower(n16.specialty), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')) CONTAINS $p15 }
      RETURN 1
    }, false, false, true, null], n0.id] AS row LIMIT 2
} AS value
