// A dónde se refiere a las personas
// Referencias por institución y nivel de atención, de origen y de destino.

MATCH (p:Person)-[:HAD]->(r:Referral)
RETURN r.institution AS de, r.level AS nivel, r.toInstitution AS a, r.toLevel AS alNivel,
  count(*) AS referencias, count(DISTINCT p) AS personas
ORDER BY referencias DESC, de, nivel, a, alNivel
LIMIT 25;

MATCH referencia = (:Person)-[:HAD]->(:Referral)-[:IS]->(:Activity)
RETURN referencia LIMIT 40;
