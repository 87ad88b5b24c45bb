"""The FHIR R4 resources that we read, each with what we read of it.

`status` and other codes stay text here; the mapper of a resource knows which it can take.
"""

from typing import Any

from pydantic import Field

from app.fhir.datatypes import (
    Address,
    Annotation,
    Attachment,
    CodeableConcept,
    Coding,
    Day,
    Extension,
    FhirModel,
    HumanName,
    Identifier,
    Instant,
    Meta,
    Narrative,
    Period,
    Quantity,
    QuantityRange,
    Ratio,
    Reference,
)

BIRTH_PLACE = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace"


class Resource(FhirModel):
    """What every resource has."""

    id: str | None = None
    meta: Meta | None = None
    contained: list[dict[str, Any]] = Field(default_factory=list)


class Organization(Resource):
    identifier: list[Identifier] = Field(default_factory=list)
    name: str | None = None
    part_of: Reference | None = None
    address: list[Address] = Field(default_factory=list)


class Location(Resource):
    identifier: list[Identifier] = Field(default_factory=list)
    name: str | None = None
    managing_organization: Reference | None = None
    part_of: Reference | None = None
    address: Address | None = None


class Practitioner(Resource):
    identifier: list[Identifier] = Field(default_factory=list)
    active: bool = True
    name: list[HumanName] = Field(default_factory=list)


class PractitionerRole(Resource):
    practitioner: Reference | None = None
    organization: Reference | None = None
    location: list[Reference] = Field(default_factory=list)
    specialty: list[CodeableConcept] = Field(default_factory=list)
    code: list[CodeableConcept] = Field(default_factory=list)
    period: Period | None = None


class Ingredient(FhirModel):
    item_codeable_concept: CodeableConcept | None = None


class Medication(Resource):
    code: CodeableConcept | None = None
    ingredient: list[Ingredient] = Field(default_factory=list)


class Patient(Resource):
    identifier: list[Identifier] = Field(default_factory=list)
    name: list[HumanName] = Field(default_factory=list)
    gender: str | None = None
    birth_date: Day | None = None
    deceased_date_time: Instant | None = None
    managing_organization: Reference | None = None
    extension: list[Extension] = Field(default_factory=list)

    @property
    def birth_state(self) -> str | None:
        """Where the person was born, as HL7's extension `patient-birthPlace` tells it."""
        places = (each.value_address for each in self.extension if each.url == BIRTH_PLACE)
        return next((place.state for place in places if place), None)


class Coverage(Resource):
    status: str
    beneficiary: Reference
    subscriber_id: str | None = None
    relationship: CodeableConcept | None = None
    period: Period | None = None
    payor: list[Reference] = Field(default_factory=list)


class EncounterParticipant(FhirModel):
    type: list[CodeableConcept] = Field(default_factory=list)
    individual: Reference | None = None


class EncounterLocation(FhirModel):
    location: Reference


class EncounterDiagnosis(FhirModel):
    condition: Reference
    rank: int | None = None


class Encounter(Resource):
    status: str
    class_: Coding = Field(alias="class")
    type: list[CodeableConcept] = Field(default_factory=list)
    period: Period | None = None
    reason_code: list[CodeableConcept] = Field(default_factory=list)
    participant: list[EncounterParticipant] = Field(default_factory=list)
    diagnosis: list[EncounterDiagnosis] = Field(default_factory=list)
    location: list[EncounterLocation] = Field(default_factory=list)
    service_provider: Reference | None = None
    part_of: Reference | None = None
    based_on: list[Reference] = Field(default_factory=list)


class Condition(Resource):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    encounter: Reference | None = None
    onset_date_time: Instant | None = None
    onset_period: Period | None = None
    recorded_date: Instant | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None


class Reaction(FhirModel):
    manifestation: list[CodeableConcept] = Field(default_factory=list)
    description: str | None = None


class AllergyIntolerance(Resource):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    criticality: str | None = None
    code: CodeableConcept | None = None
    onset_date_time: Instant | None = None
    recorded_date: Instant | None = None
    reaction: list[Reaction] = Field(default_factory=list)


class TimingRepeat(FhirModel):
    bounds_duration: Quantity | None = None
    bounds_period: Period | None = None
    frequency: int | None = None
    frequency_max: int | None = None
    period: float | None = None
    period_max: float | None = None
    period_unit: str | None = None
    when: list[str] = Field(default_factory=list)


class Timing(FhirModel):
    repeat: TimingRepeat | None = None
    code: CodeableConcept | None = None


class DoseAndRate(FhirModel):
    dose_quantity: Quantity | None = None
    dose_range: QuantityRange | None = None


class Dosage(FhirModel):
    text: str | None = None
    patient_instruction: str | None = None
    timing: Timing | None = None
    as_needed_boolean: bool = False
    as_needed_codeable_concept: CodeableConcept | None = None
    route: CodeableConcept | None = None
    dose_and_rate: list[DoseAndRate] = Field(default_factory=list)


class DispenseRequest(FhirModel):
    expected_supply_duration: Quantity | None = None


class MedicationRequest(Resource):
    status: str
    status_reason: CodeableConcept | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    encounter: Reference | None = None
    authored_on: Instant | None = None
    requester: Reference | None = None
    dosage_instruction: list[Dosage] = Field(default_factory=list)
    dispense_request: DispenseRequest | None = None


