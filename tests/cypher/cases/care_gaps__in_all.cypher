// careGaps
RETURN COLLECT {
  WITH date('0001-01-01') AS first, date('9999-12-31') AS last
  MATCH (t:StudyTally) WHERE t.month >= date.truncate('month', first) AND t.month <= last
  WITH t, last, CASE WHEN t.month < first THEN first.day - 1 ELSE 0 END AS since
  WITH t, since, CASE WHEN t.month + duration('P1M') > last THEN last.day ELSE 31 END AS until
  WITH t.institution AS institution, t.studyType AS studyType, sum(CASE WHEN since = 0 AND until = 31 THEN t.ordered ELSE reduce(sum = 0, each IN t.orderedByDay[since..until] | sum + each) END) AS ordered, sum(CASE WHEN since = 0 AND until = 31 THEN t.repeated ELSE reduce(sum = 0, each IN t.repeatedByDay[since..until] | sum + each) END) AS repeated
  WITH {institution: institution, studyType: studyType, ordered: ordered, repeated: repeated} AS tally
  WHERE ordered > 0
  WITH collect(tally) AS tallies
  WITH tallies, true AS known
  WITH {tallies: tallies, known: known, counted: EXISTS { (:TallyBook {name: 'tallies'}) }} AS r0
  WITH r0, COLLECT {
    UNWIND r0.tallies AS tally WITH tally.studyType AS id, collect(tally) AS tallies
    MATCH (n1:StudyType {id: id})
    WITH n1, {tallies: tallies, repeated: reduce(sum = 0, tally IN tallies | sum + tally.repeated)} AS r1
    WITH n1, r1 ORDER BY r1.repeated DESC, n1.name, n1.id
    RETURN [[n1.code], reduce(sum = 0, tally IN r1.tallies | sum + coalesce(tally.ordered, 0)), reduce(sum = 0, tally IN r1.tallies | sum + coalesce(tally.repeated, 0))] AS row
  } AS g0, COLLECT {
    UNWIND r0.tallies AS tally WITH tally.institution AS code, collect(tally) AS tallies
    MATCH (n2:Institution {code: code})
    WITH n2, {tallies: tallies} AS r2
    WITH n2, r2 ORDER BY n2.code
    RETURN [[n2.code], reduce(sum = 0, tally IN r2.tallies | sum + coalesce(tally.ordered, 0)), reduce(sum = 0, tally IN r2.tallies | sum + coalesce(tally.repeated, 0))] AS row
  } AS g1
  RETURN CASE WHEN NOT r0.counted THEN 0 WHEN NOT r0.known THEN 1 ELSE [toString(datetime()), reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.ordered, 0)), reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.repeated, 0)), g0, g1] END AS row LIMIT 1
} AS value

// here
RETURN COLLECT {
  WITH date('0001-01-01') AS first, date('9999-12-31') AS last
  WITH $p1 AS first, last
  WITH first, $p2 AS last
  MATCH (t:StudyTally) WHERE t.month >= date.truncate('month', first) AND t.month <= last
  AND t.institution = $p0
  WITH t, last, CASE WHEN t.month < first THEN first.day - 1 ELSE 0 END AS since
  WITH t, since, CASE WHEN t.month + duration('P1M') > last THEN last.day ELSE 31 END AS until
  WITH t.institution AS institution, t.studyType AS studyType, sum(CASE WHEN since = 0 AND until = 31 THEN t.ordered ELSE reduce(sum = 0, each IN t.orderedByDay[since..until] | sum + each) END) AS ordered, sum(CASE WHEN since = 0 AND until = 31 THEN t.repeated ELSE reduce(sum = 0, each IN t.repeatedByDay[since..until] | sum + each) END) AS repeated
  WITH {institution: institution, studyType: studyType, ordered: ordered, repeated: repeated} AS tally
  WHERE ordered > 0
  WITH collect(tally) AS tallies
  WITH tallies, true AS known
  WITH tallies, EXISTS { (:Institution {code: $p0}) } AS known
  WITH {tallies: tallies, known: known, counted: EXISTS { (:TallyBook {name: 'tallies'}) }} AS r0
  RETURN CASE WHEN NOT r0.counted THEN 0 WHEN NOT r0.known THEN 1 ELSE [reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.ordered, 0)), reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.repeated, 0))] END AS row LIMIT 1
} AS value

// before
RETURN COLLECT {
  WITH date('0001-01-01') AS first, date('9999-12-31') AS last
  WITH $p0 AS first, last
  WITH first, $p1 AS last
  MATCH (t:StudyTally) WHERE t.month >= date.truncate('month', first) AND t.month <= last
  WITH t, last, CASE WHEN t.month < first THEN first.day - 1 ELSE 0 END AS since
  WITH t, since, CASE WHEN t.month + duration('P1M') > last THEN last.day ELSE 31 END AS until
  WITH t.institution AS institution, t.studyType AS studyType, sum(CASE WHEN since = 0 AND until = 31 THEN t.ordered ELSE reduce(sum = 0, each IN t.orderedByDay[since..until] | sum + each) END) AS ordered, sum(CASE WHEN since = 0 AND until = 31 THEN t.repeated ELSE reduce(sum = 0, each IN t.repeatedByDay[since..until] | sum + each) END) AS repeated
  WITH {institution: institution, studyType: studyType, ordered: ordered, repeated: repeated} AS tally
  WHERE ordered > 0
  WITH collect(tally) AS tallies
  WITH tallies, true AS known
  WITH {tallies: tallies, known: known, counted: EXISTS { (:TallyBook {name: 'tallies'}) }} AS r0
  RETURN CASE WHEN NOT r0.counted THEN 0 WHEN NOT r0.known THEN 1 ELSE [reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.ordered, 0)), reduce(sum = 0, tally IN r0.tallies | sum + coalesce(tally.repeated, 0))] END AS row LIMIT 1
} AS value
