// Cadenas de incapacidades
// Incapacidades que continúan una a otra: cuántos certificados tiene cada cadena, y los días que suman.

MATCH (primera:SickLeave) WHERE NOT EXISTS { (primera)-[:CONTINUES]->() }
MATCH cadena = (ultima:SickLeave)-[:CONTINUES*0..]->(primera) WHERE NOT EXISTS { (ultima)<-[:CONTINUES]-() }
WITH size(nodes(cadena)) AS certificados, reduce(dias = 0, s IN nodes(cadena) | dias + coalesce(s.days, 0)) AS dias
RETURN certificados, count(*) AS cadenas, percentileDisc(dias, 0.5) AS mediana, max(dias) AS maximo
ORDER BY certificados;

MATCH (p:Person)-[:HAD]->(primera:SickLeave) WHERE NOT EXISTS { (primera)-[:CONTINUES]->() }
MATCH cadena = (:SickLeave)-[:CONTINUES*2..]->(primera)
RETURN p, cadena LIMIT 25;
