// Estudios repetidos en otra institución
// El mismo estudio de la misma persona, la segunda vez en otra institución y a no más de 90 días de la primera.

MATCH (p:Person) WHERE size(p.institutions) > 1
CALL (p) {
  MATCH (p)-[:HAD]->(s:Study)-[:IS]->(a:Activity {told: 'code'})
  WITH a, s ORDER BY s.position
  WITH a, collect(s) AS estudios
  UNWIND range(1, size(estudios) - 1) AS i
  WITH a, estudios[i - 1] AS uno, estudios[i] AS otro
  WHERE uno.institution <> otro.institution
  WITH a, duration.inDays(uno.day, otro.day).days AS dias
  WHERE dias <= 90
  RETURN a, dias
}
RETURN a.name AS estudio, count(*) AS repetidos, count(DISTINCT p) AS personas,
  percentileDisc(dias, 0.5) AS mediana
ORDER BY repetidos DESC, estudio
LIMIT 15;

MATCH (p:Person) WHERE size(p.institutions) > 1
WITH p ORDER BY p.id LIMIT 500
MATCH (p)-[:HAD]->(uno:Study)-[:IS]->(a:Activity {told: 'code'})<-[:IS]-(otro:Study)<-[:HAD]-(p)
WHERE uno.position < otro.position AND uno.institution <> otro.institution
  AND duration.inDays(uno.day, otro.day).days <= 90
RETURN p, uno, otro, a LIMIT 15;
