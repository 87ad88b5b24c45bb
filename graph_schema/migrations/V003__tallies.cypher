// Prepared counts, by month and institution.

CREATE CONSTRAINT month_tally_id IF NOT EXISTS FOR (n:MonthTally) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX month_tally_month IF NOT EXISTS FOR (n:MonthTally) ON (n.month);
CREATE CONSTRAINT study_tally_id IF NOT EXISTS FOR (n:StudyTally) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX study_tally_month IF NOT EXISTS FOR (n:StudyTally) ON (n.month);
CREATE CONSTRAINT affiliation_tally_id IF NOT EXISTS FOR (n:AffiliationTally) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT tally_book_name IF NOT EXISTS FOR (n:TallyBook) REQUIRE n.name IS UNIQUE;

// A graph that holds people already has to be counted first: `expediente statistics recount`.
OPTIONAL MATCH (p:Patient) WITH p LIMIT 1 WHERE p IS NULL
MERGE (b:TallyBook {name: 'tallies'}) ON CREATE SET b.countedAt = datetime();
