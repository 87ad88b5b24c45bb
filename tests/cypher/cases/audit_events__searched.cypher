// auditEvents
RETURN [COLLECT {
    MATCH (n0:AuditEvent)
    WHERE n0.accessKey STARTS WITH $p0 AND n0.timeKey < $p1 AND n0.role = $p2
    WITH n0 LIMIT 1001
    WITH n0 ORDER BY n0.timeKey DESC LIMIT $p3
    RETURN [n0.timeKey, [n0.id, toString(n0.at), n0.subject, n0.name, n0.role, n0.practitioner, n0.facility, n0.patient, n0.purpose, n0.action, n0.fields, coalesce(n0.kinds, []), n0.outcome, n0.patient]] AS row
  }, COUNT {
    MATCH (n1:AuditEvent)
    WHERE n1.accessKey STARTS WITH $p0 AND n1.timeKey < $p1 AND n1.role = $p2
    WITH n1 LIMIT 1001
    RETURN 1
  }, false, false, true, $p3] AS value
