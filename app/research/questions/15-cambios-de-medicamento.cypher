// Cambios de medicamento
// De un antidiabético al siguiente que es otro, recetado otro día: de cuál a cuál, cuántas veces, de cuántas
// personas, y a los cuántos días.

MATCH (m:Activity {kind: 'PRESCRIPTION'}) WHERE any(
    nombre IN ['metformina', 'glibenclamida', 'insulina', 'sitagliptina', 'dapagliflozina', 'pioglitazona']
    WHERE toLower(m.name) CONTAINS nombre
  )
WITH collect(m) AS medicamentos
UNWIND medicamentos AS m
MATCH (m)<-[:IS]-(:Prescription)<-[:HAD]-(p:Person)
WITH DISTINCT medicamentos, p
CALL (p, medicamentos) {
  MATCH (p)-[:HAD]->(r:Prescription)-[:IS]->(m:Activity) WHERE m IN medicamentos
  WITH r, m ORDER BY r.position
  WITH collect({receta: r, medicamento: m}) AS recetas
  UNWIND range(1, size(recetas) - 1) AS i
  WITH recetas[i - 1] AS una, recetas[i] AS otra
  WHERE una.medicamento <> otra.medicamento AND una.receta.day < otra.receta.day
  RETURN una.medicamento.name AS de, otra.medicamento.name AS a,
    duration.inDays(una.receta.day, otra.receta.day).days AS dias
}
RETURN de, a, count(*) AS cambios, count(DISTINCT p) AS personas, percentileDisc(dias, 0.5) AS mediana
ORDER BY cambios DESC, de, a
LIMIT 15;

MATCH (m:Activity {kind: 'PRESCRIPTION'}) WHERE any(
    nombre IN ['metformina', 'glibenclamida', 'insulina', 'sitagliptina', 'dapagliflozina', 'pioglitazona']
    WHERE toLower(m.name) CONTAINS nombre
  )
MATCH (m)<-[:IS]-(una:Prescription)-[:NEXT*1..6]->(otra:Prescription)-[:IS]->(n:Activity)
WHERE n <> m AND any(
    nombre IN ['metformina', 'glibenclamida', 'insulina', 'sitagliptina', 'dapagliflozina', 'pioglitazona']
    WHERE toLower(n.name) CONTAINS nombre
  ) AND una.day < otra.day
RETURN m, una, otra, n LIMIT 20;
