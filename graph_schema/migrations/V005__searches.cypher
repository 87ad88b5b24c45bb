// Words of names and codes for look-ups as one types; a constraint and an index for what catalogues are kept by.

CREATE CONSTRAINT diagnosis_group_id IF NOT EXISTS FOR (n:DiagnosisGroup) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX diagnosis_group_code IF NOT EXISTS FOR (n:DiagnosisGroup) ON (n.code);
CREATE CONSTRAINT catalogue_name IF NOT EXISTS FOR (n:Catalogue) REQUIRE n.name IS UNIQUE;

CREATE FULLTEXT INDEX facility_search IF NOT EXISTS FOR (n:Facility) ON EACH [n.clues, n.name]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX practitioner_search IF NOT EXISTS FOR (n:Practitioner) ON EACH [n.cedula, n.name, n.specialty]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX diagnosis_search IF NOT EXISTS FOR (n:Diagnosis) ON EACH [n.code, n.label, n.terms]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX medication_search IF NOT EXISTS FOR (n:Medication) ON EACH [n.key, n.name, n.substance]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX study_type_search IF NOT EXISTS FOR (n:StudyType) ON EACH [n.code, n.name]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX procedure_type_search IF NOT EXISTS FOR (n:ProcedureType) ON EACH [n.code, n.name]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX vaccine_search IF NOT EXISTS FOR (n:Vaccine) ON EACH [n.code, n.name]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CREATE FULLTEXT INDEX substance_search IF NOT EXISTS FOR (n:Substance) ON EACH [n.code, n.name]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
