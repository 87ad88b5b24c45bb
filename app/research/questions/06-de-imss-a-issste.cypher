// De una institución a otra, y el tiempo entre ambas
// Cada vez que el acto siguiente de una persona ocurrió en otra institución, como de IMSS a ISSSTE: cuántas veces,
// de cuántas personas, y los días entre ambos.

MATCH (una:Institution)-[h:HANDED_OVER]->(otra:Institution)
RETURN una.code AS de, otra.code AS a, h.count AS veces, h.people AS personas,
  h.medianDays AS mediana, h.p90Days AS p90
ORDER BY veces DESC, de, a;

MATCH paso = (:Institution)-[:HANDED_OVER]->(:Institution)
RETURN paso;
