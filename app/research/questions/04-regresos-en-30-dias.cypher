// Regresos dentro de 30 días
// Altas de hospitalización, y cuántas personas volvieron a urgencias o a hospitalización, en cualquier
// institución, dentro de los 30 días siguientes al alta.

MATCH (:Activity {id: 'ENCOUNTER HOSPITALIZATION'})<-[:IS]-(h:Encounter)<-[:HAD]-(p:Person)
WITH p, h, h.day + duration({days: coalesce(h.days, 0)}) AS alta
WITH h.institution AS institucion, EXISTS {
  MATCH (p)-[:HAD]->(r:Encounter)-[:IS]->(que:Activity)
  WHERE r.position > h.position AND alta <= r.day <= alta + duration({days: 30})
    AND que.code IN ['EMERGENCY', 'HOSPITALIZATION']
} AS vuelve
WITH institucion, count(*) AS altas, count(CASE WHEN vuelve THEN 1 END) AS regresos
RETURN institucion, altas, regresos, round(100.0 * regresos / altas, 1) AS porcentaje
ORDER BY altas DESC, institucion;

MATCH (h:Activity {id: 'ENCOUNTER HOSPITALIZATION'})<-[:IS]-(e:Encounter)
WITH h, e LIMIT 20
MATCH camino = (h)<-[:IS]-(e)-[:NEXT*1..3]->(r)-[:IS]->(:Activity)
WHERE duration.inDays(e.day, r.day).days <= 30 + coalesce(e.days, 0)
RETURN camino LIMIT 25;
