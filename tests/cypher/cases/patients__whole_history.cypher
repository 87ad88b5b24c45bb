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
  } AS g0
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
  }, [COUNT { (n0)-[:HAD]->() }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'HOSPITALIZATION' }, COUNT { (n0)-[:HAD]->(event) WHERE event.kind = 'EMERGENCY' }, COUNT { (n0)-[:HAD]->()-[:DOCUMENTED_IN]->() }, COUNT { (n0)-[:HAD]->()-[:PRESCRIBED]->() }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->() }, COUNT { (n0)-[:HAD]->()-[:ORDERED]->(event) WHERE event.kind = 'LABORATORY' }, COUNT { (n0)-[:HAD]->()-[:PERFORMED]->() }, COUNT { (n0)-[:HAD]->()-[:CERTIFIED]->() }, COUNT { (n0)-[:HAD]->()-[:REFERRED]->() }, COUNT { (n0)-[:HAD]->()-[:ADMINISTERED]->() }], [COLLECT {
      MATCH (n9:Event)
      WHERE n9.timelineKey >= n0.id + '|' AND n9.timelineKey < n0.id + '}'
      WITH n9 ORDER BY n9.timelineKey DESC
      RETURN [n9.timelineKey, CASE WHEN n9:Prescription THEN [0, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[:PRESCRIBED]-()<-[r10:HAD]-(n10)
        RETURN [n10.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[r11:PRESCRIBED]-(n11)
        RETURN [n11.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:PRESCRIBED]-()-[r12:AT]->(n12)
        RETURN [n12.id, n12.clues, n12.name, n12.level, n12.state, COLLECT {
          MATCH (n12)-[r13:OPERATED_BY]->(n13)
          WHERE r13.to IS NULL
          RETURN [n13.code, n13.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:PRESCRIBED]-()-[r14:ATTENDED_BY {role: 'ATTENDING'}]->(n14)
        RETURN [n14.id, n14.cedula, n14.name, n14.specialty] AS row LIMIT 1
      }]] WHEN n9:Encounter THEN [1, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[r15:HAD]-(n15)
        RETURN [n15.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)-[r16:AT]->(n16)
        RETURN [n16.id, n16.clues, n16.name, n16.level, n16.state, COLLECT {
          MATCH (n16)-[r17:OPERATED_BY]->(n17)
          WHERE r17.to IS NULL
          RETURN [n17.code, n17.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)-[r18:ATTENDED_BY {role: 'ATTENDING'}]->(n18)
        RETURN [n18.id, n18.cedula, n18.name, n18.specialty] AS row LIMIT 1
      }]] WHEN n9:Note THEN [2, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[:DOCUMENTED_IN]-()<-[r19:HAD]-(n19)
        RETURN [n19.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[r20:DOCUMENTED_IN]-(n20)
        RETURN [n20.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:DOCUMENTED_IN]-()-[r21:AT]->(n21)
        RETURN [n21.id, n21.clues, n21.name, n21.level, n21.state, COLLECT {
          MATCH (n21)-[r22:OPERATED_BY]->(n22)
          WHERE r22.to IS NULL
          RETURN [n22.code, n22.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:DOCUMENTED_IN]-()-[r23:ATTENDED_BY {role: 'ATTENDING'}]->(n23)
        RETURN [n23.id, n23.cedula, n23.name, n23.specialty] AS row LIMIT 1
      }, n9.kind]] WHEN n9:Study THEN [3, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[:ORDERED]-()<-[r24:HAD]-(n24)
        RETURN [n24.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[r25:ORDERED]-(n25)
        RETURN [n25.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:ORDERED]-()-[r26:AT]->(n26)
        RETURN [n26.id, n26.clues, n26.name, n26.level, n26.state, COLLECT {
          MATCH (n26)-[r27:OPERATED_BY]->(n27)
          WHERE r27.to IS NULL
          RETURN [n27.code, n27.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:ORDERED]-()-[r28:ATTENDED_BY {role: 'ATTENDING'}]->(n28)
        RETURN [n28.id, n28.cedula, n28.name, n28.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)-[r29:OF]->(n29)
        RETURN [n29.name] AS row LIMIT 1
      }]] WHEN n9:Procedure THEN [4, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[:PERFORMED]-()<-[r30:HAD]-(n30)
        RETURN [n30.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[r31:PERFORMED]-(n31)
        RETURN [n31.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:PERFORMED]-()-[r32:AT]->(n32)
        RETURN [n32.id, n32.clues, n32.name, n32.level, n32.state, COLLECT {
          MATCH (n32)-[r33:OPERATED_BY]->(n33)
          WHERE r33.to IS NULL
          RETURN [n33.code, n33.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:PERFORMED]-()-[r34:ATTENDED_BY {role: 'ATTENDING'}]->(n34)
        RETURN [n34.id, n34.cedula, n34.name, n34.specialty] AS row LIMIT 1
      }]] WHEN n9:SickLeave THEN [5, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[:CERTIFIED]-()<-[r35:HAD]-(n35)
        RETURN [n35.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[r36:CERTIFIED]-(n36)
        RETURN [n36.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:CERTIFIED]-()-[r37:AT]->(n37)
        RETURN [n37.id, n37.clues, n37.name, n37.level, n37.state, COLLECT {
          MATCH (n37)-[r38:OPERATED_BY]->(n38)
          WHERE r38.to IS NULL
          RETURN [n38.code, n38.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:CERTIFIED]-()-[r39:ATTENDED_BY {role: 'ATTENDING'}]->(n39)
        RETURN [n39.id, n39.cedula, n39.name, n39.specialty] AS row LIMIT 1
      }]] WHEN n9:Referral THEN [6, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[:REFERRED]-()<-[r40:HAD]-(n40)
        RETURN [n40.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[r41:REFERRED]-(n41)
        RETURN [n41.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:REFERRED]-()-[r42:AT]->(n42)
        RETURN [n42.id, n42.clues, n42.name, n42.level, n42.state, COLLECT {
          MATCH (n42)-[r43:OPERATED_BY]->(n43)
          WHERE r43.to IS NULL
          RETURN [n43.code, n43.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:REFERRED]-()-[r44:ATTENDED_BY {role: 'ATTENDING'}]->(n44)
        RETURN [n44.id, n44.cedula, n44.name, n44.specialty] AS row LIMIT 1
      }]] WHEN n9:Immunization THEN [7, [n9.id, toString(n9.occurredAt), toString(n9.recordedAt), n9.summary, COLLECT {
        MATCH (n9)<-[:ADMINISTERED]-()<-[r45:HAD]-(n45)
        RETURN [n45.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[r46:ADMINISTERED]-(n46)
        RETURN [n46.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:ADMINISTERED]-()-[r47:AT]->(n47)
        RETURN [n47.id, n47.clues, n47.name, n47.level, n47.state, COLLECT {
          MATCH (n47)-[r48:OPERATED_BY]->(n48)
          WHERE r48.to IS NULL
          RETURN [n48.code, n48.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n9)<-[:ADMINISTERED]-()-[r49:ATTENDED_BY {role: 'ATTENDING'}]->(n49)
        RETURN [n49.id, n49.cedula, n49.name, n49.specialty] AS row LIMIT 1
      }]] END, [n9.id]] AS row
    }, COUNT {
      MATCH (n50:Event)
      WHERE n50.timelineKey >= n0.id + '|' AND n50.timelineKey < n0.id + '}'
      RETURN 1
    }, false, true, null], [COLLECT {
      MATCH (n0)-[r52:HAD]->(n52)
      WITH n52 ORDER BY n52.timelineKey DESC
      RETURN [n52.timelineKey, [n52.id], [n52.id, toString(n52.occurredAt), toString(n52.recordedAt), n52.summary, COLLECT {
        MATCH (n52)<-[r53:HAD]-(n53)
        RETURN [n53.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n52)-[r54:AT]->(n54)
        RETURN [n54.id, n54.clues, n54.name, n54.level, n54.state, COLLECT {
          MATCH (n54)-[r55:OPERATED_BY]->(n55)
          WHERE r55.to IS NULL
          RETURN [n55.code, n55.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n52)-[r56:ATTENDED_BY {role: 'ATTENDING'}]->(n56)
        RETURN [n56.id, n56.cedula, n56.name, n56.specialty] AS row LIMIT 1
      }, n52.kind, n52.status, n52.reason, toString(n52.endedAt), COLLECT {
        MATCH (n52)-[r57:DIAGNOSED]->(n57)
        WITH n57, r57 ORDER BY r57.rank, n57.code
        RETURN [[n57.code, n57.label, n57.system, coalesce(n57.codings, [])], r57.`rank`, r57.`certainty`] AS row
      }, COLLECT {
        MATCH (n52)-[r58:DOCUMENTED_IN]->(n58)
        WITH n58, r58 ORDER BY n58.timelineKey
        RETURN [n58.kind, n58.text, n58.signature, COLLECT {
          MATCH (n58)-[r59:AMENDS]->(n59)
          RETURN [n59.id] AS row LIMIT 1
        }, COLLECT {
          MATCH (n58)<-[r60:AMENDS]-(n60)
          WITH n60, r60 ORDER BY n60.timelineKey
          RETURN [n60.id] AS row
        }] AS row
      }, COLLECT {
        MATCH (n52)-[r61:PRESCRIBED]->(n61)
        WITH n61, r61 ORDER BY n61.timelineKey
        RETURN [COLLECT {
          MATCH (n61)-[r62:OF]->(n62)
          RETURN [n62.key, n62.name, n62.substance, n62.system, coalesce(n62.codings, [])] AS row LIMIT 1
        }, n61.dose, n61.route, n61.frequency, n61.days, n61.status] AS row
      }, COLLECT {
        MATCH (n52)-[r63:ORDERED]->(n63)
        WITH n63, r63 ORDER BY n63.timelineKey
        RETURN [n63.kind, COLLECT {
          MATCH (n63)-[r64:OF]->(n64)
          RETURN [n64.code, n64.name, n64.system, coalesce(n64.codings, []), n64.repeatWithinDays] AS row LIMIT 1
        }, n63.status, COLLECT {
          MATCH (n63)-[r65:RESULTED_IN]->(n65)
          WITH n65, r65 ORDER BY n65.position
          RETURN [n65.code, n65.system, n65.name, n65.value, n65.text, n65.unit, n65.low, n65.high, n65.flag] AS row
        }, n63.report] AS row
      }, COLLECT {
        MATCH (n52)-[r66:PERFORMED]->(n66)
        WITH n66, r66 ORDER BY n66.timelineKey
        RETURN [n66.kind, COLLECT {
          MATCH (n66)-[r67:OF]->(n67)
          RETURN [n67.code, n67.name, n67.system, coalesce(n67.codings, [])] AS row LIMIT 1
        }, n66.status, n66.outcome] AS row
      }, COLLECT {
        MATCH (n52)-[r68:CERTIFIED]->(n68)
        WITH n68, r68 ORDER BY n68.timelineKey
        RETURN [n68.folio, n68.branch, n68.character, toString(n68.startDate), toString(n68.startDate + duration({days: n68.days - 1})), n68.days, COLLECT {
          MATCH (n68)-[r69:CONTINUES]->(n69)
          RETURN [n69.id, n69.folio] AS row LIMIT 1
        }, reduce(total = 0, days IN COLLECT { MATCH (n68)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)] AS row
      }, COLLECT {
        MATCH (n52)-[r70:REFERRED]->(n70)
        WITH n70, r70 ORDER BY n70.timelineKey
        RETURN [COLLECT {
          MATCH (n70)-[r71:TO]->(n71)
          RETURN [n71.id, n71.clues, n71.name, n71.level, n71.state, COLLECT {
            MATCH (n71)-[r72:OPERATED_BY]->(n72)
            WHERE r72.to IS NULL
            RETURN [n72.code, n72.name] AS row LIMIT 1
          }] AS row LIMIT 1
        }, n70.reason, n70.status] AS row
      }, COLLECT {
        MATCH (n52)-[r73:ADMINISTERED]->(n73)
        WITH n73, r73 ORDER BY n73.timelineKey
        RETURN [COLLECT {
          MATCH (n73)-[r74:OF]->(n74)
          RETURN [n74.code, n74.name, n74.system, coalesce(n74.codings, [])] AS row LIMIT 1
        }, n73.status, n73.lot, n73.doseNumber] AS row
      }, COLLECT {
        MATCH (n52)-[r75:PART_OF]->(n75)
        RETURN [n75.id, n75.kind] AS row LIMIT 1
      }, COLLECT {
        MATCH (n52)-[r76:FOLLOWS_FROM]->(n76)
        RETURN [n76.id, n76.reason] AS row LIMIT 1
      }]] AS row
    }, COUNT {
      MATCH (n0)-[r77:HAD]->(n77)
    }, false, true, null], [COLLECT {
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
    }, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r89:PRESCRIBED]->(n89)
      WITH n89 ORDER BY n89.timelineKey DESC
      RETURN [n89.timelineKey, [n89.id], [n89.id, toString(n89.occurredAt), toString(n89.recordedAt), n89.summary, COLLECT {
        MATCH (n89)<-[:PRESCRIBED]-()<-[r90:HAD]-(n90)
        RETURN [n90.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n89)<-[r91:PRESCRIBED]-(n91)
        RETURN [n91.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n89)<-[:PRESCRIBED]-()-[r92:AT]->(n92)
        RETURN [n92.id, n92.clues, n92.name, n92.level, n92.state, COLLECT {
          MATCH (n92)-[r93:OPERATED_BY]->(n93)
          WHERE r93.to IS NULL
          RETURN [n93.code, n93.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n89)<-[:PRESCRIBED]-()-[r94:ATTENDED_BY {role: 'ATTENDING'}]->(n94)
        RETURN [n94.id, n94.cedula, n94.name, n94.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n89)-[r95:OF]->(n95)
        RETURN [n95.key, n95.name, n95.substance, n95.system, coalesce(n95.codings, [])] AS row LIMIT 1
      }, n89.dose, n89.route, n89.frequency, n89.days, n89.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r96:PRESCRIBED]->(n96)
    }, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r98:ORDERED]->(n98)
      WITH n98 ORDER BY n98.timelineKey DESC
      RETURN [n98.timelineKey, [n98.id], [n98.id, toString(n98.occurredAt), toString(n98.recordedAt), n98.summary, COLLECT {
        MATCH (n98)<-[:ORDERED]-()<-[r99:HAD]-(n99)
        RETURN [n99.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n98)<-[r100:ORDERED]-(n100)
        RETURN [n100.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n98)<-[:ORDERED]-()-[r101:AT]->(n101)
        RETURN [n101.id, n101.clues, n101.name, n101.level, n101.state, COLLECT {
          MATCH (n101)-[r102:OPERATED_BY]->(n102)
          WHERE r102.to IS NULL
          RETURN [n102.code, n102.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n98)<-[:ORDERED]-()-[r103:ATTENDED_BY {role: 'ATTENDING'}]->(n103)
        RETURN [n103.id, n103.cedula, n103.name, n103.specialty] AS row LIMIT 1
      }, n98.kind, COLLECT {
        MATCH (n98)-[r104:OF]->(n104)
        RETURN [n104.code, n104.name, n104.system, coalesce(n104.codings, []), n104.repeatWithinDays] AS row LIMIT 1
      }, n98.status, COLLECT {
        MATCH (n98)-[r105:RESULTED_IN]->(n105)
        WITH n105, r105 ORDER BY n105.position
        RETURN [n105.code, n105.system, n105.name, n105.value, n105.text, n105.unit, n105.low, n105.high, n105.flag] AS row
      }, n98.report]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r106:ORDERED]->(n106)
    }, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r108:PERFORMED]->(n108)
      WITH n108 ORDER BY n108.timelineKey DESC
      RETURN [n108.timelineKey, [n108.id], [n108.id, toString(n108.occurredAt), toString(n108.recordedAt), n108.summary, COLLECT {
        MATCH (n108)<-[:PERFORMED]-()<-[r109:HAD]-(n109)
        RETURN [n109.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n108)<-[r110:PERFORMED]-(n110)
        RETURN [n110.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n108)<-[:PERFORMED]-()-[r111:AT]->(n111)
        RETURN [n111.id, n111.clues, n111.name, n111.level, n111.state, COLLECT {
          MATCH (n111)-[r112:OPERATED_BY]->(n112)
          WHERE r112.to IS NULL
          RETURN [n112.code, n112.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n108)<-[:PERFORMED]-()-[r113:ATTENDED_BY {role: 'ATTENDING'}]->(n113)
        RETURN [n113.id, n113.cedula, n113.name, n113.specialty] AS row LIMIT 1
      }, n108.kind, COLLECT {
        MATCH (n108)-[r114:OF]->(n114)
        RETURN [n114.code, n114.name, n114.system, coalesce(n114.codings, [])] AS row LIMIT 1
      }, n108.status, n108.outcome]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r115:PERFORMED]->(n115)
    }, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r117:CERTIFIED]->(n117)
      WITH n117 ORDER BY n117.timelineKey DESC
      RETURN [n117.timelineKey, [n117.id], [n117.id, toString(n117.occurredAt), toString(n117.recordedAt), n117.summary, COLLECT {
        MATCH (n117)<-[:CERTIFIED]-()<-[r118:HAD]-(n118)
        RETURN [n118.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n117)<-[r119:CERTIFIED]-(n119)
        RETURN [n119.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n117)<-[:CERTIFIED]-()-[r120:AT]->(n120)
        RETURN [n120.id, n120.clues, n120.name, n120.level, n120.state, COLLECT {
          MATCH (n120)-[r121:OPERATED_BY]->(n121)
          WHERE r121.to IS NULL
          RETURN [n121.code, n121.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n117)<-[:CERTIFIED]-()-[r122:ATTENDED_BY {role: 'ATTENDING'}]->(n122)
        RETURN [n122.id, n122.cedula, n122.name, n122.specialty] AS row LIMIT 1
      }, n117.folio, n117.branch, n117.character, toString(n117.startDate), toString(n117.startDate + duration({days: n117.days - 1})), n117.days, COLLECT {
        MATCH (n117)-[r123:CONTINUES]->(n123)
        RETURN [n123.id, n123.folio] AS row LIMIT 1
      }, reduce(total = 0, days IN COLLECT { MATCH (n117)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r124:CERTIFIED]->(n124)
    }, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r126:REFERRED]->(n126)
      WITH n126 ORDER BY n126.timelineKey DESC
      RETURN [n126.timelineKey, [n126.id], [n126.id, toString(n126.occurredAt), toString(n126.recordedAt), n126.summary, COLLECT {
        MATCH (n126)<-[:REFERRED]-()<-[r127:HAD]-(n127)
        RETURN [n127.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n126)<-[r128:REFERRED]-(n128)
        RETURN [n128.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n126)<-[:REFERRED]-()-[r129:AT]->(n129)
        RETURN [n129.id, n129.clues, n129.name, n129.level, n129.state, COLLECT {
          MATCH (n129)-[r130:OPERATED_BY]->(n130)
          WHERE r130.to IS NULL
          RETURN [n130.code, n130.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n126)<-[:REFERRED]-()-[r131:ATTENDED_BY {role: 'ATTENDING'}]->(n131)
        RETURN [n131.id, n131.cedula, n131.name, n131.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n126)-[r132:TO]->(n132)
        RETURN [n132.id, n132.clues, n132.name, n132.level, n132.state, COLLECT {
          MATCH (n132)-[r133:OPERATED_BY]->(n133)
          WHERE r133.to IS NULL
          RETURN [n133.code, n133.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, n126.reason, n126.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r134:REFERRED]->(n134)
    }, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r136:ADMINISTERED]->(n136)
      WITH n136 ORDER BY n136.timelineKey DESC
      RETURN [n136.timelineKey, [n136.id], [n136.id, toString(n136.occurredAt), toString(n136.recordedAt), n136.summary, COLLECT {
        MATCH (n136)<-[:ADMINISTERED]-()<-[r137:HAD]-(n137)
        RETURN [n137.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)<-[r138:ADMINISTERED]-(n138)
        RETURN [n138.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)<-[:ADMINISTERED]-()-[r139:AT]->(n139)
        RETURN [n139.id, n139.clues, n139.name, n139.level, n139.state, COLLECT {
          MATCH (n139)-[r140:OPERATED_BY]->(n140)
          WHERE r140.to IS NULL
          RETURN [n140.code, n140.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)<-[:ADMINISTERED]-()-[r141:ATTENDED_BY {role: 'ATTENDING'}]->(n141)
        RETURN [n141.id, n141.cedula, n141.name, n141.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n136)-[r142:OF]->(n142)
        RETURN [n142.code, n142.name, n142.system, coalesce(n142.codings, [])] AS row LIMIT 1
      }, n136.status, n136.lot, n136.doseNumber]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r143:ADMINISTERED]->(n143)
    }, false, true, null], [COLLECT {
      MATCH (n0)<-[r145:ACCESSED]-(n145)
      WITH n145 ORDER BY n145.timelineKey DESC
      RETURN [n145.timelineKey, [n145.id], [n145.id, toString(n145.occurredAt), n145.who, n145.role, n145.purpose, n145.operation, n145.facilityName]] AS row
    }, COUNT {
      MATCH (n0)<-[r146:ACCESSED]-(n146)
    }, false, true, null]] AS row LIMIT 2
} AS value
