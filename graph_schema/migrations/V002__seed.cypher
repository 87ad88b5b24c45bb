// What synthetic data the graph holds.

CREATE CONSTRAINT seed_profile IF NOT EXISTS FOR (n:Seed) REQUIRE n.profile IS UNIQUE;
