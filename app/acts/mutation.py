"""The root type `Mutation`: each field is an act, its input the model that the act is held to."""

import inspect
from typing import Any, get_type_hints

import strawberry

from app.acts.affiliations import TransferAffiliationPayload, transfer_affiliation
from app.acts.allergies import RecordAllergyPayload, record_allergy
from app.acts.break_glass import BreakGlassPayload, ReviewAccessPayload, break_glass, review_access
from app.acts.care import EndCarePayload, EstablishCarePayload, end_care, establish_care
from app.acts.consents import EndConsentPayload, GiveConsentPayload, end_consent, give_consent
from app.acts.encounters import (
    CloseEncounterPayload,
    DiagnosePayload,
    OpenEncounterPayload,
    close_encounter,
    diagnose,
    open_encounter,
)
from app.acts.immunizations import ImmunizePayload, immunize
from app.acts.inputs import input_of
from app.acts.merges import MergePatientsPayload, UnmergePatientsPayload, merge_patients, unmerge_patients
from app.acts.notes import AmendNotePayload, WriteNotePayload, amend_note, write_note
from app.acts.patients import RegisterPatientPayload, UpdatePatientPayload, register_patient, update_patient
from app.acts.prescriptions import CancelPrescriptionPayload, PrescribePayload, cancel_prescription, prescribe
from app.acts.procedures import PerformProcedurePayload, perform_procedure
from app.acts.referrals import AcceptReferralPayload, ReferPayload, accept_referral, refer
from app.acts.restrictions import (
    LiftRestrictionPayload,
    RestrictSegmentPayload,
    lift_restriction,
    restrict_segment,
)
from app.acts.sick_leaves import CertifySickLeavePayload, certify_sick_leave
from app.acts.studies import OrderStudyPayload, RecordResultsPayload, order_study, record_results
from app.cypher.mapping import performed


def _act(act: Any) -> Any:
    """The field of an act, which its docstring describes."""
    return performed(act, input_of(get_type_hints(act)["asked"]), description=inspect.getdoc(act))


@strawberry.type(
    description="What can be done. Each act is one transaction, done once for its idempotency key; several in one "
    "operation are done one after the other. Null with an error: it is not known to be done; send it again."
)
class Mutation:
    register_patient: RegisterPatientPayload | None = _act(register_patient)
    update_patient: UpdatePatientPayload | None = _act(update_patient)
    merge_patients: MergePatientsPayload | None = _act(merge_patients)
    unmerge_patients: UnmergePatientsPayload | None = _act(unmerge_patients)
    transfer_affiliation: TransferAffiliationPayload | None = _act(transfer_affiliation)
    open_encounter: OpenEncounterPayload | None = _act(open_encounter)
    diagnose: DiagnosePayload | None = _act(diagnose)
    close_encounter: CloseEncounterPayload | None = _act(close_encounter)
    write_note: WriteNotePayload | None = _act(write_note)
    amend_note: AmendNotePayload | None = _act(amend_note)
    prescribe: PrescribePayload | None = _act(prescribe)
    cancel_prescription: CancelPrescriptionPayload | None = _act(cancel_prescription)
    order_study: OrderStudyPayload | None = _act(order_study)
    record_results: RecordResultsPayload | None = _act(record_results)
    perform_procedure: PerformProcedurePayload | None = _act(perform_procedure)
    certify_sick_leave: CertifySickLeavePayload | None = _act(certify_sick_leave)
    refer: ReferPayload | None = _act(refer)
    accept_referral: AcceptReferralPayload | None = _act(accept_referral)
    record_allergy: RecordAllergyPayload | None = _act(record_allergy)
    immunize: ImmunizePayload | None = _act(immunize)
    establish_care: EstablishCarePayload | None = _act(establish_care)
    end_care: EndCarePayload | None = _act(end_care)
    break_glass: BreakGlassPayload | None = _act(break_glass)
    review_access: ReviewAccessPayload | None = _act(review_access)
    restrict_segment: RestrictSegmentPayload | None = _act(restrict_segment)
    lift_restriction: LiftRestrictionPayload | None = _act(lift_restriction)
    give_consent: GiveConsentPayload | None = _act(give_consent)
    end_consent: EndConsentPayload | None = _act(end_consent)
