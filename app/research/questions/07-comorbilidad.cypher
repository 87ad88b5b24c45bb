// Con qué más viven las personas con diabetes
// Otros diagnósticos de las personas con diabetes: en cuántas se observan, en cuántas se esperarían si no tuvieran
// nada que ver, y la razón entre ambos.

MATCH (p:Person)
WITH count(p) AS todas
MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(:Episode)-[:OF]->(d)
WITH todas, collect(DISTINCT p) AS personas
UNWIND personas AS p
MATCH (p)-[:HAD_EPISODE]->(:Episode)-[:OF]->(d:Activity)
WHERE d.told <> 'nothing' AND NOT left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
WITH todas, size(personas) AS con, d, count(DISTINCT p) AS observadas
WHERE observadas >= 5
WITH d, observadas, 1.0 * con * d.people / todas AS esperadas
RETURN d.code AS codigo, d.name AS diagnostico, observadas, round(esperadas, 1) AS esperadas,
  round(observadas / esperadas, 2) AS razon
ORDER BY razon DESC, codigo
LIMIT 15;

MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(:Episode)-[:OF]->(d)
WITH DISTINCT p ORDER BY p.id LIMIT 15
MATCH juntos = (p)-[:HAD_EPISODE]->(:Episode)-[:OF]->(:Activity)
RETURN juntos;
