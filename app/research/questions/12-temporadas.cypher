// La carga de cada temporada
// Actos de un mes del año, en promedio de los años que el grafo tiene. Los meses son verdaderos: las fechas de
// cada persona están corridas, estos no.

MATCH (m:Month)
WITH m.kind AS clase, m.month.month AS mes, m.month.year AS anio, sum(m.events) AS actos
RETURN clase, mes, count(*) AS anios, round(avg(actos), 1) AS promedio, max(actos) AS maximo
ORDER BY clase, mes;

MATCH (m:Month {kind: 'ENCOUNTER'})
RETURN m ORDER BY m.events DESC LIMIT 40;
