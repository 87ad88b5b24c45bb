// La cirugía y su rehabilitación
// De cada cirugía, cuántas personas empezaron una rehabilitación dentro de los 180 días siguientes, a los cuántos
// días, y con cuántas sesiones.

MATCH (c:Activity {kind: 'SURGERY'})<-[:IS]-(s:Procedure)<-[:HAD]-(p:Person)
CALL (p, s) {
  MATCH (p)-[:HAD]->(r:Procedure)-[:IS]->(:Activity {kind: 'REHABILITATION'})
  WHERE r.position > s.position AND duration.inDays(s.day, r.day).days <= 180
  RETURN min(r.day) AS primera, count(r) AS sesiones
}
WITH c, sesiones, duration.inDays(s.day, primera).days AS dias
RETURN c.name AS cirugia, count(*) AS cirugias, count(dias) AS conRehabilitacion,
  percentileDisc(dias, 0.5) AS mediana, sum(sesiones) AS sesiones
ORDER BY cirugias DESC, cirugia;

MATCH (c:Activity {kind: 'SURGERY'})<-[:IS]-(s:Procedure)<-[:HAD]-(p:Person)
MATCH (p)-[:HAD]->(r:Procedure)-[:IS]->(a:Activity {kind: 'REHABILITATION'})
WHERE r.position > s.position AND duration.inDays(s.day, r.day).days <= 180
RETURN p, s, c, r, a LIMIT 40;
