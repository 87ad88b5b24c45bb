// Los caminos más comunes tras un diagnóstico
// Los primeros cuatro actos del primer episodio de diabetes (CIE-10 E10–E14) de cada persona, y cuántas personas
// siguieron el mismo camino.

MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
WITH p, ep ORDER BY ep.began, ep.condition
WITH p, head(collect(ep)) AS ep
MATCH (ep)-[:BEGAN_WITH]->(primero)
MATCH camino = (primero)-[:NEXT_IN_EPISODE*3 {condition: ep.condition}]->()
WITH p, [e IN nodes(camino) | head([(e)-[:IS]->(a) | a.name])] AS camino
RETURN camino, count(*) AS personas
ORDER BY personas DESC, camino
LIMIT 15;

MATCH (d:Activity {kind: 'DIAGNOSIS'}) WHERE left(d.code, 3) IN ['E10', 'E11', 'E12', 'E13', 'E14']
MATCH (p:Person)-[:HAD_EPISODE]->(ep:Episode)-[:OF]->(d)
WITH ep ORDER BY p.id, ep.began LIMIT 12
MATCH (ep)-[:BEGAN_WITH]->(primero)
MATCH camino = (primero)-[:NEXT_IN_EPISODE*3 {condition: ep.condition}]->()
RETURN ep, camino;
