// That an act was done: by its key, and by its age for those that are kept no longer. Keys that notes are signed with.

CREATE CONSTRAINT receipt_key IF NOT EXISTS FOR (n:Receipt) REQUIRE n.key IS UNIQUE;
CREATE RANGE INDEX receipt_performed_at IF NOT EXISTS FOR (n:Receipt) ON (n.performedAt);
CREATE CONSTRAINT signing_key_id IF NOT EXISTS FOR (n:SigningKey) REQUIRE n.id IS UNIQUE;
