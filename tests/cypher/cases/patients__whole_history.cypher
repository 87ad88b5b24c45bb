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
    RETURN [[n13.id], r13.score, [each IN r13.reasons | each.reason]] AS row
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
  } AS g6
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
    RETURN [[n4.code, n4.name, n4.system, coalesce(n4.codings, [])], r4.`criticality`, r4.`status`, toString(r4.`since`), r4.`reaction`] AS row
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
  }, g3, g4, g6, [COUNT { (n0)-[:HAD]->() }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'HOSPITALIZATION' }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'EMERGENCY' }, COUNT { (n0)-[:HAD]->()-[:DOCUMENTED_IN]->() }, COUNT { (n0)-[:HAD]->()-[:PRESCRIBED]->() }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->() }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->(event) WHERE event.kind = 'LABORATORY' }, COUNT { (n0)-[:HAD]->()-[:PERFORMED]->() }, COUNT { (n0)-[:HAD]->()-[:CERTIFIED]->() }, COUNT { (n0)-[:HAD]->()-[:REFERRED]->() }, COUNT { (n0)-[:HAD]->()-[:ADMINISTERED]->() }], [COLLECT {
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
      }, n58.kind, n58.status, n58.reason, toString(n58.endedAt), COLLECT {
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
        RETURN [n66.kind, n66.text, n66.signature, COLLECT {
          MATCH (n66)-[r67:AMENDS]->(n67)
          RETURN [n67.id] AS row LIMIT 1
        }, COLLECT {
          MATCH (n66)<-[r68:AMENDS]-(n68)
          WITH n68, r68 ORDER BY n68.timelineKey
          RETURN [n68.id] AS row
        }] AS row
      }, COLLECT {
        MATCH (n58)-[r69:PRESCRIBED]->(n69)
        WITH n69, r69 ORDER BY n69.timelineKey
        RETURN [COLLECT {
          MATCH (n69)-[r70:OF]->(n70)
          RETURN [n70.key, n70.name, n70.substance, n70.system, coalesce(n70.codings, [])] AS row LIMIT 1
        }, n69.dose, n69.route, n69.frequency, n69.days, n69.status] AS row
      }, COLLECT {
        MATCH (n58)-[r71:ORDERED]->(n71)
        WITH n71, r71 ORDER BY n71.timelineKey
        RETURN [n71.kind, COLLECT {
          MATCH (n71)-[r72:OF]->(n72)
          RETURN [n72.code, n72.name, n72.system, coalesce(n72.codings, []), n72.repeatWithinDays] AS row LIMIT 1
        }, n71.status, COLLECT {
          MATCH (n71)-[r73:RESULTED_IN]->(n73)
          WITH n73, r73 ORDER BY n73.position
          RETURN [n73.code, n73.system, n73.name, n73.value, n73.text, n73.unit, n73.low, n73.high, n73.flag] AS row
        }, n71.report] AS row
      }, COLLECT {
        MATCH (n58)-[r74:PERFORMED]->(n74)
        WITH n74, r74 ORDER BY n74.timelineKey
        RETURN [n74.kind, COLLECT {
          MATCH (n74)-[r75:OF]->(n75)
          RETURN [n75.code, n75.name, n75.system, coalesce(n75.codings, [])] AS row LIMIT 1
        }, n74.status, n74.outcome] AS row
      }, COLLECT {
        MATCH (n58)-[r76:CERTIFIED]->(n76)
        WITH n76, r76 ORDER BY n76.timelineKey
        RETURN [n76.folio, n76.branch, n76.character, toString(n76.startDate), toString(n76.startDate + duration({days: n76.days - 1})), n76.days, COLLECT {
          MATCH (n76)-[r77:CONTINUES]->(n77)
          RETURN [n77.id, n77.folio] AS row LIMIT 1
        }, reduce(total = 0, days IN COLLECT { MATCH (n76)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)] AS row
      }, COLLECT {
        MATCH (n58)-[r78:REFERRED]->(n78)
        WITH n78, r78 ORDER BY n78.timelineKey
        RETURN [COLLECT {
          MATCH (n78)-[r79:TO]->(n79)
          RETURN [n79.id, n79.clues, n79.name, n79.level, n79.state, COLLECT {
            MATCH (n79)-[r80:OPERATED_BY]->(n80)
            WHERE r80.to IS NULL
            RETURN [n80.code, n80.name] AS row LIMIT 1
          }] AS row LIMIT 1
        }, n78.reason, n78.status] AS row
      }, COLLECT {
        MATCH (n58)-[r81:ADMINISTERED]->(n81)
        WITH n81, r81 ORDER BY n81.timelineKey
        RETURN [COLLECT {
          MATCH (n81)-[r82:OF]->(n82)
          RETURN [n82.code, n82.name, n82.system, coalesce(n82.codings, [])] AS row LIMIT 1
        }, n81.status, n81.lot, n81.doseNumber] AS row
      }, COLLECT {
        MATCH (n58)-[r83:PART_OF]->(n83)
        RETURN [n83.id, n83.kind] AS row LIMIT 1
      }, COLLECT {
        MATCH (n58)-[r84:FOLLOWS_FROM]->(n84)
        RETURN [n84.id, n84.reason] AS row LIMIT 1
      }]] AS row
    }, COUNT {
      MATCH (n0)-[r85:HAD]->(n85)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r86:DOCUMENTED_IN]->(n86)
      WITH n86 ORDER BY n86.timelineKey DESC
      RETURN [n86.timelineKey, [n86.id], [n86.id, toString(n86.occurredAt), toString(n86.recordedAt), n86.summary, coalesce(n86.feedKey, split(n86.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n86)<-[:DOCUMENTED_IN]-()<-[r87:HAD]-(n87)
        RETURN [n87.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)<-[r88:DOCUMENTED_IN]-(n88)
        RETURN [n88.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)<-[:DOCUMENTED_IN]-()-[r89:AT]->(n89)
        RETURN [n89.id, n89.clues, n89.name, n89.level, n89.state, COLLECT {
          MATCH (n89)-[r90:OPERATED_BY]->(n90)
          WHERE r90.to IS NULL
          RETURN [n90.code, n90.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)<-[:DOCUMENTED_IN]-()-[r91:ATTENDED_BY {role: 'ATTENDING'}]->(n91)
        RETURN [n91.id, n91.cedula, n91.name, n91.specialty] AS row LIMIT 1
      }, n86.kind, n86.text, n86.signature, COLLECT {
        MATCH (n86)-[r92:AMENDS]->(n92)
        RETURN [n92.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)<-[r93:AMENDS]-(n93)
        WITH n93, r93 ORDER BY n93.timelineKey
        RETURN [n93.id] AS row
      }]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r94:DOCUMENTED_IN]->(n94)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r95:PRESCRIBED]->(n95)
      WITH n95 ORDER BY n95.timelineKey DESC
      RETURN [n95.timelineKey, [n95.id], [n95.id, toString(n95.occurredAt), toString(n95.recordedAt), n95.summary, coalesce(n95.feedKey, split(n95.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n95)<-[:PRESCRIBED]-()<-[r96:HAD]-(n96)
        RETURN [n96.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n95)<-[r97:PRESCRIBED]-(n97)
        RETURN [n97.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n95)<-[:PRESCRIBED]-()-[r98:AT]->(n98)
        RETURN [n98.id, n98.clues, n98.name, n98.level, n98.state, COLLECT {
          MATCH (n98)-[r99:OPERATED_BY]->(n99)
          WHERE r99.to IS NULL
          RETURN [n99.code, n99.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n95)<-[:PRESCRIBED]-()-[r100:ATTENDED_BY {role: 'ATTENDING'}]->(n100)
        RETURN [n100.id, n100.cedula, n100.name, n100.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n95)-[r101:OF]->(n101)
        RETURN [n101.key, n101.name, n101.substance, n101.system, coalesce(n101.codings, [])] AS row LIMIT 1
      }, n95.dose, n95.route, n95.frequency, n95.days, n95.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r102:PRESCRIBED]->(n102)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r103:ORDERED]->(n103)
      WITH n103 ORDER BY n103.timelineKey DESC
      RETURN [n103.timelineKey, [n103.id], [n103.id, toString(n103.occurredAt), toString(n103.recordedAt), n103.summary, coalesce(n103.feedKey, split(n103.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n103)<-[:ORDERED]-()<-[r104:HAD]-(n104)
        RETURN [n104.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n103)<-[r105:ORDERED]-(n105)
        RETURN [n105.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n103)<-[:ORDERED]-()-[r106:AT]->(n106)
        RETURN [n106.id, n106.clues, n106.name, n106.level, n106.state, COLLECT {
          MATCH (n106)-[r107:OPERATED_BY]->(n107)
          WHERE r107.to IS NULL
          RETURN [n107.code, n107.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n103)<-[:ORDERED]-()-[r108:ATTENDED_BY {role: 'ATTENDING'}]->(n108)
        RETURN [n108.id, n108.cedula, n108.name, n108.specialty] AS row LIMIT 1
      }, n103.kind, COLLECT {
        MATCH (n103)-[r109:OF]->(n109)
        RETURN [n109.code, n109.name, n109.system, coalesce(n109.codings, []), n109.repeatWithinDays] AS row LIMIT 1
      }, n103.status, COLLECT {
        MATCH (n103)-[r110:RESULTED_IN]->(n110)
        WITH n110, r110 ORDER BY n110.position
        RETURN [n110.code, n110.system, n110.name, n110.value, n110.text, n110.unit, n110.low, n110.high, n110.flag] AS row
      }, n103.report]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r111:ORDERED]->(n111)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r112:PERFORMED]->(n112)
      WITH n112 ORDER BY n112.timelineKey DESC
      RETURN [n112.timelineKey, [n112.id], [n112.id, toString(n112.occurredAt), toString(n112.recordedAt), n112.summary, coalesce(n112.feedKey, split(n112.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n112)<-[:PERFORMED]-()<-[r113:HAD]-(n113)
        RETURN [n113.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n112)<-[r114:PERFORMED]-(n114)
        RETURN [n114.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n112)<-[:PERFORMED]-()-[r115:AT]->(n115)
        RETURN [n115.id, n115.clues, n115.name, n115.level, n115.state, COLLECT {
          MATCH (n115)-[r116:OPERATED_BY]->(n116)
          WHERE r116.to IS NULL
          RETURN [n116.code, n116.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n112)<-[:PERFORMED]-()-[r117:ATTENDED_BY {role: 'ATTENDING'}]->(n117)
        RETURN [n117.id, n117.cedula, n117.name, n117.specialty] AS row LIMIT 1
      }, n112.kind, COLLECT {
        MATCH (n112)-[r118:OF]->(n118)
        RETURN [n118.code, n118.name, n118.system, coalesce(n118.codings, [])] AS row LIMIT 1
      }, n112.status, n112.outcome]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r119:PERFORMED]->(n119)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r120:CERTIFIED]->(n120)
      WITH n120 ORDER BY n120.timelineKey DESC
      RETURN [n120.timelineKey, [n120.id], [n120.id, toString(n120.occurredAt), toString(n120.recordedAt), n120.summary, coalesce(n120.feedKey, split(n120.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n120)<-[:CERTIFIED]-()<-[r121:HAD]-(n121)
        RETURN [n121.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n120)<-[r122:CERTIFIED]-(n122)
        RETURN [n122.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n120)<-[:CERTIFIED]-()-[r123:AT]->(n123)
        RETURN [n123.id, n123.clues, n123.name, n123.level, n123.state, COLLECT {
          MATCH (n123)-[r124:OPERATED_BY]->(n124)
          WHERE r124.to IS NULL
          RETURN [n124.code, n124.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n120)<-[:CERTIFIED]-()-[r125:ATTENDED_BY {role: 'ATTENDING'}]->(n125)
        RETURN [n125.id, n125.cedula, n125.name, n125.specialty] AS row LIMIT 1
      }, n120.folio, n120.branch, n120.character, toString(n120.startDate), toString(n120.startDate + duration({days: n120.days - 1})), n120.days, COLLECT {
        MATCH (n120)-[r126:CONTINUES]->(n126)
        RETURN [n126.id, n126.folio] AS row LIMIT 1
      }, reduce(total = 0, days IN COLLECT { MATCH (n120)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r127:CERTIFIED]->(n127)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r128:REFERRED]->(n128)
      WITH n128 ORDER BY n128.timelineKey DESC
      RETURN [n128.timelineKey, [n128.id], [n128.id, toString(n128.occurredAt), toString(n128.recordedAt), n128.summary, coalesce(n128.feedKey, split(n128.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n128)<-[:REFERRED]-()<-[r129:HAD]-(n129)
        RETURN [n129.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[r130:REFERRED]-(n130)
        RETURN [n130.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[:REFERRED]-()-[r131:AT]->(n131)
        RETURN [n131.id, n131.clues, n131.name, n131.level, n131.state, COLLECT {
          MATCH (n131)-[r132:OPERATED_BY]->(n132)
          WHERE r132.to IS NULL
          RETURN [n132.code, n132.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[:REFERRED]-()-[r133:ATTENDED_BY {role: 'ATTENDING'}]->(n133)
        RETURN [n133.id, n133.cedula, n133.name, n133.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)-[r134:TO]->(n134)
        RETURN [n134.id, n134.clues, n134.name, n134.level, n134.state, COLLECT {
          MATCH (n134)-[r135:OPERATED_BY]->(n135)
          WHERE r135.to IS NULL
          RETURN [n135.code, n135.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, n128.reason, n128.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r136:REFERRED]->(n136)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r137:ADMINISTERED]->(n137)
      WITH n137 ORDER BY n137.timelineKey DESC
      RETURN [n137.timelineKey, [n137.id], [n137.id, toString(n137.occurredAt), toString(n137.recordedAt), n137.summary, coalesce(n137.feedKey, split(n137.timelineKey, '|')[0] + '|0'), COLLECT {
        MATCH (n137)<-[:ADMINISTERED]-()<-[r138:HAD]-(n138)
        RETURN [n138.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n137)<-[r139:ADMINISTERED]-(n139)
        RETURN [n139.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n137)<-[:ADMINISTERED]-()-[r140:AT]->(n140)
        RETURN [n140.id, n140.clues, n140.name, n140.level, n140.state, COLLECT {
          MATCH (n140)-[r141:OPERATED_BY]->(n141)
          WHERE r141.to IS NULL
          RETURN [n141.code, n141.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n137)<-[:ADMINISTERED]-()-[r142:ATTENDED_BY {role: 'ATTENDING'}]->(n142)
        RETURN [n142.id, n142.cedula, n142.name, n142.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n137)-[r143:OF]->(n143)
        RETURN [n143.code, n143.name, n143.system, coalesce(n143.codings, [])] AS row LIMIT 1
      }, n137.status, n137.lot, n137.doseNumber]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r144:ADMINISTERED]->(n144)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)<-[r145:ACCESSED]-(n145)
      WITH n145 ORDER BY n145.timelineKey DESC
      RETURN [n145.timelineKey, [n145.id], [n145.id, toString(n145.occurredAt), n145.who, n145.role, n145.purpose, n145.operation, n145.facilityName]] AS row
    }, COUNT {
      MATCH (n0)<-[r146:ACCESSED]-(n146)
    }, false, false, true, null]] AS row LIMIT 2
} AS value
