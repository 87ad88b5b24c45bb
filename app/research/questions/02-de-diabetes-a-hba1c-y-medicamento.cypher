// De la diabetes a la primera HbA1c y al primer medicamento
// Días desde el primer encuentro por diabetes hasta la primera hemoglobina glucosilada (LOINC 4548-4) y hasta el
// primer antidiabético: mediana y percentil 90 de quienes los tuvieron.

MATCH (m:Activity {kind: 'PRESCRIPTION'}) WHERE any(
    nombre IN ['metformina', 'glibenclamida', 'insulina', 'sitagliptina', 'dapagliflozina', 'pioglitazona']
    WHERE toLower(m.name) CONTAINS nombre
  )
WITH collect(m) AS medicamentos
MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
WITH medicamentos, p, min(ep.began) AS desde
CALL (p, desde) {
  MATCH (p)-[:HAD]->(s:Study)-[:IS]->(:Activity {kind: 'STUDY', code: '4548-4'}) WHERE s.day >= desde
  RETURN min(s.day) AS estudio
}
CALL (p, desde, medicamentos) {
  MATCH (p)-[:HAD]->(r:Prescription)-[:IS]->(m:Activity) WHERE m IN medicamentos AND r.day >= desde
  RETURN min(r.day) AS receta
}
UNWIND [['Primera HbA1c', estudio], ['Primer medicamento', receta]] AS cada
WITH cada[0] AS acto, duration.inDays(desde, cada[1]).days AS dias
RETURN acto, count(*) AS personas, count(dias) AS conActo,
  percentileDisc(dias, 0.5) AS mediana, percentileDisc(dias, 0.9) AS p90
ORDER BY acto;

MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
WITH DISTINCT p ORDER BY p.id LIMIT 10
MATCH estudios = (p)-[:HAD]->(:Study)-[:IS]->(:Activity {kind: 'STUDY', code: '4548-4'})
RETURN estudios;
