// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  WITH n0, COLLECT {
    MATCH (n0)-[:HAD]->()-[:ORDERED]->(study)-[:OF]->(type)
    WHERE type.code IN $p1 AND study.status IN ['FINAL', 'CORRECTED']
    WITH study WHERE study.occurredAt.epochSeconds * 1000000 + study.occurredAt.microsecond >= $p2
    WITH study WHERE study.occurredAt.epochSeconds * 1000000 + study.occurredAt.microsecond <= $p3
    MATCH (study)-[:RESULTED_IN]->(result) WHERE result.value IS NOT NULL
    WITH study, result ORDER BY study.timelineKey, result.position, result.id
    WITH result, {id: result.id, position: result.position, name: result.name, value: result.value, low: result.low, high: result.high, flag: result.flag, at: study.occurredAt, study: study} AS point
    WITH result.code AS code, result.system AS system, result.unit AS unit, collect(point) AS points
    WITH {code: code, system: system, unit: unit, points: points, latest: last(points)} AS r1
    WITH r1 ORDER BY r1.latest.position, r1.code, r1.system, r1.unit
    WITH r1, COLLECT {
      UNWIND r1.points AS r2
      WITH r2, r2.study AS n2
      WITH n2, r2 ORDER BY n2.timelineKey, r2.position, r2.id
      RETURN [toString(r2.`at`), r2.`value`, r2.`flag`, r2.`low`, r2.`high`, [n2.summary, COLLECT {
        MATCH (n2)<-[:ORDERED]-()-[r3:AT]->(n3)
        RETURN [n3.name] AS row LIMIT 1
      }]] AS row
    } AS g0
    RETURN [r1.latest.name, r1.`code`, r1.`unit`, r1.latest.low, r1.latest.high, g0] AS row
  } AS g1, COLLECT {
    MATCH (n0)-[:HAD]->()-[:ORDERED]->(study)-[:OF]->(type)
    WHERE type.code IN $p4 AND study.status IN ['FINAL', 'CORRECTED']
    MATCH (study)-[:RESULTED_IN]->(result) WHERE result.value IS NOT NULL
    WITH study, result WHERE result.code IN $p5
    WITH study, result ORDER BY study.timelineKey, result.position, result.id
    WITH result, {id: result.id, position: result.position, name: result.name, value: result.value, low: result.low, high: result.high, flag: result.flag, at: study.occurredAt, study: study} AS point
    WITH result.code AS code, result.system AS system, result.unit AS unit, collect(point) AS points
    WITH {code: code, system: system, unit: unit, points: points, latest: last(points)} AS r4
    WITH r4 ORDER BY r4.latest.position, r4.code, r4.system, r4.unit
    WITH r4, COLLECT {
      UNWIND r4.points AS r5
      WITH r5, r5.study AS n5
      WITH n5, r5 ORDER BY n5.timelineKey, r5.position, r5.id
      RETURN [r5.`value`] AS row
    } AS g2
    RETURN [g2] AS row
  } AS g3, COLLECT {
    MATCH (n0)-[:HAD]->()-[:ORDERED]->(study)-[:OF]->(type)
    WHERE type.code IN $p6 AND study.status IN ['FINAL', 'CORRECTED']
    WITH study WHERE study.occurredAt.epochSeconds * 1000000 + study.occurredAt.microsecond >= $p7
    MATCH (study)-[:RESULTED_IN]->(result) WHERE result.value IS NOT NULL
    WITH study, result ORDER BY study.timelineKey, result.position, result.id
    WITH result, {id: result.id, position: result.position, name: result.name, value: result.value, low: result.low, high: result.high, flag: result.flag, at: study.occurredAt, study: study} AS point
    WITH result.code AS code, result.system AS system, result.unit AS unit, collect(point) AS points
    WITH {code: code, system: system, unit: unit, points: points, latest: last(points)} AS r6
    WITH r6 ORDER BY r6.latest.position, r6.code, r6.system, r6.unit
    RETURN [r6.latest.name] AS row
  } AS g4
  RETURN [g1, g3, g4, n0.id] AS row LIMIT 2
} AS value
