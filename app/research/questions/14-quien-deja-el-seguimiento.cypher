// Quién deja el seguimiento
// Personas con diabetes que siguen acudiendo por otros motivos, pero por su diabetes no han vuelto en más de 365
// días, por la región o el estado de su clínica.

MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
WITH p, max(ep.ended) AS diabetes
CALL (p) { MATCH (p)-[:HAD]->(e:Event) RETURN max(e.day) AS ultimo }
WITH p.state AS estado, duration.inDays(diabetes, ultimo).days > 365 AS dejo
WITH estado, count(*) AS personas, count(CASE WHEN dejo THEN 1 END) AS sinSeguimiento
RETURN estado, personas, sinSeguimiento, round(100.0 * sinSeguimiento / personas, 1) AS porcentaje
ORDER BY estado;

MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
WITH p, max(ep.ended) AS diabetes ORDER BY p.id LIMIT 500
MATCH (p)-[:HAD]->(e:Encounter)-[:IS]->(a:Activity) WHERE e.day > diabetes
RETURN p, e, a LIMIT 40;
