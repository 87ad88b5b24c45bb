// encounter
RETURN COLLECT {
  MATCH (n0:Encounter {id: $p0})
  WITH n0, COLLECT {
    MATCH (n0)<-[r1:HAD]-(n1)
    WITH n1, r1, COLLECT {
      MATCH (n1)-[:HAD]->(n2way)-[r2way:DIAGNOSED]->(n2)
      WHERE r2way.certainty <> 'RULED_OUT'
      WITH n2, {firstSeen: min(n2way.occurredAt), lastSeen: max(n2way.occurredAt), timesSeen: count(*)} AS r2
      WITH n2, r2 ORDER BY r2.lastSeen DESC, n2.id
      RETURN [[n2.code], r2.`timesSeen`] AS row
    } AS g0
    RETURN [n1.givenNames + ' ' + n1.firstSurname + coalesce(' ' + n1.secondSurname, ''), g0, [COLLECT {
        MATCH (n3:Encounter)
        WHERE n3.timelineKey >= n1.id + '|' AND n3.timelineKey < n1.id + '}'
        WITH n3 ORDER BY n3.timelineKey DESC LIMIT $p1
        RETURN [n3.timelineKey, [n3.id]] AS row
      }, null, false, false, true, $p1]] AS row LIMIT 1
  } AS g1, COLLECT {
    MATCH (n0)-[r4:PRESCRIBED]->(n4)
    WITH n4, r4 ORDER BY n4.timelineKey
    WITH n4, r4, COLLECT {
      MATCH (n4)<-[:PRESCRIBED]-()<-[r6:HAD]-(n6)
      WITH n6, r6, COLLECT {
        MATCH (n6)-[:HAD]->(n7way)-[r7way:DIAGNOSED]->(n7)
        WHERE r7way.certainty <> 'RULED_OUT'
        WITH n7, {firstSeen: min(n7way.occurredAt), lastSeen: max(n7way.occurredAt), timesSeen: count(*)} AS r7
        WITH n7, r7 ORDER BY r7.lastSeen DESC, n7.id
        RETURN [r7.`timesSeen`] AS row
      } AS g2
      RETURN [n6.id, g2] AS row LIMIT 1
    } AS g3
    RETURN [COLLECT {
      MATCH (n4)<-[r5:PRESCRIBED]-(n5)
      RETURN [n5.id] AS row LIMIT 1
    }, g3] AS row
  } AS g4
  RETURN [g1, g4, split(n0.timelineKey, '|')[0]] AS row LIMIT 2
} AS value
