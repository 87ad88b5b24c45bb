// Los caminos de cada institución
// Los cinco pasos más frecuentes de un acto al siguiente dentro de cada institución, y los días entre ambos.

MATCH (uno:Activity)-[f:FOLLOWED_BY_AT]->(otro:Activity)
WITH f, uno, otro ORDER BY f.count DESC, uno.id, otro.id
WITH f.institution AS institucion, collect({uno: uno, otro: otro, f: f})[..5] AS pasos
UNWIND pasos AS paso
RETURN institucion, paso.uno.name AS acto, paso.otro.name AS siguiente, paso.f.count AS veces,
  paso.f.people AS personas, paso.f.medianDays AS mediana
ORDER BY institucion, veces DESC, acto, siguiente;

MATCH paso = (:Activity)-[f:FOLLOWED_BY]->(:Activity)
RETURN paso ORDER BY f.count DESC LIMIT 40;
