// Embudo de una cohorte
// De las personas con diabetes, cuántas recibieron después un antidiabético; de esas, cuántas tuvieron una HbA1c;
// y de esas, cuántas otra dentro del año siguiente.

MATCH (m:Activity {kind: 'PRESCRIPTION'}) WHERE any(
    nombre IN ['metformina', 'glibenclamida', 'insulina', 'sitagliptina', 'dapagliflozina', 'pioglitazona']
    WHERE toLower(m.name) CONTAINS nombre
  )
WITH collect(m) AS medicamentos
MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
WITH medicamentos, p, min(ep.began) AS desde
WITH COLLECT {
  MATCH (p)-[:HAD]->(s:Study)-[:IS]->(:Activity {kind: 'STUDY', code: '4548-4'}) WHERE s.day >= desde
  RETURN s.day ORDER BY s.day
} AS estudios, EXISTS {
  MATCH (p)-[:HAD]->(r:Prescription)-[:IS]->(m:Activity) WHERE m IN medicamentos AND r.day >= desde
} AS receta
WITH receta, receta AND size(estudios) > 0 AS estudio, receta AND any(
  dia IN estudios WHERE estudios[0] < dia <= estudios[0] + duration({days: 365})
) AS repetido
WITH count(*) AS personas, count(CASE WHEN receta THEN 1 END) AS recetas,
  count(CASE WHEN estudio THEN 1 END) AS estudios, count(CASE WHEN repetido THEN 1 END) AS repetidos
UNWIND [
  [1, 'Con diabetes', personas], [2, 'Con medicamento', recetas],
  [3, 'Con HbA1c', estudios], [4, 'Con otra HbA1c en un año', repetidos]
] AS etapa
WITH etapa[0] AS orden, etapa[1] AS etapa, etapa[2] AS cuantas, personas AS todas
RETURN etapa, cuantas AS personas, round(100.0 * cuantas / todas, 1) AS porcentaje
ORDER BY orden;

MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
RETURN p, ep, d ORDER BY p.id LIMIT 60;