class DiagnosticReport(Resource):
    status: str
    category: list[CodeableConcept] = Field(default_factory=list)
    code: CodeableConcept
    encounter: Reference | None = None
    effective_date_time: Instant | None = None
    effective_period: Period | None = None
    issued: Instant | None = None
    performer: list[Reference] = Field(default_factory=list)
    based_on: list[Reference] = Field(default_factory=list)
    result: list[Reference] = Field(default_factory=list)
    imaging_study: list[Reference] = Field(default_factory=list)
    conclusion: str | None = None
    presented_form: list[Attachment] = Field(default_factory=list)


class ReferenceRange(FhirModel):
    low: Quantity | None = None
    high: Quantity | None = None


class Measured(FhirModel):
    """What an Observation and its components have in common."""

    code: CodeableConcept
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: QuantityRange | None = None
    value_ratio: Ratio | None = None
    value_time: str | None = None
    value_date_time: str | None = None
    value_period: dict[str, str] | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] = Field(default_factory=list)
    reference_range: list[ReferenceRange] = Field(default_factory=list)


class Observation(Resource, Measured):
    status: str
    category: list[CodeableConcept] = Field(default_factory=list)
    encounter: Reference | None = None
    effective_date_time: Instant | None = None
    effective_period: Period | None = None
    effective_instant: Instant | None = None
    issued: Instant | None = None
    performer: list[Reference] = Field(default_factory=list)
    based_on: list[Reference] = Field(default_factory=list)
    has_member: list[Reference] = Field(default_factory=list)
    component: list[Measured] = Field(default_factory=list)


class ImagingSeries(FhirModel):
    modality: Coding
    body_site: Coding | None = None


class ImagingStudy(Resource):
    status: str
    encounter: Reference | None = None
    started: Instant | None = None
    based_on: list[Reference] = Field(default_factory=list)
    modality: list[Coding] = Field(default_factory=list)
    procedure_code: list[CodeableConcept] = Field(default_factory=list)
    series: list[ImagingSeries] = Field(default_factory=list)
    description: str | None = None


class ServiceRequest(Resource):
    status: str
    intent: str
    category: list[CodeableConcept] = Field(default_factory=list)
    code: CodeableConcept | None = None
    encounter: Reference | None = None
    authored_on: Instant | None = None
    occurrence_date_time: Instant | None = None
    requester: Reference | None = None
    performer: list[Reference] = Field(default_factory=list)
    location_reference: list[Reference] = Field(default_factory=list)
    reason_code: list[CodeableConcept] = Field(default_factory=list)
    note: list[Annotation] = Field(default_factory=list)


class ProcedurePerformer(FhirModel):
    actor: Reference


class Procedure(Resource):
    status: str
    category: CodeableConcept | None = None
    code: CodeableConcept | None = None
    encounter: Reference | None = None
    performed_date_time: Instant | None = None
    performed_period: Period | None = None
    performer: list[ProcedurePerformer] = Field(default_factory=list)
    location: Reference | None = None
    outcome: CodeableConcept | None = None
    part_of: list[Reference] = Field(default_factory=list)


class ImmunizationPerformer(FhirModel):
    actor: Reference


class ProtocolApplied(FhirModel):
    dose_number_positive_int: int | None = None


class Immunization(Resource):
    status: str
    vaccine_code: CodeableConcept
    encounter: Reference | None = None
    occurrence_date_time: Instant | None = None
    recorded: Instant | None = None
    location: Reference | None = None
    lot_number: str | None = None
    status_reason: CodeableConcept | None = None
    performer: list[ImmunizationPerformer] = Field(default_factory=list)
    protocol_applied: list[ProtocolApplied] = Field(default_factory=list)


class DocumentContent(FhirModel):
    attachment: Attachment


class DocumentContext(FhirModel):
    encounter: list[Reference] = Field(default_factory=list)
    period: Period | None = None


class DocumentRelation(FhirModel):
    code: str
    target: Reference


class DocumentReference(Resource):
    status: str
    type: CodeableConcept | None = None
    category: list[CodeableConcept] = Field(default_factory=list)
    date: Instant | None = None
    author: list[Reference] = Field(default_factory=list)
    custodian: Reference | None = None
    description: str | None = None
    content: list[DocumentContent] = Field(default_factory=list)
    context: DocumentContext | None = None
    relates_to: list[DocumentRelation] = Field(default_factory=list)


class Section(FhirModel):
    title: str | None = None
    text: Narrative | None = None
    section: list["Section"] = Field(default_factory=list)


class CompositionRelation(FhirModel):
    code: str
    target_reference: Reference | None = None


class Composition(Resource):
    status: str
    type: CodeableConcept
    encounter: Reference | None = None
    date: Instant
    author: list[Reference] = Field(default_factory=list)
    title: str
    custodian: Reference | None = None
    text: Narrative | None = None
    section: list[Section] = Field(default_factory=list)
    relates_to: list[CompositionRelation] = Field(default_factory=list)


class Basic(Resource):
    code: CodeableConcept
    subject: Reference
    created: Instant | None = None
    author: Reference | None = None


PLACES = ("Organization", "Location", "Practitioner", "PractitionerRole", "Medication")
"""What patients' resources refer to; they belong to no patient."""

OF_A_PATIENT: dict[str, str] = {
    "Coverage": "beneficiary",
    "Encounter": "subject",
    "Condition": "subject",
    "AllergyIntolerance": "patient",
    "ServiceRequest": "subject",
    "MedicationRequest": "subject",
    "Procedure": "subject",
    "Immunization": "patient",
    "ImagingStudy": "subject",
    "DiagnosticReport": "subject",
    "Observation": "subject",
    "DocumentReference": "subject",
    "Composition": "subject",
    "Basic": "subject",
}
"""What belongs to a patient, and the element that names the patient."""
