// Recetas que se traslapan
// El mismo medicamento recetado en otra institución antes de que se acabe el anterior, y por cuántos días se
// traslapan.

MATCH (p:Person) WHERE size(p.institutions) > 1
CALL (p) {
  MATCH (p)-[:HAD]->(r:Prescription)-[:IS]->(m:Activity) WHERE m.told <> 'nothing'
  WITH m, r ORDER BY r.position
  WITH m, collect(r) AS recetas
  UNWIND range(1, size(recetas) - 1) AS i
  WITH m, recetas[i - 1] AS una, recetas[i] AS otra
  WHERE una.institution <> otra.institution
  WITH m, una.days - duration.inDays(una.day, otra.day).days AS dias
  WHERE dias > 0
  RETURN m, dias
}
RETURN m.name AS medicamento, count(*) AS traslapes, count(DISTINCT p) AS personas,
  percentileDisc(dias, 0.5) AS mediana
ORDER BY traslapes DESC, medicamento
LIMIT 15;

MATCH (p:Person) WHERE size(p.institutions) > 1
WITH p ORDER BY p.id LIMIT 500
MATCH (p)-[:HAD]->(una:Prescription)-[:IS]->(m:Activity)<-[:IS]-(otra:Prescription)<-[:HAD]-(p)
WHERE m.told <> 'nothing' AND una.position < otra.position AND una.institution <> otra.institution
  AND duration.inDays(una.day, otra.day).days < una.days
RETURN p, una, otra, m LIMIT 15;
