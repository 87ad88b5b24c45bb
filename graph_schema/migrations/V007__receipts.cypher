// That an act was done: by its key, and by its age for those that are kept no longer.

CREATE CONSTRAINT receipt_key IF NOT EXISTS FOR (n:Receipt) REQUIRE n.key IS UNIQUE;
CREATE RANGE INDEX receipt_performed_at IF NOT EXISTS FOR (n:Receipt) ON (n.performedAt);
