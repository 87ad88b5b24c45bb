// patient
RETURN COLLECT {
  MATCH (n0found:Patient {curp: $p0})-[:SAME_PERSON_AS*0..]->(n0)
  WHERE NOT EXISTS { (n0)-[:SAME_PERSON_AS]->() }
  WITH DISTINCT n0
  WITH n0, COLLECT {
    WITH n0 AS one WITH one, CASE WHEN one.birthDate.day <= 12 THEN date({year: one.birthDate.year, month: one.birthDate.day, day: one.birthDate.month}) END AS exchanged
    CALL (one, exchanged) { MATCH (other:Patient {nss: one.nss}) RETURN other UNION MATCH (other:Patient {birthDate: one.birthDate}) RETURN other UNION MATCH (other:Patient {birthDate: exchanged}) RETURN other UNION MATCH (other:Patient) WHERE other.curp STARTS WITH left(one.curp, 10) RETURN other UNION MATCH (one)-[own:AFFILIATED_WITH]->() MATCH ()<-[its:AFFILIATED_WITH]-(other) WHERE its.number = own.number RETURN other }
    WITH DISTINCT one, exchanged, other
    WHERE other <> one AND NOT EXISTS { (other)-[:SAME_PERSON_AS]->() }
    WITH one, exchanged, other, [word IN split(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(reduce(text = normalize(toLower(one.givenNames + ' ' + one.firstSurname + ' ' + coalesce(one.secondSurname, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), 'h', ''), 'v', 'b'), 'z', 's'), 'ce', 'se'), 'ci', 'si'), 'ge', 'je'), 'gi', 'ji'), 'x', 'j'), 'll', 'y'), 'qu', 'k'), 'c', 'k'), ' ') WHERE size(word) > 1] AS mine, [word IN split(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(reduce(text = normalize(toLower(other.givenNames + ' ' + other.firstSurname + ' ' + coalesce(other.secondSurname, '')), NFKD), mark IN ['\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u0327'] | replace(text, mark, '')), 'h', ''), 'v', 'b'), 'z', 's'), 'ce', 'se'), 'ci', 'si'), 'ge', 'je'), 'gi', 'ji'), 'x', 'j'), 'll', 'y'), 'qu', 'k'), 'c', 'k'), ' ') WHERE size(word) > 1] AS its
    WITH one, exchanged, other, mine, its, toFloat(size([word IN mine WHERE word IN its])) AS shared
    WITH one, exchanged, other, CASE WHEN shared = 0 THEN 0.0 ELSE shared / CASE WHEN size(mine) < size(its) THEN size(its) ELSE size(mine) END END AS alike
    WITH one, other, [each IN [CASE WHEN one.nss = other.nss THEN {reason: 'SAME_NSS', points: 20} END, CASE WHEN EXISTS { MATCH (one)-[own:AFFILIATED_WITH]->()<-[its:AFFILIATED_WITH]-(other) WHERE own.number = its.number } THEN {reason: 'SAME_AFFILIATION_NUMBER', points: 20} END, CASE WHEN left(one.curp, 10) = left(other.curp, 10) THEN {reason: 'SIMILAR_CURP', points: 15} END, CASE WHEN alike = 1.0 THEN {reason: 'SAME_NAME', points: 35} END, CASE WHEN alike >= 0.5 AND alike < 1.0 THEN {reason: 'SIMILAR_NAME', points: 20} END, CASE WHEN one.birthDate = other.birthDate THEN {reason: 'SAME_BIRTH_DATE', points: 30} END, CASE WHEN one.birthDate <> other.birthDate AND exchanged = other.birthDate THEN {reason: 'DAY_AND_MONTH_EXCHANGED', points: 20} END, CASE WHEN one.birthState = other.birthState THEN {reason: 'SAME_BIRTH_STATE', points: 5} END, CASE WHEN one.sex = other.sex AND one.sex <> 'UNKNOWN' THEN {reason: 'SAME_SEX', points: 5} END] WHERE each IS NOT NULL] AS reasons
    WITH other, reasons, reduce(sum = 0, each IN reasons | sum + each.points) - (CASE WHEN one.birthState <> other.birthState THEN 10 ELSE 0 END + CASE WHEN one.sex <> other.sex AND NOT 'UNKNOWN' IN [one.sex, other.sex] THEN 20 ELSE 0 END) AS score
    WITH other AS n1, {reasons: reasons, score: score} AS r1 WHERE r1.score >= 50
    WITH n1, r1 ORDER BY r1.score DESC, n1.id
    RETURN [r1.score, [each IN r1.reasons | each.reason], [n1.givenNames + ' ' + n1.firstSurname + coalesce(' ' + n1.secondSurname, '')], n1.id] AS row
  } AS g0
  RETURN [g0, n0.id] AS row LIMIT 2
} AS value
