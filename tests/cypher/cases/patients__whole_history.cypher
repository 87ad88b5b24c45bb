// patient
RETURN COLLECT {
  MATCH (n0found:Patient {id: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  WITH n0, COLLECT { OPTIONAL MATCH (fed:Event) WHERE fed.feedKey > n0.id + '|' AND fed.feedKey < n0.id + '}' RETURN coalesce(fed.feedKey, n0.id + '|0') ORDER BY fed.feedKey DESC LIMIT 1 }[0] AS g0
  WITH n0, g0, COLLECT {
    MATCH (n0)-[:HAD]->(n5way)-[r5way:DIAGNOSED]->(n5)
    WHERE r5way.certainty <> 'RULED_OUT'
    WITH n5, {firstSeen: min(n5way.occurredAt), lastSeen: max(n5way.occurredAt), timesSeen: count(*)} AS r5
    WITH n5, r5 ORDER BY r5.lastSeen DESC, n5.id
    RETURN [[n5.code, n5.label, n5.labelLanguage, n5.system, coalesce(n5.codings, []), COLLECT {
      MATCH (n5)-[r6:PART_OF]->(n6)
      RETURN [n6.code, n6.label] AS row LIMIT 1
    }, COLLECT {
      MATCH (n5)-[:PART_OF]->()-[r7:PART_OF]->(n7)
      RETURN [n7.code, n7.label] AS row LIMIT 1
    }], toString(r5.`firstSeen`), toString(r5.`lastSeen`), r5.`timesSeen`] AS row
  } AS g1, COLLECT {
    MATCH (n0)-[:HAD]->(encounter)-[:ORDERED]->(study)-[:OF]->(type) WHERE type.repeatWithinDays IS NOT NULL AND study.status <> 'CANCELLED'
    MATCH (encounter)-[:AT]->(facility)
    WITH type, study, date(datetime({datetime: study.occurredAt, timezone: '-06:00'})) AS day, COLLECT { MATCH (facility)-[since:OPERATED_BY]->(by) RETURN {from: since.from, code: by.code} AS operator ORDER BY since.from DESC, by.code } AS operators
    WITH type, {study: study, day: day, at: study.occurredAt.epochMillis, institution: coalesce(head([operator IN operators WHERE operator.from <= day | operator.code]), last(operators).code, 'NO-INDICADA'), done: study.status IN ['FINAL', 'CORRECTED']} AS one ORDER BY one.study.timelineKey
    WITH type, type.repeatWithinDays AS days, collect(one) AS studies UNWIND studies AS one
    WITH type, one, last([each IN studies WHERE each.done AND each.at < one.at AND one.at - each.at <= days * 86400000 AND each.institution <> one.institution AND NOT 'NO-INDICADA' IN [each.institution, one.institution]]) AS earlier
    WITH type, one, earlier WHERE earlier IS NOT NULL
    WITH one.study AS n11, (one.at - earlier.at) / 86400000 AS days, earlier.study AS earlier, type
    WITH n11, {earlier: earlier, daysBetween: days, repeatWithinDays: type.repeatWithinDays} AS r11
    WITH n11, r11 ORDER BY n11.timelineKey DESC
    WITH n11, r11, COLLECT {
      WITH r11.earlier AS n12
      RETURN [n12.id] AS row LIMIT 1
    } AS g2
    RETURN [[n11.id], g2, r11.`daysBetween`, r11.`repeatWithinDays`] AS row
  } AS g3, COLLECT {
    WITH n0 AS one WITH one, CASE WHEN one.birthDate.day <= 12 THEN date({year: one.birthDate.year, month: one.birthDate.day, day: one.birthDate.month}) END AS exchanged
    CALL (one, exchanged) { MATCH (other:Patient {nss: one.nss}) RETURN other UNION MATCH (other:Patient {birthDate: one.birthDate}) RETURN other UNION MATCH (other:Patient {birthDate: exchanged}) RETURN other UNION MATCH (other:Patient) WHERE other.curp STARTS WITH left(one.curp, 10) RETURN other UNION MATCH (one)-[own:AFFILIATED_WITH]->() MATCH ()<-[its:AFFILIATED_WITH]-(other) WHERE its.number = own.number RETURN other }
    WITH DISTINCT one, exchanged, other
    WHERE other <> one AND NOT EXISTS { (other)-[:SAME_PERSON_AS]->() }
    WITH one, exchanged, other, [word IN split(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(reduce(text = normalize(toLower(one.givenNames + ' ' + one.firstSurname + ' ' + coalesce(one.secondSurname, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), 'h', ''), 'v', 'b'), 'z', 's'), 'ce', 'se'), 'ci', 'si'), 'ge', 'je'), 'gi', 'ji'), 'x', 'j'), 'll', 'y'), 'qu', 'k'), 'c', 'k'), ' ') WHERE size(word) > 1] AS mine, [word IN split(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(reduce(text = normalize(toLower(other.givenNames + ' ' + other.firstSurname + ' ' + coalesce(other.secondSurname, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), 'h', ''), 'v', 'b'), 'z', 's'), 'ce', 'se'), 'ci', 'si'), 'ge', 'je'), 'gi', 'ji'), 'x', 'j'), 'll', 'y'), 'qu', 'k'), 'c', 'k'), ' ') WHERE size(word) > 1] AS its
    WITH one, exchanged, other, mine, its, toFloat(size([word IN mine WHERE word IN its])) AS shared
    WITH one, exchanged, other, CASE WHEN shared = 0 THEN 0.0 ELSE shared / CASE WHEN size(mine) < size(its) THEN size(its) ELSE size(mine) END END AS alike
    WITH one, other, [each IN [CASE WHEN one.nss = other.nss THEN {reason: 'SAME_NSS', points: 20} END, CASE WHEN EXISTS { MATCH (one)-[own:AFFILIATED_WITH]->()<-[its:AFFILIATED_WITH]-(other) WHERE own.number = its.number } THEN {reason: 'SAME_AFFILIATION_NUMBER', points: 20} END, CASE WHEN left(one.curp, 10) = left(other.curp, 10) THEN {reason: 'SIMILAR_CURP', points: 15} END, CASE WHEN alike = 1.0 THEN {reason: 'SAME_NAME', points: 35} END, CASE WHEN alike >= 0.5 AND alike < 1.0 THEN {reason: 'SIMILAR_NAME', points: 20} END, CASE WHEN one.birthDate = other.birthDate THEN {reason: 'SAME_BIRTH_DATE', points: 30} END, CASE WHEN one.birthDate <> other.birthDate AND exchanged = other.birthDate THEN {reason: 'DAY_AND_MONTH_EXCHANGED', points: 20} END, CASE WHEN one.birthState = other.birthState THEN {reason: 'SAME_BIRTH_STATE', points: 5} END, CASE WHEN one.sex = other.sex AND one.sex <> 'UNKNOWN' THEN {reason: 'SAME_SEX', points: 5} END] WHERE each IS NOT NULL] AS reasons
    WITH other, reasons, reduce(sum = 0, each IN reasons | sum + each.points) - (CASE WHEN one.birthState <> other.birthState THEN 10 ELSE 0 END + CASE WHEN one.sex <> other.sex AND NOT 'UNKNOWN' IN [one.sex, other.sex] THEN 20 ELSE 0 END) AS score
    WITH other AS n13, {reasons: reasons, score: score} AS r13 WHERE r13.score >= 50
    WITH n13, r13 ORDER BY r13.score DESC, n13.id
    RETURN [[n13.id], r13.score, [each IN r13.reasons | each.reason], n13.id] AS row
  } AS g4, COLLECT {
    MATCH (n0)-[:HAD]->()-[:ORDERED]->(study)-[:OF]->(type)
    WHERE type.code IN $p1 AND study.status IN ['FINAL', 'CORRECTED']
    MATCH (study)-[:RESULTED_IN]->(result) WHERE result.value IS NOT NULL
    WITH study, result ORDER BY study.timelineKey, result.position, result.id
    WITH result, {id: result.id, position: result.position, name: result.name, value: result.value, low: result.low, high: result.high, flag: result.flag, at: study.occurredAt, study: study} AS point
    WITH result.code AS code, result.system AS system, result.unit AS unit, collect(point) AS points
    WITH {code: code, system: system, unit: unit, points: points, latest: last(points)} AS r14
    WITH r14 ORDER BY r14.latest.position, r14.code, r14.system, r14.unit
    WITH r14, COLLECT {
      UNWIND r14.points AS r15
      WITH r15, r15.study AS n15
      WITH n15, r15 ORDER BY n15.timelineKey, r15.position, r15.id
      RETURN [toString(r15.`at`), r15.`value`, r15.`low`, r15.`high`, r15.`flag`, [n15.id]] AS row
    } AS g5
    RETURN [r14.`code`, r14.`system`, r14.`unit`, r14.latest.name, r14.latest.low, r14.latest.high, g5] AS row
  } AS g6, COLLECT {
    MATCH (n0)<-[:SAME_PERSON_AS*0..]-(former)
    UNWIND coalesce(former.restrictions, []) AS held
    WITH DISTINCT split(held, ':') AS parts WITH {segment: parts[0], strength: parts[1]} AS r153
    WITH r153 ORDER BY r153.segment, r153.strength
    RETURN [r153.`segment`, r153.`strength`] AS row
  } AS g7
  RETURN [n0.id, n0.curp, n0.nss, n0.givenNames, n0.firstSurname, n0.secondSurname, n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), toString(n0.birthDate), duration.between(n0.birthDate, coalesce(date(n0.deceasedAt), date())).years, n0.sex, n0.birthState, toString(n0.deceasedAt), n0.identityStatus, n0.version, g0, COLLECT { MATCH (n0)<-[:SAME_PERSON_AS*1..]-(former) RETURN former.id ORDER BY former.id }, COLLECT {
    MATCH (n0)-[r1:AFFILIATED_WITH]->(n1)
    WITH n1, r1 ORDER BY r1.from DESC, n1.code
    RETURN [[n1.code, n1.name], r1.`kind`, r1.`number`, toString(r1.`from`), toString(r1.`to`)] AS row
  }, COLLECT {
    MATCH (n0)-[r2:REGISTERED_AT]->(n2)
    WHERE r2.to IS NULL
    WITH n2, r2 ORDER BY r2.from DESC
    RETURN [n2.id, n2.clues, n2.name, n2.level, n2.state, COLLECT {
      MATCH (n2)-[r3:OPERATED_BY]->(n3)
      WHERE r3.to IS NULL
      RETURN [n3.code, n3.name] AS row LIMIT 1
    }] AS row LIMIT 1
  }, COLLECT {
    MATCH (n0)-[r4:ALLERGIC_TO]->(n4)
    WITH n4, r4 ORDER BY n4.name, n4.id
    RETURN [[n4.code, n4.name, n4.system, coalesce(n4.codings, []), coalesce(n4.classes, [])], r4.`criticality`, r4.`status`, toString(r4.`since`), r4.`reaction`] AS row
  }, g1, COLLECT {
    MATCH (n0)-[:HAD]->()-[r8:PRESCRIBED]->(n8)
    WHERE n8.status = 'ACTIVE'
    WITH n8, r8 ORDER BY n8.timelineKey DESC
    RETURN [n8.id, COLLECT {
      MATCH (n8)-[r9:OF]->(n9)
      RETURN [n9.name] AS row LIMIT 1
    }] AS row
  }, COLLECT {
    MATCH (n0)<-[r10:TREATS]-(n10)
    WITH n10, r10 ORDER BY r10.from DESC, n10.id
    RETURN [[n10.id, n10.cedula, n10.name, n10.specialty], r10.`basis`, toString(r10.`from`), toString(r10.`to`)] AS row
  }, g3, g4, g6, [COUNT { (n0)-[:HAD]->(event) }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'HOSPITALIZATION' }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'EMERGENCY' }, COUNT { (n0)-[:HAD]->()-[:DOCUMENTED_IN]->(event) }, COUNT { (n0)-[:HAD]->()-[:PRESCRIBED]->(event) }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->(event) }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->(event) WHERE event.kind = 'LABORATORY' }, COUNT { (n0)-[:HAD]->()-[:PERFORMED]->(event) }, COUNT { (n0)-[:HAD]->()-[:CERTIFIED]->(event) }, COUNT { (n0)-[:HAD]->()-[:REFERRED]->(event) }, COUNT { (n0)-[:HAD]->()-[:ADMINISTERED]->(event) }], [COLLECT {
      MATCH (n16:Event)
      WHERE n16.timelineKey >= n0.id + '|' AND n16.timelineKey < n0.id + '}'
      WITH n16 ORDER BY n16.timelineKey DESC
      RETURN [n16.timelineKey, CASE WHEN n16:Prescription THEN [0, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[:PRESCRIBED]-()<-[r17:HAD]-(n17)
        RETURN [n17.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[r18:PRESCRIBED]-(n18)
        RETURN [n18.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:PRESCRIBED]-()-[r19:AT]->(n19)
        RETURN [n19.id, n19.clues, n19.name, n19.level, n19.state, COLLECT {
          MATCH (n19)-[r20:OPERATED_BY]->(n20)
          WHERE r20.to IS NULL
          RETURN [n20.code, n20.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:PRESCRIBED]-()-[r21:ATTENDED_BY {role: 'ATTENDING'}]->(n21)
        RETURN [n21.id, n21.cedula, n21.name, n21.specialty] AS row LIMIT 1
      }]] WHEN n16:Encounter THEN [1, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[r22:HAD]-(n22)
        RETURN [n22.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)-[r23:AT]->(n23)
        RETURN [n23.id, n23.clues, n23.name, n23.level, n23.state, COLLECT {
          MATCH (n23)-[r24:OPERATED_BY]->(n24)
          WHERE r24.to IS NULL
          RETURN [n24.code, n24.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)-[r25:ATTENDED_BY {role: 'ATTENDING'}]->(n25)
        RETURN [n25.id, n25.cedula, n25.name, n25.specialty] AS row LIMIT 1
      }]] WHEN n16:Note THEN [2, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[:DOCUMENTED_IN]-()<-[r26:HAD]-(n26)
        RETURN [n26.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[r27:DOCUMENTED_IN]-(n27)
        RETURN [n27.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:DOCUMENTED_IN]-()-[r28:AT]->(n28)
        RETURN [n28.id, n28.clues, n28.name, n28.level, n28.state, COLLECT {
          MATCH (n28)-[r29:OPERATED_BY]->(n29)
          WHERE r29.to IS NULL
          RETURN [n29.code, n29.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:DOCUMENTED_IN]-()-[r30:ATTENDED_BY {role: 'ATTENDING'}]->(n30)
        RETURN [n30.id, n30.cedula, n30.name, n30.specialty] AS row LIMIT 1
      }, n16.kind]] WHEN n16:Study THEN [3, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[:ORDERED]-()<-[r31:HAD]-(n31)
        RETURN [n31.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[r32:ORDERED]-(n32)
        RETURN [n32.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:ORDERED]-()-[r33:AT]->(n33)
        RETURN [n33.id, n33.clues, n33.name, n33.level, n33.state, COLLECT {
          MATCH (n33)-[r34:OPERATED_BY]->(n34)
          WHERE r34.to IS NULL
          RETURN [n34.code, n34.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:ORDERED]-()-[r35:ATTENDED_BY {role: 'ATTENDING'}]->(n35)
        RETURN [n35.id, n35.cedula, n35.name, n35.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)-[r36:OF]->(n36)
        RETURN [n36.name] AS row LIMIT 1
      }]] WHEN n16:Procedure THEN [4, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[:PERFORMED]-()<-[r37:HAD]-(n37)
        RETURN [n37.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[r38:PERFORMED]-(n38)
        RETURN [n38.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:PERFORMED]-()-[r39:AT]->(n39)
        RETURN [n39.id, n39.clues, n39.name, n39.level, n39.state, COLLECT {
          MATCH (n39)-[r40:OPERATED_BY]->(n40)
          WHERE r40.to IS NULL
          RETURN [n40.code, n40.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:PERFORMED]-()-[r41:ATTENDED_BY {role: 'ATTENDING'}]->(n41)
        RETURN [n41.id, n41.cedula, n41.name, n41.specialty] AS row LIMIT 1
      }]] WHEN n16:SickLeave THEN [5, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[:CERTIFIED]-()<-[r42:HAD]-(n42)
        RETURN [n42.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[r43:CERTIFIED]-(n43)
        RETURN [n43.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:CERTIFIED]-()-[r44:AT]->(n44)
        RETURN [n44.id, n44.clues, n44.name, n44.level, n44.state, COLLECT {
          MATCH (n44)-[r45:OPERATED_BY]->(n45)
          WHERE r45.to IS NULL
          RETURN [n45.code, n45.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:CERTIFIED]-()-[r46:ATTENDED_BY {role: 'ATTENDING'}]->(n46)
        RETURN [n46.id, n46.cedula, n46.name, n46.specialty] AS row LIMIT 1
      }]] WHEN n16:Referral THEN [6, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[:REFERRED]-()<-[r47:HAD]-(n47)
        RETURN [n47.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[r48:REFERRED]-(n48)
        RETURN [n48.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:REFERRED]-()-[r49:AT]->(n49)
        RETURN [n49.id, n49.clues, n49.name, n49.level, n49.state, COLLECT {
          MATCH (n49)-[r50:OPERATED_BY]->(n50)
          WHERE r50.to IS NULL
          RETURN [n50.code, n50.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:REFERRED]-()-[r51:ATTENDED_BY {role: 'ATTENDING'}]->(n51)
        RETURN [n51.id, n51.cedula, n51.name, n51.specialty] AS row LIMIT 1
      }]] WHEN n16:Immunization THEN [7, [n16.id, toString(n16.occurredAt), toString(n16.recordedAt), n16.summary, coalesce(n16.feedKey, split(n16.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n16)<-[:ADMINISTERED]-()<-[r52:HAD]-(n52)
        RETURN [n52.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[r53:ADMINISTERED]-(n53)
        RETURN [n53.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:ADMINISTERED]-()-[r54:AT]->(n54)
        RETURN [n54.id, n54.clues, n54.name, n54.level, n54.state, COLLECT {
          MATCH (n54)-[r55:OPERATED_BY]->(n55)
          WHERE r55.to IS NULL
          RETURN [n55.code, n55.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n16)<-[:ADMINISTERED]-()-[r56:ATTENDED_BY {role: 'ATTENDING'}]->(n56)
        RETURN [n56.id, n56.cedula, n56.name, n56.specialty] AS row LIMIT 1
      }]] END, [n16.id]] AS row
    }, COUNT {
      MATCH (n57:Event)
      WHERE n57.timelineKey >= n0.id + '|' AND n57.timelineKey < n0.id + '}'
      RETURN 1
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[r58:HAD]->(n58)
      WITH n58 ORDER BY n58.timelineKey DESC
      RETURN [n58.timelineKey, [n58.id], [n58.id, toString(n58.occurredAt), toString(n58.recordedAt), n58.summary, coalesce(n58.feedKey, split(n58.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n58)<-[r59:HAD]-(n59)
        RETURN [n59.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n58)-[r60:AT]->(n60)
        RETURN [n60.id, n60.clues, n60.name, n60.level, n60.state, COLLECT {
          MATCH (n60)-[r61:OPERATED_BY]->(n61)
          WHERE r61.to IS NULL
          RETURN [n61.code, n61.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n58)-[r62:ATTENDED_BY {role: 'ATTENDING'}]->(n62)
        RETURN [n62.id, n62.cedula, n62.name, n62.specialty] AS row LIMIT 1
      }, n58.kind, n58.status, n58.reason, toString(n58.endedAt), n58.triage, n58.bed, n58.dischargeReason, coalesce(n58.version, 1), COLLECT {
        MATCH (n58)-[r63:DIAGNOSED]->(n63)
        WITH n63, r63 ORDER BY r63.rank, n63.code
        RETURN [[n63.code, n63.label, n63.labelLanguage, n63.system, coalesce(n63.codings, []), COLLECT {
          MATCH (n63)-[r64:PART_OF]->(n64)
          RETURN [n64.code, n64.label] AS row LIMIT 1
        }, COLLECT {
          MATCH (n63)-[:PART_OF]->()-[r65:PART_OF]->(n65)
          RETURN [n65.code, n65.label] AS row LIMIT 1
        }], r63.`rank`, r63.`certainty`] AS row
      }, COLLECT {
        MATCH (n58)-[r66:DOCUMENTED_IN]->(n66)
        WITH n66, r66 ORDER BY n66.timelineKey
        RETURN [n66.kind, n66.text, n66.signature, n66.seal, COLLECT {
          MATCH (n66)-[r67:SIGNED_BY]->(n67)
          RETURN [n67.id, n67.cedula, n67.name, n67.specialty] AS row LIMIT 1
        }, COLLECT {
          MATCH (n66)-[r68:AMENDS]->(n68)
          RETURN [n68.id] AS row LIMIT 1
        }, COLLECT {
          MATCH (n66)<-[r69:AMENDS]-(n69)
          WITH n69, r69 ORDER BY n69.timelineKey
          RETURN [n69.id] AS row
        }] AS row
      }, COLLECT {
        MATCH (n58)-[r70:PRESCRIBED]->(n70)
        WITH n70, r70 ORDER BY n70.timelineKey
        RETURN [COLLECT {
          MATCH (n70)-[r71:OF]->(n71)
          RETURN [n71.key, n71.name, n71.substance, coalesce(n71.classes, []), n71.system, coalesce(n71.codings, [])] AS row LIMIT 1
        }, n70.dose, n70.route, n70.frequency, n70.days, n70.status, n70.instructions, n70.overrideReason, n70.cancelReason, coalesce(n70.version, 1)] AS row
      }, COLLECT {
        MATCH (n58)-[r72:ORDERED]->(n72)
        WITH n72, r72 ORDER BY n72.timelineKey
        RETURN [n72.kind, COLLECT {
          MATCH (n72)-[r73:OF]->(n73)
          RETURN [n73.code, n73.name, n73.system, coalesce(n73.codings, []), n73.repeatWithinDays] AS row LIMIT 1
        }, n72.status, COLLECT {
          MATCH (n72)-[r74:RESULTED_IN]->(n74)
          WITH n74, r74 ORDER BY n74.position
          RETURN [n74.code, n74.system, n74.name, n74.value, n74.text, n74.unit, n74.low, n74.high, n74.flag] AS row
        }, COLLECT {
          MATCH (n72)-[r75:SUPERSEDED]->(n75)
          WITH n75, r75 ORDER BY r75.at, n75.position, n75.id
          RETURN [[n75.code, n75.value, n75.text, n75.unit], toString(r75.`at`)] AS row
        }, n72.report, toString(n72.resultedAt), n72.note, n72.overrideReason, coalesce(n72.version, 1)] AS row
      }, COLLECT {
        MATCH (n58)-[r76:PERFORMED]->(n76)
        WITH n76, r76 ORDER BY n76.timelineKey
        RETURN [n76.kind, COLLECT {
          MATCH (n76)-[r77:OF]->(n77)
          RETURN [n77.code, n77.name, n77.system, coalesce(n77.codings, [])] AS row LIMIT 1
        }, n76.status, n76.outcome, n76.plannedSessions, COLLECT {
          MATCH (n76)-[r78:SESSION_OF]->(n78)
          RETURN [n78.id] AS row LIMIT 1
        }, COLLECT {
          MATCH (n76)<-[r79:SESSION_OF]-(n79)
          WITH n79, r79 ORDER BY n79.timelineKey
          RETURN [n79.id] AS row
        }] AS row
      }, COLLECT {
        MATCH (n58)-[r80:CERTIFIED]->(n80)
        WITH n80, r80 ORDER BY n80.timelineKey
        RETURN [n80.folio, n80.branch, n80.character, toString(n80.startDate), toString(n80.startDate + duration({days: n80.days - 1})), n80.days, n80.overrideReason, COLLECT {
          MATCH (n80)-[r81:CONTINUES]->(n81)
          RETURN [n81.id, n81.folio] AS row LIMIT 1
        }, reduce(total = 0, days IN COLLECT { MATCH (n80)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)] AS row
      }, COLLECT {
        MATCH (n58)-[r82:REFERRED]->(n82)
        WITH n82, r82 ORDER BY n82.timelineKey
        RETURN [COLLECT {
          MATCH (n82)-[r83:TO]->(n83)
          RETURN [n83.id, n83.clues, n83.name, n83.level, n83.state, COLLECT {
            MATCH (n83)-[r84:OPERATED_BY]->(n84)
            WHERE r84.to IS NULL
            RETURN [n84.code, n84.name] AS row LIMIT 1
          }] AS row LIMIT 1
        }, n82.reason, n82.status, n82.answer, coalesce(n82.version, 1)] AS row
      }, COLLECT {
        MATCH (n58)-[r85:ADMINISTERED]->(n85)
        WITH n85, r85 ORDER BY n85.timelineKey
        RETURN [COLLECT {
          MATCH (n85)-[r86:OF]->(n86)
          RETURN [n86.code, n86.name, n86.system, coalesce(n86.codings, [])] AS row LIMIT 1
        }, n85.status, n85.reason, n85.lot, n85.doseNumber] AS row
      }, COLLECT {
        MATCH (n58)-[r87:PART_OF]->(n87)
        RETURN [n87.id, n87.kind] AS row LIMIT 1
      }, COLLECT {
        MATCH (n58)-[r88:FOLLOWS_FROM]->(n88)
        RETURN [n88.id, n88.reason] AS row LIMIT 1
      }]] AS row
    }, COUNT {
      MATCH (n0)-[r89:HAD]->(n89)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r90:DOCUMENTED_IN]->(n90)
      WITH n90 ORDER BY n90.timelineKey DESC
      RETURN [n90.timelineKey, [n90.id], [n90.id, toString(n90.occurredAt), toString(n90.recordedAt), n90.summary, coalesce(n90.feedKey, split(n90.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n90)<-[:DOCUMENTED_IN]-()<-[r91:HAD]-(n91)
        RETURN [n91.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n90)<-[r92:DOCUMENTED_IN]-(n92)
        RETURN [n92.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n90)<-[:DOCUMENTED_IN]-()-[r93:AT]->(n93)
        RETURN [n93.id, n93.clues, n93.name, n93.level, n93.state, COLLECT {
          MATCH (n93)-[r94:OPERATED_BY]->(n94)
          WHERE r94.to IS NULL
          RETURN [n94.code, n94.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n90)<-[:DOCUMENTED_IN]-()-[r95:ATTENDED_BY {role: 'ATTENDING'}]->(n95)
        RETURN [n95.id, n95.cedula, n95.name, n95.specialty] AS row LIMIT 1
      }, n90.kind, n90.text, n90.signature, n90.seal, COLLECT {
        MATCH (n90)-[r96:SIGNED_BY]->(n96)
        RETURN [n96.id, n96.cedula, n96.name, n96.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n90)-[r97:AMENDS]->(n97)
        RETURN [n97.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n90)<-[r98:AMENDS]-(n98)
        WITH n98, r98 ORDER BY n98.timelineKey
        RETURN [n98.id] AS row
      }]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r99:DOCUMENTED_IN]->(n99)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r100:PRESCRIBED]->(n100)
      WITH n100 ORDER BY n100.timelineKey DESC
      RETURN [n100.timelineKey, [n100.id], [n100.id, toString(n100.occurredAt), toString(n100.recordedAt), n100.summary, coalesce(n100.feedKey, split(n100.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n100)<-[:PRESCRIBED]-()<-[r101:HAD]-(n101)
        RETURN [n101.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n100)<-[r102:PRESCRIBED]-(n102)
        RETURN [n102.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n100)<-[:PRESCRIBED]-()-[r103:AT]->(n103)
        RETURN [n103.id, n103.clues, n103.name, n103.level, n103.state, COLLECT {
          MATCH (n103)-[r104:OPERATED_BY]->(n104)
          WHERE r104.to IS NULL
          RETURN [n104.code, n104.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n100)<-[:PRESCRIBED]-()-[r105:ATTENDED_BY {role: 'ATTENDING'}]->(n105)
        RETURN [n105.id, n105.cedula, n105.name, n105.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n100)-[r106:OF]->(n106)
        RETURN [n106.key, n106.name, n106.substance, coalesce(n106.classes, []), n106.system, coalesce(n106.codings, [])] AS row LIMIT 1
      }, n100.dose, n100.route, n100.frequency, n100.days, n100.status, n100.instructions, n100.overrideReason, n100.cancelReason, coalesce(n100.version, 1)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r107:PRESCRIBED]->(n107)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r108:ORDERED]->(n108)
      WITH n108 ORDER BY n108.timelineKey DESC
      RETURN [n108.timelineKey, [n108.id], [n108.id, toString(n108.occurredAt), toString(n108.recordedAt), n108.summary, coalesce(n108.feedKey, split(n108.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n108)<-[:ORDERED]-()<-[r109:HAD]-(n109)
        RETURN [n109.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n108)<-[r110:ORDERED]-(n110)
        RETURN [n110.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n108)<-[:ORDERED]-()-[r111:AT]->(n111)
        RETURN [n111.id, n111.clues, n111.name, n111.level, n111.state, COLLECT {
          MATCH (n111)-[r112:OPERATED_BY]->(n112)
          WHERE r112.to IS NULL
          RETURN [n112.code, n112.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n108)<-[:ORDERED]-()-[r113:ATTENDED_BY {role: 'ATTENDING'}]->(n113)
        RETURN [n113.id, n113.cedula, n113.name, n113.specialty] AS row LIMIT 1
      }, n108.kind, COLLECT {
        MATCH (n108)-[r114:OF]->(n114)
        RETURN [n114.code, n114.name, n114.system, coalesce(n114.codings, []), n114.repeatWithinDays] AS row LIMIT 1
      }, n108.status, COLLECT {
        MATCH (n108)-[r115:RESULTED_IN]->(n115)
        WITH n115, r115 ORDER BY n115.position
        RETURN [n115.code, n115.system, n115.name, n115.value, n115.text, n115.unit, n115.low, n115.high, n115.flag] AS row
      }, COLLECT {
        MATCH (n108)-[r116:SUPERSEDED]->(n116)
        WITH n116, r116 ORDER BY r116.at, n116.position, n116.id
        RETURN [[n116.code, n116.value, n116.text, n116.unit], toString(r116.`at`)] AS row
      }, n108.report, toString(n108.resultedAt), n108.note, n108.overrideReason, coalesce(n108.version, 1)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r117:ORDERED]->(n117)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r118:PERFORMED]->(n118)
      WITH n118 ORDER BY n118.timelineKey DESC
      RETURN [n118.timelineKey, [n118.id], [n118.id, toString(n118.occurredAt), toString(n118.recordedAt), n118.summary, coalesce(n118.feedKey, split(n118.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n118)<-[:PERFORMED]-()<-[r119:HAD]-(n119)
        RETURN [n119.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n118)<-[r120:PERFORMED]-(n120)
        RETURN [n120.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n118)<-[:PERFORMED]-()-[r121:AT]->(n121)
        RETURN [n121.id, n121.clues, n121.name, n121.level, n121.state, COLLECT {
          MATCH (n121)-[r122:OPERATED_BY]->(n122)
          WHERE r122.to IS NULL
          RETURN [n122.code, n122.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n118)<-[:PERFORMED]-()-[r123:ATTENDED_BY {role: 'ATTENDING'}]->(n123)
        RETURN [n123.id, n123.cedula, n123.name, n123.specialty] AS row LIMIT 1
      }, n118.kind, COLLECT {
        MATCH (n118)-[r124:OF]->(n124)
        RETURN [n124.code, n124.name, n124.system, coalesce(n124.codings, [])] AS row LIMIT 1
      }, n118.status, n118.outcome, n118.plannedSessions, COLLECT {
        MATCH (n118)-[r125:SESSION_OF]->(n125)
        RETURN [n125.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n118)<-[r126:SESSION_OF]-(n126)
        WITH n126, r126 ORDER BY n126.timelineKey
        RETURN [n126.id] AS row
      }]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r127:PERFORMED]->(n127)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r128:CERTIFIED]->(n128)
      WITH n128 ORDER BY n128.timelineKey DESC
      RETURN [n128.timelineKey, [n128.id], [n128.id, toString(n128.occurredAt), toString(n128.recordedAt), n128.summary, coalesce(n128.feedKey, split(n128.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n128)<-[:CERTIFIED]-()<-[r129:HAD]-(n129)
        RETURN [n129.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[r130:CERTIFIED]-(n130)
        RETURN [n130.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[:CERTIFIED]-()-[r131:AT]->(n131)
        RETURN [n131.id, n131.clues, n131.name, n131.level, n131.state, COLLECT {
          MATCH (n131)-[r132:OPERATED_BY]->(n132)
          WHERE r132.to IS NULL
          RETURN [n132.code, n132.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[:CERTIFIED]-()-[r133:ATTENDED_BY {role: 'ATTENDING'}]->(n133)
        RETURN [n133.id, n133.cedula, n133.name, n133.specialty] AS row LIMIT 1
      }, n128.folio, n128.branch, n128.character, toString(n128.startDate), toString(n128.startDate + duration({days: n128.days - 1})), n128.days, n128.overrideReason, COLLECT {
        MATCH (n128)-[r134:CONTINUES]->(n134)
        RETURN [n134.id, n134.folio] AS row LIMIT 1
      }, reduce(total = 0, days IN COLLECT { MATCH (n128)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r135:CERTIFIED]->(n135)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r136:REFERRED]->(n136)
      WITH n136 ORDER BY n136.timelineKey DESC
      RETURN [n136.timelineKey, [n136.id], [n136.id, toString(n136.occurredAt), toString(n136.recordedAt), n136.summary, coalesce(n136.feedKey, split(n136.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n136)<-[:REFERRED]-()<-[r137:HAD]-(n137)
        RETURN [n137.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)<-[r138:REFERRED]-(n138)
        RETURN [n138.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)<-[:REFERRED]-()-[r139:AT]->(n139)
        RETURN [n139.id, n139.clues, n139.name, n139.level, n139.state, COLLECT {
          MATCH (n139)-[r140:OPERATED_BY]->(n140)
          WHERE r140.to IS NULL
          RETURN [n140.code, n140.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)<-[:REFERRED]-()-[r141:ATTENDED_BY {role: 'ATTENDING'}]->(n141)
        RETURN [n141.id, n141.cedula, n141.name, n141.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)-[r142:TO]->(n142)
        RETURN [n142.id, n142.clues, n142.name, n142.level, n142.state, COLLECT {
          MATCH (n142)-[r143:OPERATED_BY]->(n143)
          WHERE r143.to IS NULL
          RETURN [n143.code, n143.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, n136.reason, n136.status, n136.answer, coalesce(n136.version, 1)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r144:REFERRED]->(n144)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r145:ADMINISTERED]->(n145)
      WITH n145 ORDER BY n145.timelineKey DESC
      RETURN [n145.timelineKey, [n145.id], [n145.id, toString(n145.occurredAt), toString(n145.recordedAt), n145.summary, coalesce(n145.feedKey, split(n145.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n145)<-[:ADMINISTERED]-()<-[r146:HAD]-(n146)
        RETURN [n146.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n145)<-[r147:ADMINISTERED]-(n147)
        RETURN [n147.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n145)<-[:ADMINISTERED]-()-[r148:AT]->(n148)
        RETURN [n148.id, n148.clues, n148.name, n148.level, n148.state, COLLECT {
          MATCH (n148)-[r149:OPERATED_BY]->(n149)
          WHERE r149.to IS NULL
          RETURN [n149.code, n149.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n145)<-[:ADMINISTERED]-()-[r150:ATTENDED_BY {role: 'ATTENDING'}]->(n150)
        RETURN [n150.id, n150.cedula, n150.name, n150.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n145)-[r151:OF]->(n151)
        RETURN [n151.code, n151.name, n151.system, coalesce(n151.codings, [])] AS row LIMIT 1
      }, n145.status, n145.reason, n145.lot, n145.doseNumber]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r152:ADMINISTERED]->(n152)
    }, false, false, true, null], EXISTS { (n0)<-[:SAME_PERSON_AS*0..]-(former) WHERE former.restrictions IS NOT NULL }, g7, COLLECT {
    MATCH (n0)-[r154:GAVE]->(n154)
    WITH n154, r154 ORDER BY n154.givenAt DESC, n154.id
    RETURN [n154.id, n154.scope, toString(n154.givenAt), toString(n154.endedAt), n154.textVersion] AS row
  }, COLLECT {
    MATCH (n0)<-[r155:OPENED]-(n155)
    WITH n155, r155 ORDER BY n155.occurredAt DESC, n155.id
    RETURN [n155.id, COLLECT {
      MATCH (n155)-[r156:OPENED]->(n156)
      WHERE NOT EXISTS { (n156)-[:SAME_PERSON_AS]->() }
      RETURN [n156.id] AS row LIMIT 1
    }, COLLECT {
      MATCH (n155)<-[r157:BROKE_GLASS]-(n157)
      RETURN [n157.id] AS row LIMIT 1
    }, toString(n155.occurredAt), toString(n155.until), n155.purpose, n155.reason, toString(n155.reviewedAt), n155.reviewer, n155.verdict, n155.comment] AS row
  }, [COLLECT {
      MATCH (n158:AuditEvent)
      WHERE n158.accessKey >= n0.id + '|' AND n158.accessKey < n0.id + '}' AND n158.at.epochSeconds * 1000000 + n158.at.microsecond < $p2
      WITH n158 ORDER BY n158.accessKey DESC
      RETURN [n158.accessKey, [n158.id], [n158.id, toString(n158.at), [n158.role, n158.name, n158.subject], n158.role, [n158.role, n158.name, n158.subject], n158.purpose, n158.purpose, n158.action, n158.outcome, COLLECT { MATCH (place:Facility {id: n158.facility}) RETURN place.name }[0], [n158.role, n158.name, n158.subject, COLLECT { MATCH (place:Facility {id: n158.facility}) RETURN place.name }[0], n158.purpose, n158.action, n158.fields, n158.kinds, n158.outcome]]] AS row
    }, COUNT {
      MATCH (n159:AuditEvent)
      WHERE n159.accessKey >= n0.id + '|' AND n159.accessKey < n0.id + '}' AND n159.at.epochSeconds * 1000000 + n159.at.microsecond < $p2
      RETURN 1
    }, false, false, true, null], n0.id] AS row LIMIT 2
} AS value
