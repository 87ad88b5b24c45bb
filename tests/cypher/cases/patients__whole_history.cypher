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
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[r51:HAD]->(n51)
      WITH n51 ORDER BY n51.timelineKey DESC
      RETURN [n51.timelineKey, [n51.id], [n51.id, toString(n51.occurredAt), toString(n51.recordedAt), n51.summary, COLLECT {
        MATCH (n51)<-[r52:HAD]-(n52)
        RETURN [n52.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n51)-[r53:AT]->(n53)
        RETURN [n53.id, n53.clues, n53.name, n53.level, n53.state, COLLECT {
          MATCH (n53)-[r54:OPERATED_BY]->(n54)
          WHERE r54.to IS NULL
          RETURN [n54.code, n54.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n51)-[r55:ATTENDED_BY {role: 'ATTENDING'}]->(n55)
        RETURN [n55.id, n55.cedula, n55.name, n55.specialty] AS row LIMIT 1
      }, n51.kind, n51.status, n51.reason, toString(n51.endedAt), COLLECT {
        MATCH (n51)-[r56:DIAGNOSED]->(n56)
        WITH n56, r56 ORDER BY r56.rank, n56.code
        RETURN [[n56.code, n56.label, n56.system, coalesce(n56.codings, [])], r56.`rank`, r56.`certainty`] AS row
      }, COLLECT {
        MATCH (n51)-[r57:DOCUMENTED_IN]->(n57)
        WITH n57, r57 ORDER BY n57.timelineKey
        RETURN [n57.kind, n57.text, n57.signature, COLLECT {
          MATCH (n57)-[r58:AMENDS]->(n58)
          RETURN [n58.id] AS row LIMIT 1
        }, COLLECT {
          MATCH (n57)<-[r59:AMENDS]-(n59)
          WITH n59, r59 ORDER BY n59.timelineKey
          RETURN [n59.id] AS row
        }] AS row
      }, COLLECT {
        MATCH (n51)-[r60:PRESCRIBED]->(n60)
        WITH n60, r60 ORDER BY n60.timelineKey
        RETURN [COLLECT {
          MATCH (n60)-[r61:OF]->(n61)
          RETURN [n61.key, n61.name, n61.substance, n61.system, coalesce(n61.codings, [])] AS row LIMIT 1
        }, n60.dose, n60.route, n60.frequency, n60.days, n60.status] AS row
      }, COLLECT {
        MATCH (n51)-[r62:ORDERED]->(n62)
        WITH n62, r62 ORDER BY n62.timelineKey
        RETURN [n62.kind, COLLECT {
          MATCH (n62)-[r63:OF]->(n63)
          RETURN [n63.code, n63.name, n63.system, coalesce(n63.codings, []), n63.repeatWithinDays] AS row LIMIT 1
        }, n62.status, COLLECT {
          MATCH (n62)-[r64:RESULTED_IN]->(n64)
          WITH n64, r64 ORDER BY n64.position
          RETURN [n64.code, n64.system, n64.name, n64.value, n64.text, n64.unit, n64.low, n64.high, n64.flag] AS row
        }, n62.report] AS row
      }, COLLECT {
        MATCH (n51)-[r65:PERFORMED]->(n65)
        WITH n65, r65 ORDER BY n65.timelineKey
        RETURN [n65.kind, COLLECT {
          MATCH (n65)-[r66:OF]->(n66)
          RETURN [n66.code, n66.name, n66.system, coalesce(n66.codings, [])] AS row LIMIT 1
        }, n65.status, n65.outcome] AS row
      }, COLLECT {
        MATCH (n51)-[r67:CERTIFIED]->(n67)
        WITH n67, r67 ORDER BY n67.timelineKey
        RETURN [n67.folio, n67.branch, n67.character, toString(n67.startDate), toString(n67.startDate + duration({days: n67.days - 1})), n67.days, COLLECT {
          MATCH (n67)-[r68:CONTINUES]->(n68)
          RETURN [n68.id, n68.folio] AS row LIMIT 1
        }, reduce(total = 0, days IN COLLECT { MATCH (n67)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)] AS row
      }, COLLECT {
        MATCH (n51)-[r69:REFERRED]->(n69)
        WITH n69, r69 ORDER BY n69.timelineKey
        RETURN [COLLECT {
          MATCH (n69)-[r70:TO]->(n70)
          RETURN [n70.id, n70.clues, n70.name, n70.level, n70.state, COLLECT {
            MATCH (n70)-[r71:OPERATED_BY]->(n71)
            WHERE r71.to IS NULL
            RETURN [n71.code, n71.name] AS row LIMIT 1
          }] AS row LIMIT 1
        }, n69.reason, n69.status] AS row
      }, COLLECT {
        MATCH (n51)-[r72:ADMINISTERED]->(n72)
        WITH n72, r72 ORDER BY n72.timelineKey
        RETURN [COLLECT {
          MATCH (n72)-[r73:OF]->(n73)
          RETURN [n73.code, n73.name, n73.system, coalesce(n73.codings, [])] AS row LIMIT 1
        }, n72.status, n72.lot, n72.doseNumber] AS row
      }, COLLECT {
        MATCH (n51)-[r74:PART_OF]->(n74)
        RETURN [n74.id, n74.kind] AS row LIMIT 1
      }, COLLECT {
        MATCH (n51)-[r75:FOLLOWS_FROM]->(n75)
        RETURN [n75.id, n75.reason] AS row LIMIT 1
      }]] AS row
    }, COUNT {
      MATCH (n0)-[r76:HAD]->(n76)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r77:DOCUMENTED_IN]->(n77)
      WITH n77 ORDER BY n77.timelineKey DESC
      RETURN [n77.timelineKey, [n77.id], [n77.id, toString(n77.occurredAt), toString(n77.recordedAt), n77.summary, COLLECT {
        MATCH (n77)<-[:DOCUMENTED_IN]-()<-[r78:HAD]-(n78)
        RETURN [n78.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n77)<-[r79:DOCUMENTED_IN]-(n79)
        RETURN [n79.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n77)<-[:DOCUMENTED_IN]-()-[r80:AT]->(n80)
        RETURN [n80.id, n80.clues, n80.name, n80.level, n80.state, COLLECT {
          MATCH (n80)-[r81:OPERATED_BY]->(n81)
          WHERE r81.to IS NULL
          RETURN [n81.code, n81.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n77)<-[:DOCUMENTED_IN]-()-[r82:ATTENDED_BY {role: 'ATTENDING'}]->(n82)
        RETURN [n82.id, n82.cedula, n82.name, n82.specialty] AS row LIMIT 1
      }, n77.kind, n77.text, n77.signature, COLLECT {
        MATCH (n77)-[r83:AMENDS]->(n83)
        RETURN [n83.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n77)<-[r84:AMENDS]-(n84)
        WITH n84, r84 ORDER BY n84.timelineKey
        RETURN [n84.id] AS row
      }]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r85:DOCUMENTED_IN]->(n85)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r86:PRESCRIBED]->(n86)
      WITH n86 ORDER BY n86.timelineKey DESC
      RETURN [n86.timelineKey, [n86.id], [n86.id, toString(n86.occurredAt), toString(n86.recordedAt), n86.summary, COLLECT {
        MATCH (n86)<-[:PRESCRIBED]-()<-[r87:HAD]-(n87)
        RETURN [n87.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)<-[r88:PRESCRIBED]-(n88)
        RETURN [n88.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)<-[:PRESCRIBED]-()-[r89:AT]->(n89)
        RETURN [n89.id, n89.clues, n89.name, n89.level, n89.state, COLLECT {
          MATCH (n89)-[r90:OPERATED_BY]->(n90)
          WHERE r90.to IS NULL
          RETURN [n90.code, n90.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)<-[:PRESCRIBED]-()-[r91:ATTENDED_BY {role: 'ATTENDING'}]->(n91)
        RETURN [n91.id, n91.cedula, n91.name, n91.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n86)-[r92:OF]->(n92)
        RETURN [n92.key, n92.name, n92.substance, n92.system, coalesce(n92.codings, [])] AS row LIMIT 1
      }, n86.dose, n86.route, n86.frequency, n86.days, n86.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r93:PRESCRIBED]->(n93)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r94:ORDERED]->(n94)
      WITH n94 ORDER BY n94.timelineKey DESC
      RETURN [n94.timelineKey, [n94.id], [n94.id, toString(n94.occurredAt), toString(n94.recordedAt), n94.summary, COLLECT {
        MATCH (n94)<-[:ORDERED]-()<-[r95:HAD]-(n95)
        RETURN [n95.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n94)<-[r96:ORDERED]-(n96)
        RETURN [n96.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n94)<-[:ORDERED]-()-[r97:AT]->(n97)
        RETURN [n97.id, n97.clues, n97.name, n97.level, n97.state, COLLECT {
          MATCH (n97)-[r98:OPERATED_BY]->(n98)
          WHERE r98.to IS NULL
          RETURN [n98.code, n98.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n94)<-[:ORDERED]-()-[r99:ATTENDED_BY {role: 'ATTENDING'}]->(n99)
        RETURN [n99.id, n99.cedula, n99.name, n99.specialty] AS row LIMIT 1
      }, n94.kind, COLLECT {
        MATCH (n94)-[r100:OF]->(n100)
        RETURN [n100.code, n100.name, n100.system, coalesce(n100.codings, []), n100.repeatWithinDays] AS row LIMIT 1
      }, n94.status, COLLECT {
        MATCH (n94)-[r101:RESULTED_IN]->(n101)
        WITH n101, r101 ORDER BY n101.position
        RETURN [n101.code, n101.system, n101.name, n101.value, n101.text, n101.unit, n101.low, n101.high, n101.flag] AS row
      }, n94.report]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r102:ORDERED]->(n102)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r103:PERFORMED]->(n103)
      WITH n103 ORDER BY n103.timelineKey DESC
      RETURN [n103.timelineKey, [n103.id], [n103.id, toString(n103.occurredAt), toString(n103.recordedAt), n103.summary, COLLECT {
        MATCH (n103)<-[:PERFORMED]-()<-[r104:HAD]-(n104)
        RETURN [n104.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n103)<-[r105:PERFORMED]-(n105)
        RETURN [n105.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n103)<-[:PERFORMED]-()-[r106:AT]->(n106)
        RETURN [n106.id, n106.clues, n106.name, n106.level, n106.state, COLLECT {
          MATCH (n106)-[r107:OPERATED_BY]->(n107)
          WHERE r107.to IS NULL
          RETURN [n107.code, n107.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n103)<-[:PERFORMED]-()-[r108:ATTENDED_BY {role: 'ATTENDING'}]->(n108)
        RETURN [n108.id, n108.cedula, n108.name, n108.specialty] AS row LIMIT 1
      }, n103.kind, COLLECT {
        MATCH (n103)-[r109:OF]->(n109)
        RETURN [n109.code, n109.name, n109.system, coalesce(n109.codings, [])] AS row LIMIT 1
      }, n103.status, n103.outcome]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r110:PERFORMED]->(n110)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r111:CERTIFIED]->(n111)
      WITH n111 ORDER BY n111.timelineKey DESC
      RETURN [n111.timelineKey, [n111.id], [n111.id, toString(n111.occurredAt), toString(n111.recordedAt), n111.summary, COLLECT {
        MATCH (n111)<-[:CERTIFIED]-()<-[r112:HAD]-(n112)
        RETURN [n112.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n111)<-[r113:CERTIFIED]-(n113)
        RETURN [n113.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n111)<-[:CERTIFIED]-()-[r114:AT]->(n114)
        RETURN [n114.id, n114.clues, n114.name, n114.level, n114.state, COLLECT {
          MATCH (n114)-[r115:OPERATED_BY]->(n115)
          WHERE r115.to IS NULL
          RETURN [n115.code, n115.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n111)<-[:CERTIFIED]-()-[r116:ATTENDED_BY {role: 'ATTENDING'}]->(n116)
        RETURN [n116.id, n116.cedula, n116.name, n116.specialty] AS row LIMIT 1
      }, n111.folio, n111.branch, n111.character, toString(n111.startDate), toString(n111.startDate + duration({days: n111.days - 1})), n111.days, COLLECT {
        MATCH (n111)-[r117:CONTINUES]->(n117)
        RETURN [n117.id, n117.folio] AS row LIMIT 1
      }, reduce(total = 0, days IN COLLECT { MATCH (n111)-[:CONTINUES*0..]->(earlier) RETURN earlier.days } | total + days)]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r118:CERTIFIED]->(n118)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r119:REFERRED]->(n119)
      WITH n119 ORDER BY n119.timelineKey DESC
      RETURN [n119.timelineKey, [n119.id], [n119.id, toString(n119.occurredAt), toString(n119.recordedAt), n119.summary, COLLECT {
        MATCH (n119)<-[:REFERRED]-()<-[r120:HAD]-(n120)
        RETURN [n120.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n119)<-[r121:REFERRED]-(n121)
        RETURN [n121.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n119)<-[:REFERRED]-()-[r122:AT]->(n122)
        RETURN [n122.id, n122.clues, n122.name, n122.level, n122.state, COLLECT {
          MATCH (n122)-[r123:OPERATED_BY]->(n123)
          WHERE r123.to IS NULL
          RETURN [n123.code, n123.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n119)<-[:REFERRED]-()-[r124:ATTENDED_BY {role: 'ATTENDING'}]->(n124)
        RETURN [n124.id, n124.cedula, n124.name, n124.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n119)-[r125:TO]->(n125)
        RETURN [n125.id, n125.clues, n125.name, n125.level, n125.state, COLLECT {
          MATCH (n125)-[r126:OPERATED_BY]->(n126)
          WHERE r126.to IS NULL
          RETURN [n126.code, n126.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, n119.reason, n119.status]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r127:REFERRED]->(n127)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)-[:HAD]->()-[r128:ADMINISTERED]->(n128)
      WITH n128 ORDER BY n128.timelineKey DESC
      RETURN [n128.timelineKey, [n128.id], [n128.id, toString(n128.occurredAt), toString(n128.recordedAt), n128.summary, COLLECT {
        MATCH (n128)<-[:ADMINISTERED]-()<-[r129:HAD]-(n129)
        RETURN [n129.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[r130:ADMINISTERED]-(n130)
        RETURN [n130.id] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[:ADMINISTERED]-()-[r131:AT]->(n131)
        RETURN [n131.id, n131.clues, n131.name, n131.level, n131.state, COLLECT {
          MATCH (n131)-[r132:OPERATED_BY]->(n132)
          WHERE r132.to IS NULL
          RETURN [n132.code, n132.name] AS row LIMIT 1
        }] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)<-[:ADMINISTERED]-()-[r133:ATTENDED_BY {role: 'ATTENDING'}]->(n133)
        RETURN [n133.id, n133.cedula, n133.name, n133.specialty] AS row LIMIT 1
      }, COLLECT {
        MATCH (n128)-[r134:OF]->(n134)
        RETURN [n134.code, n134.name, n134.system, coalesce(n134.codings, [])] AS row LIMIT 1
      }, n128.status, n128.lot, n128.doseNumber]] AS row
    }, COUNT {
      MATCH (n0)-[:HAD]->()-[r135:ADMINISTERED]->(n135)
    }, false, false, true, null], [COLLECT {
      MATCH (n0)<-[r136:ACCESSED]-(n136)
      WITH n136 ORDER BY n136.timelineKey DESC
      RETURN [n136.timelineKey, [n136.id], [n136.id, toString(n136.occurredAt), n136.who, n136.role, n136.purpose, n136.operation, n136.facilityName]] AS row
    }, COUNT {
      MATCH (n0)<-[r137:ACCESSED]-(n137)
    }, false, false, true, null]] AS row LIMIT 2
} AS value
