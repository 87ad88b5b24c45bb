// statistics
RETURN COLLECT {
  WITH date('0001-01-01') AS first, date('9999-12-31') AS last
  WITH $p1 AS first, last
  WITH first, $p2 AS last
  MATCH (t:MonthTally) WHERE t.month >= date.truncate('month', first) AND t.month <= last
  AND t.institution = $p0
  WITH t, last, CASE WHEN t.month < first THEN first.day - 1 ELSE 0 END AS since
  WITH t, since, CASE WHEN t.month + duration('P1M') > last THEN last.day ELSE 31 END AS until
  WITH {institution: t.institution, month: t.month, notes: CASE WHEN since = 0 AND until = 31 THEN t.notes ELSE reduce(sum = 0, each IN t.notesByDay[since..until] | sum + each) END, prescriptions: CASE WHEN since = 0 AND until = 31 THEN t.prescriptions ELSE reduce(sum = 0, each IN t.prescriptionsByDay[since..until] | sum + each) END, laboratoryStudies: CASE WHEN since = 0 AND until = 31 THEN t.laboratoryStudies ELSE reduce(sum = 0, each IN t.laboratoryStudiesByDay[since..until] | sum + each) END, hospitalAdmissions: CASE WHEN since = 0 AND until = 31 THEN t.hospitalAdmissions ELSE reduce(sum = 0, each IN t.hospitalAdmissionsByDay[since..until] | sum + each) END, emergencyAdmissions: CASE WHEN since = 0 AND until = 31 THEN t.emergencyAdmissions ELSE reduce(sum = 0, each IN t.emergencyAdmissionsByDay[since..until] | sum + each) END, sickLeaves: CASE WHEN since = 0 AND until = 31 THEN t.sickLeaves ELSE reduce(sum = 0, each IN t.sickLeavesByDay[since..until] | sum + each) END} AS tally
  WHERE tally.notes + tally.prescriptions + tally.laboratoryStudies + tally.hospitalAdmissions + tally.emergencyAdmissions + tally.sickLeaves > 0
  WITH collect(tally) AS tallies
  WITH tallies, COLLECT { MATCH (t:AffiliationTally) WHERE t.id IS NOT NULL
  AND t.id = $p0
  RETURN {institution: t.institution, records: t.people} } AS people
  WITH tallies + people AS tallies, COUNT { (:Patient) } - COUNT { ()-[:SAME_PERSON_AS]->() } AS records, true AS known
  WITH tallies, reduce(sum = 0, tally IN tallies | sum + coalesce(tally.records, 0)) AS records, EXISTS { (:Institution {code: $p0}) } AS known
  WITH {tallies: tallies, records: records, known: known, counted: EXISTS { (:TallyBook {name: 'tallies'}) }} AS r0
  WITH r0, COLLECT {
    UNWIND r0.tallies AS tally WITH tally.institution AS code, collect(tally) AS tallies
    MATCH (n1:Institution {code: code})
    WITH n1, {tallies: tallies} AS r1
    WITH n1, r1 ORDER BY n1.code
    RETURN [[n1.code], reduce(sum = 0, tally IN r1.tallies | sum + coalesce(tally.laboratoryStudies, 0))] AS row
  } AS g0, COLLECT {
    UNWIND r0.tallies AS tally WITH tally, tally.month AS start WHERE start IS NOT NULL
    WITH tally, date.truncate($p3, start) AS start
    WITH start, collect(tally) AS tallies
    WITH {start: start, tallies: tallies} AS r2
    WITH r2 ORDER BY r2.start
    RETURN [toString(r2.`start`), reduce(sum = 0, tally IN r2.tallies | sum + coalesce(tally.laboratoryStudies, 0))] AS row
  } AS g1
  RETURN CASE WHEN NOT r0.counted THEN 0 WHEN NOT r0.known THEN 1 ELSE [r0.records, reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.notes, 0)), reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.laboratoryStudies, 0)), g0, g1] END AS row LIMIT 1
} AS value
