// That the glass was broken: by its id.

CREATE CONSTRAINT emergency_access_id IF NOT EXISTS FOR (n:EmergencyAccess) REQUIRE n.id IS UNIQUE;
