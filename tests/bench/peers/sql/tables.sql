-- The part of the record that the history reads, as a relational model of the same data.

CREATE SCHEMA record;

CREATE TABLE record.institution (
    code text PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE record.facility (
    id text PRIMARY KEY,
    name text NOT NULL,
    institution_code text REFERENCES record.institution -- which operates it now
);

CREATE TABLE record.practitioner (
    id text PRIMARY KEY,
    name text NOT NULL,
    specialty text
);

CREATE TABLE record.diagnosis (
    id text PRIMARY KEY,
    code text NOT NULL,
    label text NOT NULL
);

CREATE TABLE record.medication (
    id text PRIMARY KEY,
    name text NOT NULL,
    substance text NOT NULL
);

CREATE TABLE record.study_type (
    id text PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL
);

CREATE TABLE record.patient (
    id text PRIMARY KEY,
    given_names text NOT NULL,
    first_surname text NOT NULL,
    second_surname text,
    birth_date date NOT NULL,
    sex text NOT NULL
);

CREATE TABLE record.encounter (
    id text PRIMARY KEY,
    patient_id text NOT NULL REFERENCES record.patient,
    facility_id text NOT NULL REFERENCES record.facility,
    practitioner_id text REFERENCES record.practitioner, -- who attended
    occurred_at timestamptz NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL
);

CREATE TABLE record.encounter_diagnosis (
    encounter_id text NOT NULL REFERENCES record.encounter,
    rank integer NOT NULL,
    diagnosis_id text NOT NULL REFERENCES record.diagnosis,
    PRIMARY KEY (encounter_id, rank, diagnosis_id)
);

CREATE TABLE record.note (
    id text PRIMARY KEY,
    encounter_id text NOT NULL REFERENCES record.encounter,
    occurred_at timestamptz NOT NULL,
    kind text NOT NULL,
    text text NOT NULL
);

CREATE TABLE record.prescription (
    id text PRIMARY KEY,
    encounter_id text NOT NULL REFERENCES record.encounter,
    medication_id text NOT NULL REFERENCES record.medication,
    occurred_at timestamptz NOT NULL,
    dose text NOT NULL,
    route text NOT NULL,
    frequency text NOT NULL,
    days integer NOT NULL,
    status text NOT NULL
);

CREATE TABLE record.study (
    id text PRIMARY KEY,
    encounter_id text NOT NULL REFERENCES record.encounter,
    study_type_id text NOT NULL REFERENCES record.study_type,
    occurred_at timestamptz NOT NULL,
    status text NOT NULL
);

CREATE TABLE record.result (
    study_id text NOT NULL REFERENCES record.study,
    position integer NOT NULL,
    id text NOT NULL UNIQUE,
    name text NOT NULL,
    value double precision,
    text text,
    unit text,
    low double precision,
    high double precision,
    flag text,
    PRIMARY KEY (study_id, position, id)
);

-- Each list of the history is an index seek, in the order in which it is given.
CREATE INDEX ON record.encounter (patient_id, occurred_at DESC, id DESC);
CREATE INDEX ON record.note (encounter_id, occurred_at, id);
CREATE INDEX ON record.prescription (encounter_id, occurred_at, id);
CREATE INDEX ON record.study (encounter_id, occurred_at, id);

-- The other ends of foreign keys.
CREATE INDEX ON record.facility (institution_code);
CREATE INDEX ON record.encounter (facility_id);
CREATE INDEX ON record.encounter (practitioner_id);
CREATE INDEX ON record.encounter_diagnosis (diagnosis_id);
CREATE INDEX ON record.prescription (medication_id);
CREATE INDEX ON record.study (study_type_id);
