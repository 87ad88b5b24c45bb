// Uniqueness for every key and every identifier people are found by; an index for every other look-up.

CREATE CONSTRAINT patient_id IF NOT EXISTS FOR (n:Patient) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT patient_curp IF NOT EXISTS FOR (n:Patient) REQUIRE n.curp IS UNIQUE;
CREATE RANGE INDEX patient_nss IF NOT EXISTS FOR (n:Patient) ON (n.nss);
CREATE CONSTRAINT institution_code IF NOT EXISTS FOR (n:Institution) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT facility_id IF NOT EXISTS FOR (n:Facility) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT facility_clues IF NOT EXISTS FOR (n:Facility) REQUIRE n.clues IS UNIQUE;
CREATE CONSTRAINT practitioner_id IF NOT EXISTS FOR (n:Practitioner) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT practitioner_cedula IF NOT EXISTS FOR (n:Practitioner) REQUIRE n.cedula IS UNIQUE;
CREATE CONSTRAINT encounter_id IF NOT EXISTS FOR (n:Encounter) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX encounter_timeline_key IF NOT EXISTS FOR (n:Encounter) ON (n.timelineKey);
CREATE CONSTRAINT note_id IF NOT EXISTS FOR (n:Note) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX note_timeline_key IF NOT EXISTS FOR (n:Note) ON (n.timelineKey);
CREATE CONSTRAINT prescription_id IF NOT EXISTS FOR (n:Prescription) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX prescription_timeline_key IF NOT EXISTS FOR (n:Prescription) ON (n.timelineKey);
CREATE CONSTRAINT study_id IF NOT EXISTS FOR (n:Study) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX study_timeline_key IF NOT EXISTS FOR (n:Study) ON (n.timelineKey);
CREATE CONSTRAINT procedure_id IF NOT EXISTS FOR (n:Procedure) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX procedure_timeline_key IF NOT EXISTS FOR (n:Procedure) ON (n.timelineKey);
CREATE CONSTRAINT sick_leave_id IF NOT EXISTS FOR (n:SickLeave) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT sick_leave_folio IF NOT EXISTS FOR (n:SickLeave) REQUIRE n.folio IS UNIQUE;
CREATE RANGE INDEX sick_leave_timeline_key IF NOT EXISTS FOR (n:SickLeave) ON (n.timelineKey);
CREATE CONSTRAINT referral_id IF NOT EXISTS FOR (n:Referral) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX referral_timeline_key IF NOT EXISTS FOR (n:Referral) ON (n.timelineKey);
CREATE CONSTRAINT immunization_id IF NOT EXISTS FOR (n:Immunization) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX immunization_timeline_key IF NOT EXISTS FOR (n:Immunization) ON (n.timelineKey);
CREATE CONSTRAINT result_id IF NOT EXISTS FOR (n:Result) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT diagnosis_id IF NOT EXISTS FOR (n:Diagnosis) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX diagnosis_code IF NOT EXISTS FOR (n:Diagnosis) ON (n.code);
CREATE CONSTRAINT medication_id IF NOT EXISTS FOR (n:Medication) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX medication_key IF NOT EXISTS FOR (n:Medication) ON (n.key);
CREATE CONSTRAINT study_type_id IF NOT EXISTS FOR (n:StudyType) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX study_type_code IF NOT EXISTS FOR (n:StudyType) ON (n.code);
CREATE CONSTRAINT procedure_type_id IF NOT EXISTS FOR (n:ProcedureType) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX procedure_type_code IF NOT EXISTS FOR (n:ProcedureType) ON (n.code);
CREATE CONSTRAINT vaccine_id IF NOT EXISTS FOR (n:Vaccine) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX vaccine_code IF NOT EXISTS FOR (n:Vaccine) ON (n.code);
CREATE CONSTRAINT substance_id IF NOT EXISTS FOR (n:Substance) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX substance_code IF NOT EXISTS FOR (n:Substance) ON (n.code);
CREATE CONSTRAINT access_event_id IF NOT EXISTS FOR (n:AccessEvent) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX access_event_timeline_key IF NOT EXISTS FOR (n:AccessEvent) ON (n.timelineKey);
CREATE CONSTRAINT migration_version IF NOT EXISTS FOR (n:Migration) REQUIRE n.version IS UNIQUE;
CREATE CONSTRAINT migration_lock_name IF NOT EXISTS FOR (n:MigrationLock) REQUIRE n.name IS UNIQUE;

// The mixed timeline pages through all kinds at once.
CREATE CONSTRAINT event_timeline_key IF NOT EXISTS FOR (n:Event) REQUIRE n.timelineKey IS UNIQUE;
