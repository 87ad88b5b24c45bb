// patient
RETURN COLLECT {
  MATCH (n0found:Patient {id: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  WITH n0, COLLECT {
    MATCH (n0)-[:HAD]->(n5way)-[r5way:DIAGNOSED]->(n5)
    WHERE r5way.certainty <> 'RULED_OUT'
    WITH n5, {firstSeen: min(n5way.occurredAt), lastSeen: max(n5way.occurredAt), timesSeen: count(*)} AS r5
    WITH n5, r5 ORDER BY r5.lastSeen DESC, n5.id
    RETURN [[n5.code, n5.label, n5.system, coalesce(n5.codings, [])], toString(r5.`firstSeen`), toString(r5.`lastSeen`), r5.`timesSeen`] AS row
  } AS g0, COLLECT {
    MATCH (n0)-[:HAD]->(encounter)-[:ORDERED]->(study)-[:OF]->(type) WHERE type.repeatWithinDays IS NOT NULL AND study.status <> 'CANCELLED'
    MATCH (encounter)-[:AT]->(facility)
    WITH type, study, date(datetime({datetime: study.occurredAt, timezone: '-06:00'})) AS day, COLLECT { MATCH (facility)-[since:OPERATED_BY]->(by) RETURN {from: since.from, code: by.code} AS operator ORDER BY since.from DESC, by.code } AS operators
    WITH type, {study: study, day: day, at: study.occurredAt.epochMillis, institution: coalesce(head([operator IN operators WHERE operator.from <= day | operator.code]), last(operators).code, 'NO-INDICADA'), done: study.status IN ['FINAL', 'CORRECTED']} AS one ORDER BY one.study.timelineKey
    WITH type, type.repeatWithinDays AS days, collect(one) AS studies UNWIND studies AS one
    WITH type, one, last([each IN studies WHERE each.done AND each.at < one.at AND one.at - each.at <= days * 86400000 AND each.institution <> one.institution AND NOT 'NO-INDICADA' IN [each.institution, one.institution]]) AS earlier
    WITH type, one, earlier WHERE earlier IS NOT NULL
    WITH one.study AS n9, (one.at - earlier.at) / 86400000 AS days, earlier.study AS earlier, type
    WITH n9, {earlier: earlier, daysBetween: days, repeatWithinDays: type.repeatWithinDays} AS r9
    WITH n9, r9 ORDER BY n9.timelineKey DESC
    WITH n9, r9, COLLECT {
      WITH r9.earlier AS n10
      RETURN [n10.id] AS row LIMIT 1
    } AS g1
    RETURN [[n9.id], g1, r9.`daysBetween`, r9.`repeatWithinDays`] AS row
  } AS g2
  RETURN [n0.id, n0.curp, n0.nss, n0.givenNames, n0.firstSurname, n0.secondSurname, n0.givenNames + ' ' + n0.firstSurname + coalesce(' ' + n0.secondSurname, ''), toString(n0.birthDate), duration.between(n0.birthDate, coalesce(date(n0.deceasedAt), date())).years, n0.sex, n0.birthState, toString(n0.deceasedAt), n0.identityStatus, n0.version, COLLECT { MATCH (n0)<-[:SAME_PERSON_AS*1..]-(former) RETURN former.id ORDER BY former.id }, COLLECT {
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
  }, g0, COLLECT {
    MATCH (n0)-[:HAD]->()-[r6:PRESCRIBED]->(n6)
    WHERE n6.status = 'ACTIVE'
    WITH n6, r6 ORDER BY n6.timelineKey DESC
    RETURN [n6.id, COLLECT {
      MATCH (n6)-[r7:OF]->(n7)
      RETURN [n7.name] AS row LIMIT 1
    }] AS row
  }, COLLECT {
    MATCH (n0)<-[r8:TREATS]-(n8)
    WITH n8, r8 ORDER BY r8.from DESC, n8.id
    RETURN [[n8.id, n8.cedula, n8.name, n8.specialty], r8.`basis`, toString(r8.`from`), toString(r8.`to`)] AS row
  }, g2, [COUNT { (n0)-[:HAD]->() }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'HOSPITALIZATION' }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'EMERGENCY' }, COUNT { (n0)-[:HAD]->()-[:DOCUMENTED_IN]->() }, COUNT { (n0)-[:HAD]->()-[:PRESCRIBED]->() }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->() }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->(event) WHERE event.kind = 'LABORATORY' }, COUNT { (n0)-[:HAD]->()-[:PERFORMED]->() }, COUNT { (n0)-[:HAD]->()-[:CERTIFIED]->() }, COUNT { (n0)-[:HAD]->()-[:REFERRED]->() }, COUNT { (n0)-[:HAD]->()-[:ADMINISTERED]->() }], [COLLECT {
      MATCH (n11:Event)
      WHERE n11.timelineKey >= n0.id + '|' AND n11.timelineKey < n0.id + '}'
      WITH n11 ORDER BY n11.timelineKey DESC
      RETURN [n11.timelineKey, CASE WHEN n11:Prescription THEN [0, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[:PRESCRIBED]-()<-[r12:HAD]-(n12)
        RETURN [n12.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[r13:PRESCRIBED]-(n13)
        RETURN [n13.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:PRESCRIBED]-()-[r14:AT]->(n14)
        RETURN [n14.id, n14.clues, n14.name, n14.level, n14.state, COLLECT {
          MATCH (n14)-[r15:OPERATED_BY]->(n15)
          WHERE r15.to IS NULL
          RETURN [n15.code, n15.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:PRESCRIBED]-()-[r16:ATTENDED_BY {role: 'ATTENDING'}]->(n16)
        RETURN [n16.id, n16.cedula, n16.name, n16.specialty] AS row LIMIT 1
      }]] WHEN n11:Encounter THEN [1, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[r17:HAD]-(n17)
        RETURN [n17.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)-[r18:AT]->(n18)
        RETURN [n18.id, n18.clues, n18.name, n18.level, n18.state, COLLECT {
          MATCH (n18)-[r19:OPERATED_BY]->(n19)
          WHERE r19.to IS NULL
          RETURN [n19.code, n19.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)-[r20:ATTENDED_BY {role: 'ATTENDING'}]->(n20)
        RETURN [n20.id, n20.cedula, n20.name, n20.specialty] AS row LIMIT 1
      }]] WHEN n11:Note THEN [2, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[:DOCUMENTED_IN]-()<-[r21:HAD]-(n21)
        RETURN [n21.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[r22:DOCUMENTED_IN]-(n22)
        RETURN [n22.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:DOCUMENTED_IN]-()-[r23:AT]->(n23)
        RETURN [n23.id, n23.clues, n23.name, n23.level, n23.state, COLLECT {
          MATCH (n23)-[r24:OPERATED_BY]->(n24)
          WHERE r24.to IS NULL
          RETURN [n24.code, n24.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:DOCUMENTED_IN]-()-[r25:ATTENDED_BY {role: 'ATTENDING'}]->(n25)
        RETURN [n25.id, n25.cedula, n25.name, n25.specialty] AS row LIMIT 1
      }, n11.kind]] WHEN n11:Study THEN [3, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[:ORDERED]-()<-[r26:HAD]-(n26)
        RETURN [n26.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[r27:ORDERED]-(n27)
        RETURN [n27.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:ORDERED]-()-[r28:AT]->(n28)
        RETURN [n28.id, n28.clues, n28.name, n28.level, n28.state, COLLECT {
          MATCH (n28)-[r29:OPERATED_BY]->(n29)
          WHERE r29.to IS NULL
          RETURN [n29.code, n29.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:ORDERED]-()-[r30:ATTENDED_BY {role: 'ATTENDING'}]->(n30)
        RETURN [n30.id, n30.cedula, n30.name, n30.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)-[r31:OF]->(n31)
        RETURN [n31.name] AS row LIMIT 1
      }]] WHEN n11:Procedure THEN [4, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[:PERFORMED]-()<-[r32:HAD]-(n32)
        RETURN [n32.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[r33:PERFORMED]-(n33)
        RETURN [n33.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:PERFORMED]-()-[r34:AT]->(n34)
        RETURN [n34.id, n34.clues, n34.name, n34.level, n34.state, COLLECT {
          MATCH (n34)-[r35:OPERATED_BY]->(n35)
          WHERE r35.to IS NULL
          RETURN [n35.code, n35.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:PERFORMED]-()-[r36:ATTENDED_BY {role: 'ATTENDING'}]->(n36)
        RETURN [n36.id, n36.cedula, n36.name, n36.specialty] AS row LIMIT 1
      }]] WHEN n11:SickLeave THEN [5, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[:CERTIFIED]-()<-[r37:HAD]-(n37)
        RETURN [n37.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[r38:CERTIFIED]-(n38)
        RETURN [n38.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:CERTIFIED]-()-[r39:AT]->(n39)
        RETURN [n39.id, n39.clues, n39.name, n39.level, n39.state, COLLECT {
          MATCH (n39)-[r40:OPERATED_BY]->(n40)
          WHERE r40.to IS NULL
          RETURN [n40.code, n40.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:CERTIFIED]-()-[r41:ATTENDED_BY {role: 'ATTENDING'}]->(n41)
        RETURN [n41.id, n41.cedula, n41.name, n41.specialty] AS row LIMIT 1
      }]] WHEN n11:Referral THEN [6, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[:REFERRED]-()<-[r42:HAD]-(n42)
        RETURN [n42.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[r43:REFERRED]-(n43)
        RETURN [n43.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:REFERRED]-()-[r44:AT]->(n44)
        RETURN [n44.id, n44.clues, n44.name, n44.level, n44.state, COLLECT {
          MATCH (n44)-[r45:OPERATED_BY]->(n45)
          WHERE r45.to IS NULL
          RETURN [n45.code, n45.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:REFERRED]-()-[r46:ATTENDED_BY {role: 'ATTENDING'}]->(n46)
        RETURN [n46.id, n46.cedula, n46.name, n46.specialty] AS row LIMIT 1
      }]] WHEN n11:Immunization THEN [7, [n11.id, toString(n11.occurredAt), toString(n11.recordedAt), n11.summary, COLLECT {
        MATCH (n11)<-[:ADMINISTERED]-()<-[r47:HAD]-(n47)
        RETURN [n47.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[r48:ADMINISTERED]-(n48)
        RETURN [n48.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:ADMINISTERED]-()-[r49:AT]->(n49)
        RETURN [n49.id, n49.clues, n49.name, n49.level, n49.state, COLLECT {
          MATCH (n49)-[r50:OPERATED_BY]->(n50)
          WHERE r50.to IS NULL
          RETURN [n50.code, n50.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n11)<-[:ADMINISTERED]-()-[r51:ATTENDED_BY {role: 'ATTENDING'}]->(n51)
        RETURN [n51.id, n51.cedula, n51.name, n51.specialty] AS row LIMIT 1
      }]] END, [n11.id]] AS row
    }, COUNT {
      MATCH (n52:Event)
      WHERE n52.timelineKey >= n0.id + '|' AND n52.timelineKey < n0.id + '}'
      RETURN 1
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[r53:HAD]->(n53)
      WITH n53 ORDER BY n53.timelineKey DESC
      RETURN [n53.timelineKey, [n53.id], [n53.id, toString(n53.occurredAt), toString(n53.recordedAt), n53.summary, COLLECT {
        MATCH (n53)<-[r54:HAD]-(n54)
        RETURN [n54.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n53)-[r55:AT]->(n55)
        RETURN [n55.id, n55.clues, n55.name, n55.level, n55.state, COLLECT {
          MATCH (n55)-[r56:OPERATED_BY]->(n56)
          WHERE r56.to IS NULL
          RETURN [n56.code, n56.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n53)-[r57:ATTENDED_BY {role: 'ATTENDING'}]->(n57)
        RETURN [n57.id, n57.cedula, n57.name, n57.specialty] AS row LIMIT 1
      }, n53.kind, n53.status, n53.reason, toString(n53.endedAt), COLLECT {
        MATCH (n53)-[r58:DIAGNOSED]->(n58)
        WITH n58, r58 ORDER BY r58.rank, n58.code
        RETURN [[n58.code, n58.label, n58.system, coalesce(n58.codings, [])], r58.`rank`, r58.`certainty`] AS row
      }, COLLECT {
        MATCH (n53)-[r59:DOCUMENTED_IN]->(n59)
        WITH n59, r59 ORDER BY n59.timelineKey
        RETURN [n59.kind, n59.text, n59.signature, COLLECT {
          MATCH (n59)-[r60:AMENDS]->(n60)
          RETURN [n60.id] AS row LIMIT 1
        }, COLLECT {
          MATCH (n59)<-[r61:AMENDS]-(n61)
          WITH n61, r61 ORDER BY n61.timelineKey
          RETURN [n61.id] AS row
        }] AS row
      }, COLLECT {
        MATCH (n53)-[r62:PRESCRIBED]->(n62)
        WITH n62, r62 ORDER BY n62.timelineKey
        RETURN [COLLECT {
          MATCH (n62)-[r63:OF]->(n63)
          RETURN [n63.key, n63.name, n63.substance, n63.system, coalesce(n63.codings, [])] AS row LIMIT 1
        }, n62.dose, n62.route, n62.frequency, n62.days, n62.status] AS row
      }, COLLECT {
        MATCH (n53)-[r64:ORDERED]->(n64)
        WITH n64, r64 ORDER BY n64.timelineKey
        RETURN [n64.kind, COLLECT {
          MATCH (n64)-[r65:OF]->(n65)
          RETURN [n65.code, n65.name, n65.system, coalesce(n65.codings, []), n65.repeatWithinDays] AS row LIMIT 1
        }, n64.status, COLLECT {
          MATCH (n64)-[r66:RESULTED_IN]->(n66)
          WITH n66, r66 ORDER BY n66.position
          RETURN [n66.code, n66.system, n66.name, n66.value, n66.text, n66.unit, n66.low, n66.high, n66.flag] AS row
        }, n64.report] AS row
      }, COLLECT {
        MATCH (n53)-[r67:PERFORMED]->(n67)
        WITH n67, r67 ORDER BY n67.timelineKey
        RETURN [n67.kind, COLLECT {
          MATCH (n67)-[r68:OF]->(n68)
          RETURN [n68.code, n68.name, n68.system, coalesce(n68.codings, [])] AS row LIMIT 1
        }, n67.status, n67.outcome] AS row
      }, COLLECT {
        MATCH (n53)-[r69:CERTIFIED]->(n69)
        WITH n69, r69 ORDER BY n69.timelineKey
        RETURN [n69.folio, n69.branch, n69.character, toString(n69.startDate), toString(n69.startDate + duration({days: n69.days - 1})), n69.days, COLLECT {
          MATCH (n69)-[r70:CONTINUES]->(n70)
          RETURN [n70.id, n70.folio] AS row LIMIT 1
        }, reduce(total = 0, days IN COLLECT { MATCH (n69)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)] AS row
      }, COLLECT {
        MATCH (n53)-[r71:REFERRED]->(n71)
        WITH n71, r71 ORDER BY n71.timelineKey
        RETURN [COLLECT {
          MATCH (n71)-[r72:TO]->(n72)
          RETURN [n72.id, n72.clues, n72.name, n72.level, n72.state, COLLECT {
            MATCH (n72)-[r73:OPERATED_BY]->(n73)
            WHERE r73.to IS NULL
            RETURN [n73.code, n73.name] AS row LIMIT 1
          }] AS row LIMIT 1
        }, n71.reason, n71.status] AS row
      }, COLLECT {
        MATCH (n53)-[r74:ADMINISTERED]->(n74)
        WITH n74, r74 ORDER BY n74.timelineKey
        RETURN [COLLECT {
          MATCH (n74)-[r75:OF]->(n75)
          RETURN [n75.code, n75.name, n75.system, coalesce(n75.codings, [])] AS row LIMIT 1
        }, n74.status, n74.lot, n74.doseNumber] AS row
      }, COLLECT {
        MATCH (n53)-[r76:PART_OF]->(n76)
        RETURN [n76.id, n76.kind] AS row LIMIT 1
      }, COLLECT {
        MATCH (n53)-[r77:FOLLOWS_FROM]->(n77)
        RETURN [n77.id, n77.reason] AS row LIMIT 1
      }]] AS row
    }, COUNT {
      MATCH (n0)-[r78:HAD]->(n78)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r79:DOCUMENTED_IN]->(n79)
      WITH n79 ORDER BY n79.timelineKey DESC
      RETURN [n79.timelineKey, [n79.id], [n79.id, toString(n79.occurredAt), toString(n79.recordedAt), n79.summary, COLLECT {
        MATCH (n79)<-[:DOCUMENTED_IN]-()<-[r80:HAD]-(n80)
        RETURN [n80.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n79)<-[r81:DOCUMENTED_IN]-(n81)
        RETURN [n81.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n79)<-[:DOCUMENTED_IN]-()-[r82:AT]->(n82)
        RETURN [n82.id, n82.clues, n82.name, n82.level, n82.state, COLLECT {
          MATCH (n82)-[r83:OPERATED_BY]->(n83)
          WHERE r83.to IS NULL
          RETURN [n83.code, n83.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n79)<-[:DOCUMENTED_IN]-()-[r84:ATTENDED_BY {role: 'ATTENDING'}]->(n84)
        RETURN [n84.id, n84.cedula, n84.name, n84.specialty] AS row LIMIT 1
      }, n79.kind, n79.text, n79.signature, COLLECT {
        MATCH (n79)-[r85:AMENDS]->(n85)
        RETURN [n85.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n79)<-[r86:AMENDS]-(n86)
        WITH n86, r86 ORDER BY n86.timelineKey
        RETURN [n86.id] AS row
      }]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r87:DOCUMENTED_IN]->(n87)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r88:PRESCRIBED]->(n88)
      WITH n88 ORDER BY n88.timelineKey DESC
      RETURN [n88.timelineKey, [n88.id], [n88.id, toString(n88.occurredAt), toString(n88.recordedAt), n88.summary, COLLECT {
        MATCH (n88)<-[:PRESCRIBED]-()<-[r89:HAD]-(n89)
        RETURN [n89.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n88)<-[r90:PRESCRIBED]-(n90)
        RETURN [n90.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n88)<-[:PRESCRIBED]-()-[r91:AT]->(n91)
        RETURN [n91.id, n91.clues, n91.name, n91.level, n91.state, COLLECT {
          MATCH (n91)-[r92:OPERATED_BY]->(n92)
          WHERE r92.to IS NULL
          RETURN [n92.code, n92.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n88)<-[:PRESCRIBED]-()-[r93:ATTENDED_BY {role: 'ATTENDING'}]->(n93)
        RETURN [n93.id, n93.cedula, n93.name, n93.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n88)-[r94:OF]->(n94)
        RETURN [n94.key, n94.name, n94.substance, n94.system, coalesce(n94.codings, [])] AS row LIMIT 1
      }, n88.dose, n88.route, n88.frequency, n88.days, n88.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r95:PRESCRIBED]->(n95)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r96:ORDERED]->(n96)
      WITH n96 ORDER BY n96.timelineKey DESC
      RETURN [n96.timelineKey, [n96.id], [n96.id, toString(n96.occurredAt), toString(n96.recordedAt), n96.summary, COLLECT {
        MATCH (n96)<-[:ORDERED]-()<-[r97:HAD]-(n97)
        RETURN [n97.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n96)<-[r98:ORDERED]-(n98)
        RETURN [n98.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n96)<-[:ORDERED]-()-[r99:AT]->(n99)
        RETURN [n99.id, n99.clues, n99.name, n99.level, n99.state, COLLECT {
          MATCH (n99)-[r100:OPERATED_BY]->(n100)
          WHERE r100.to IS NULL
          RETURN [n100.code, n100.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n96)<-[:ORDERED]-()-[r101:ATTENDED_BY {role: 'ATTENDING'}]->(n101)
        RETURN [n101.id, n101.cedula, n101.name, n101.specialty] AS row LIMIT 1
      }, n96.kind, COLLECT {
        MATCH (n96)-[r102:OF]->(n102)
        RETURN [n102.code, n102.name, n102.system, coalesce(n102.codings, []), n102.repeatWithinDays] AS row LIMIT 1
      }, n96.status, COLLECT {
        MATCH (n96)-[r103:RESULTED_IN]->(n103)
        WITH n103, r103 ORDER BY n103.position
        RETURN [n103.code, n103.system, n103.name, n103.value, n103.text, n103.unit, n103.low, n103.high, n103.flag] AS row
      }, n96.report]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r104:ORDERED]->(n104)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r105:PERFORMED]->(n105)
      WITH n105 ORDER BY n105.timelineKey DESC
      RETURN [n105.timelineKey, [n105.id], [n105.id, toString(n105.occurredAt), toString(n105.recordedAt), n105.summary, COLLECT {
        MATCH (n105)<-[:PERFORMED]-()<-[r106:HAD]-(n106)
        RETURN [n106.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n105)<-[r107:PERFORMED]-(n107)
        RETURN [n107.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n105)<-[:PERFORMED]-()-[r108:AT]->(n108)
        RETURN [n108.id, n108.clues, n108.name, n108.level, n108.state, COLLECT {
          MATCH (n108)-[r109:OPERATED_BY]->(n109)
          WHERE r109.to IS NULL
          RETURN [n109.code, n109.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n105)<-[:PERFORMED]-()-[r110:ATTENDED_BY {role: 'ATTENDING'}]->(n110)
        RETURN [n110.id, n110.cedula, n110.name, n110.specialty] AS row LIMIT 1
      }, n105.kind, COLLECT {
        MATCH (n105)-[r111:OF]->(n111)
        RETURN [n111.code, n111.name, n111.system, coalesce(n111.codings, [])] AS row LIMIT 1
      }, n105.status, n105.outcome]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r112:PERFORMED]->(n112)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r113:CERTIFIED]->(n113)
      WITH n113 ORDER BY n113.timelineKey DESC
      RETURN [n113.timelineKey, [n113.id], [n113.id, toString(n113.occurredAt), toString(n113.recordedAt), n113.summary, COLLECT {
        MATCH (n113)<-[:CERTIFIED]-()<-[r114:HAD]-(n114)
        RETURN [n114.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n113)<-[r115:CERTIFIED]-(n115)
        RETURN [n115.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n113)<-[:CERTIFIED]-()-[r116:AT]->(n116)
        RETURN [n116.id, n116.clues, n116.name, n116.level, n116.state, COLLECT {
          MATCH (n116)-[r117:OPERATED_BY]->(n117)
          WHERE r117.to IS NULL
          RETURN [n117.code, n117.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n113)<-[:CERTIFIED]-()-[r118:ATTENDED_BY {role: 'ATTENDING'}]->(n118)
        RETURN [n118.id, n118.cedula, n118.name, n118.specialty] AS row LIMIT 1
      }, n113.folio, n113.branch, n113.character, toString(n113.startDate), toString(n113.startDate + duration({days: n113.days - 1})), n113.days, COLLECT {
        MATCH (n113)-[r119:CONTINUES]->(n119)
        RETURN [n119.id, n119.folio] AS row LIMIT 1
      }, reduce(total = 0, days IN COLLECT { MATCH (n113)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r120:CERTIFIED]->(n120)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r121:REFERRED]->(n121)
      WITH n121 ORDER BY n121.timelineKey DESC
      RETURN [n121.timelineKey, [n121.id], [n121.id, toString(n121.occurredAt), toString(n121.recordedAt), n121.summary, COLLECT {
        MATCH (n121)<-[:REFERRED]-()<-[r122:HAD]-(n122)
        RETURN [n122.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n121)<-[r123:REFERRED]-(n123)
        RETURN [n123.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n121)<-[:REFERRED]-()-[r124:AT]->(n124)
        RETURN [n124.id, n124.clues, n124.name, n124.level, n124.state, COLLECT {
          MATCH (n124)-[r125:OPERATED_BY]->(n125)
          WHERE r125.to IS NULL
          RETURN [n125.code, n125.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n121)<-[:REFERRED]-()-[r126:ATTENDED_BY {role: 'ATTENDING'}]->(n126)
        RETURN [n126.id, n126.cedula, n126.name, n126.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n121)-[r127:TO]->(n127)
        RETURN [n127.id, n127.clues, n127.name, n127.level, n127.state, COLLECT {
          MATCH (n127)-[r128:OPERATED_BY]->(n128)
          WHERE r128.to IS NULL
          RETURN [n128.code, n128.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, n121.reason, n121.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r129:REFERRED]->(n129)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r130:ADMINISTERED]->(n130)
      WITH n130 ORDER BY n130.timelineKey DESC
      RETURN [n130.timelineKey, [n130.id], [n130.id, toString(n130.occurredAt), toString(n130.recordedAt), n130.summary, COLLECT {
        MATCH (n130)<-[:ADMINISTERED]-()<-[r131:HAD]-(n131)
        RETURN [n131.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n130)<-[r132:ADMINISTERED]-(n132)
        RETURN [n132.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n130)<-[:ADMINISTERED]-()-[r133:AT]->(n133)
        RETURN [n133.id, n133.clues, n133.name, n133.level, n133.state, COLLECT {
          MATCH (n133)-[r134:OPERATED_BY]->(n134)
          WHERE r134.to IS NULL
          RETURN [n134.code, n134.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n130)<-[:ADMINISTERED]-()-[r135:ATTENDED_BY {role: 'ATTENDING'}]->(n135)
        RETURN [n135.id, n135.cedula, n135.name, n135.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n130)-[r136:OF]->(n136)
        RETURN [n136.code, n136.name, n136.system, coalesce(n136.codings, [])] AS row LIMIT 1
      }, n130.status, n130.lot, n130.doseNumber]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r137:ADMINISTERED]->(n137)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)<-[r138:ACCESSED]-(n138)
      WITH n138 ORDER BY n138.timelineKey DESC
      RETURN [n138.timelineKey, [n138.id], [n138.id, toString(n138.occurredAt), n138.who, n138.role, n138.purpose, n138.operation, n138.facilityName]] AS row
    }, COUNT {
      MATCH (n0)<-[r139:ACCESSED]-(n139)
    }, false, false, true, null]] AS row LIMIT 2
} AS value
