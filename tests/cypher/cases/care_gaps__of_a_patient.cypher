// patient
RETURN COLLECT {
  MATCH (n0found:Patient {id: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  WITH n0, COLLECT {
    MATCH (n0)-[:HAD]->(encounter)-[:ORDERED]->(study)-[:OF]->(type) WHERE type.repeatWithinDays IS NOT NULL AND study.status <> 'CANCELLED'
    MATCH (encounter)-[:AT]->(facility)
    WITH type, study, date(datetime({datetime: study.occurredAt, timezone: '-06:00'})) AS day, COLLECT { MATCH (facility)-[since:OPERATED_BY]->(by) RETURN {from: since.from, code: by.code} AS operator ORDER BY since.from DESC, by.code } AS operators
    WITH type, {study: study, day: day, at: study.occurredAt.epochMillis, institution: coalesce(head([operator IN operators WHERE operator.from <= day | operator.code]), last(operators).code, 'NO-INDICADA'), done: study.status IN ['FINAL', 'CORRECTED']} AS one ORDER BY one.study.timelineKey
    WITH type, type.repeatWithinDays AS days, collect(one) AS studies UNWIND studies AS one
    WITH type, one, last([each IN studies WHERE each.done AND each.at < one.at AND one.at - each.at <= days * 86400000 AND each.institution <> one.institution AND NOT 'NO-INDICADA' IN [each.institution, one.institution]]) AS earlier
    WITH type, one, earlier WHERE earlier IS NOT NULL
    WITH one.study AS n1, (one.at - earlier.at) / 86400000 AS days, earlier.study AS earlier, type
    WITH n1, {earlier: earlier, daysBetween: days, repeatWithinDays: type.repeatWithinDays} AS r1
    WITH n1, r1 ORDER BY n1.timelineKey DESC
    WITH n1, r1, COLLECT {
      WITH r1.earlier AS n5
      WITH n5, COLLECT {
        MATCH (n5)<-[:ORDERED]-()<-[r8:HAD]-(n8)
        WITH n8, r8, COLLECT {
          MATCH (n8)-[:HAD]->(encounter)-[:ORDERED]->(study)-[:OF]->(type) WHERE type.repeatWithinDays IS NOT NULL AND study.status <> 'CANCELLED'
          MATCH (encounter)-[:AT]->(facility)
          WITH type, study, date(datetime({datetime: study.occurredAt, timezone: '-06:00'})) AS day, COLLECT { MATCH (facility)-[since:OPERATED_BY]->(by) RETURN {from: since.from, code: by.code} AS operator ORDER BY since.from DESC, by.code } AS operators
          WITH type, {study: study, day: day, at: study.occurredAt.epochMillis, institution: coalesce(head([operator IN operators WHERE operator.from <= day | operator.code]), last(operators).code, 'NO-INDICADA'), done: study.status IN ['FINAL', 'CORRECTED']} AS one ORDER BY one.study.timelineKey
          WITH type, type.repeatWithinDays AS days, collect(one) AS studies UNWIND studies AS one
          WITH type, one, last([each IN studies WHERE each.done AND each.at < one.at AND one.at - each.at <= days * 86400000 AND each.institution <> one.institution AND NOT 'NO-INDICADA' IN [each.institution, one.institution]]) AS earlier
          WITH type, one, earlier WHERE earlier IS NOT NULL
          WITH one.study AS n9, (one.at - earlier.at) / 86400000 AS days, earlier.study AS earlier, type
          WITH n9, {earlier: earlier, daysBetween: days, repeatWithinDays: type.repeatWithinDays} AS r9
          WITH n9, r9 ORDER BY n9.timelineKey DESC
          RETURN [r9.`daysBetween`] AS row
        } AS g0
        RETURN [g0] AS row LIMIT 1
      } AS g1
      RETURN [toString(n5.occurredAt), n5.status, COLLECT {
        MATCH (n5)<-[:ORDERED]-()-[r6:AT]->(n6)
        RETURN [COLLECT {
          MATCH (n6)-[r7:OPERATED_BY]->(n7)
          WHERE r7.to IS NULL
          RETURN [n7.code] AS row LIMIT 1
        }] AS row LIMIT 1
      }, g1] AS row LIMIT 1
    } AS g2
    RETURN [[toString(n1.occurredAt), COLLECT {
      MATCH (n1)<-[:ORDERED]-()-[r2:AT]->(n2)
      RETURN [COLLECT {
        MATCH (n2)-[r3:OPERATED_BY]->(n3)
        WHERE r3.to IS NULL
        RETURN [n3.code] AS row LIMIT 1
      }] AS row LIMIT 1
    }, COLLECT {
      MATCH (n1)-[r4:OF]->(n4)
      RETURN [n4.name] AS row LIMIT 1
    }], g2, r1.`daysBetween`, r1.`repeatWithinDays`] AS row
  } AS g3
  RETURN [g3, n0.id] AS row LIMIT 2
} AS value
