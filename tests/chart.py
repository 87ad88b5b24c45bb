"""A small chart written by hand: one person with every kind of record, at two institutions, and one with nothing but
a study that was done twice.

Small enough to know by heart, so that tests can say what an answer must hold.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import neo4j

from app.audit.seals import audit_key, book_seal, chain_hash, head_seal, record_hash
from app.rules.signatures import KEY_LENGTH, SignedNote, signed_content
from app.signing import SigningKey
from graph_schema import ids, values
from graph_schema.feed import announce, feed_key
from graph_schema.model import Label, Rel
from graph_schema.tallies import tallied, touched_by
from graph_schema.writer import Mode, NodeRow, RelationshipRow, Written, write

CURP = "HEGG560427MVZRRL04"
NSS = "92919084431"
CLUES = "DFIMS000111"
CEDULA = "1234567"


def identifier(label: Label, name: str) -> str:
    """The id of a record of this chart."""
    return ids.derive_id(label, "chart", name)


ANA = identifier(Label.PATIENT, "Ana")
FORMER_ANA = identifier(Label.PATIENT, "Desconocida")
BRUNO = identifier(Label.PATIENT, "Bruno")
CLINIC = identifier(Label.FACILITY, "clinic")
HOSPITAL = identifier(Label.FACILITY, "hospital")
DOCTOR = identifier(Label.PRACTITIONER, "doctor")
SURGEON = identifier(Label.PRACTITIONER, "surgeon")
KEY = SigningKey(bytes(KEY_LENGTH))
"""What the chart's note is sealed with."""


def write_chart(driver: neo4j.Driver, database: str) -> None:
    """Put the chart into the graph; once more changes nothing."""
    chart = _Chart()
    merge(driver, database, chart.nodes, chart.relationships)


def merge(
    driver: neo4j.Driver,
    database: str,
    nodes: list[NodeRow],
    relationships: list[RelationshipRow],
    announced: Mapping[str, list[str]] | None = None,
) -> Written:
    """Write rows as whoever writes records does: with the tallies and, if told so, the feed, in one transaction."""

    def work(tx: neo4j.ManagedTransaction) -> Written:
        with tallied(tx, touched_by(tx, nodes, relationships)):
            written = write(tx, nodes, relationships, Mode.MERGE)
            announce(tx, announced or {})
            return written

    with driver.session(database=database) as session:
        return session.execute_write(work)


class _Chart:
    def __init__(self) -> None:
        self.nodes: list[NodeRow] = []
        self.relationships: list[RelationshipRow] = []
        self._places()
        self._receipts()
        self._people()
        self._consultation()
        self._emergency()
        self._repetition()

    def _node(self, node_label: Label, **properties: Any) -> None:
        self.nodes.append(NodeRow(node_label, properties))

    def _link(self, type_: Rel, start: tuple[Label, str], end: tuple[Label, str], **properties: Any) -> None:
        self.relationships.append(RelationshipRow(type_, *start, *end, properties))

    def _places(self) -> None:
        self._node(Label.INSTITUTION, code="IMSS", name="Instituto Mexicano del Seguro Social")
        self._node(Label.INSTITUTION, code="ISSSTE", name="Instituto de Seguridad y Servicios Sociales")
        places = ((CLINIC, "IMSS", CLUES, "UMF 1", "FIRST"), (HOSPITAL, "ISSSTE", "DFIST000222", "HG 2", "SECOND"))
        for facility, institution, clues, name, level in places:
            self._node(Label.FACILITY, id=facility, clues=clues, name=name, level=level, state="DF")
            start = date(1990, 1, 1)
            self._link(Rel.OPERATED_BY, (Label.FACILITY, facility), (Label.INSTITUTION, institution), **{"from": start})
        doctors = ((DOCTOR, CEDULA, "Dra. Luz Peña", "Medicina familiar"), (SURGEON, "7654321", "Dr. Iván Ríos", None))
        for doctor, cedula, name, specialty in doctors:
            self._node(Label.PRACTITIONER, id=doctor, cedula=cedula, name=name, specialty=specialty, active=True)
        employment = {"from": date(2005, 1, 1), "role": "FAMILY_DOCTOR"}
        self._link(Rel.WORKS_AT, (Label.PRACTITIONER, DOCTOR), (Label.FACILITY, CLINIC), **employment)
        former = {"from": date(1999, 1, 1), "to": date(2004, 12, 31), "role": "FAMILY_DOCTOR"}
        self._link(Rel.WORKS_AT, (Label.PRACTITIONER, DOCTOR), (Label.FACILITY, HOSPITAL), **former)

    def _receipts(self) -> None:
        at = datetime(2024, 3, 1, 12, tzinfo=UTC)
        self._node(Label.RECEIPT, key="chart-key", act="WriteNote", fingerprint="0", answer="{}", performedAt=at)
        public = base64.b64encode(KEY.public).decode()
        self._node(Label.SIGNING_KEY, id=KEY.id, publicKey=public, since=at)

    def _people(self) -> None:
        person = {"version": 1, "identityStatus": values.IdentityStatus.VERIFIED, "birthState": "VZ"}
        self._node(
            Label.PATIENT,
            id=ANA,
            curp=CURP,
            nss=NSS,
            givenNames="Gloria",
            firstSurname="Hernández",
            secondSurname="García",
            birthDate=date(1956, 4, 27),
            sex=values.Sex.FEMALE,
            feedPosition=2,
            **person,
        )
        unknown = person | {"identityStatus": values.IdentityStatus.PROVISIONAL}
        self._node(
            Label.PATIENT,
            id=FORMER_ANA,
            givenNames="Desconocida",
            firstSurname="Desconocida",
            birthDate=date(1955, 1, 1),
            sex=values.Sex.FEMALE,
            **unknown,
        )
        self._node(
            Label.PATIENT,
            id=BRUNO,
            nss=NSS,
            givenNames="Bruno",
            firstSurname="Núñez",
            birthDate=date(2001, 2, 3),
            sex=values.Sex.MALE,
            **person,
        )
        ana = (Label.PATIENT, ANA)
        since = datetime(2024, 3, 1, 12, tzinfo=UTC)
        self._link(Rel.SAME_PERSON_AS, (Label.PATIENT, FORMER_ANA), ana, since=since, by="system")
        undone = {"since": since, "by": "system", "until": since, "undone": "Son madre e hijo"}
        self._link(Rel.ONCE_SAME_PERSON_AS, (Label.PATIENT, BRUNO), ana, **undone)
        affiliations: tuple[tuple[str, dict[str, Any]], ...] = (
            ("IMSS", {"from": date(1980, 1, 1), "to": date(2015, 1, 1), "kind": "WORKER", "number": "1"}),
            ("ISSSTE", {"from": date(2015, 1, 2), "kind": "PENSIONER"}),
        )
        for code, properties in affiliations:
            self._link(Rel.AFFILIATED_WITH, ana, (Label.INSTITUTION, code), **properties)
        self._link(Rel.REGISTERED_AT, ana, (Label.FACILITY, CLINIC), **{"from": date(2000, 1, 1)})
        treats = {"from": date(2010, 1, 1), "basis": values.CareBasis.FAMILY_CLINIC}
        self._link(Rel.TREATS, (Label.PRACTITIONER, DOCTOR), ana, **treats)
        opened = identifier(Label.EMERGENCY_ACCESS, "opened")
        emergency = {"purpose": "EMERGENCY_TREATMENT", "reason": "Llegó inconsciente a urgencias"}
        hours = {"occurredAt": since, "until": since + timedelta(hours=2)}
        review = {"reviewedAt": since, "reviewer": "Aurora Ríos", "verdict": "JUSTIFIED", "comment": "Se justifica"}
        self._node(Label.EMERGENCY_ACCESS, id=opened, **emergency, **hours, **review)
        self._link(Rel.BROKE_GLASS, (Label.PRACTITIONER, DOCTOR), (Label.EMERGENCY_ACCESS, opened))
        self._link(Rel.OPENED, (Label.EMERGENCY_ACCESS, opened), ana)
        agreed: dict[str, dict[str, Any]] = {
            "former research": {"scope": "RESEARCH", "textVersion": "2020-01", "endedAt": since},
            "research": {"scope": "RESEARCH", "textVersion": "2024-03"},
        }
        for name, consent in agreed.items():
            given = since - timedelta(days=400) if "endedAt" in consent else since
            self._node(Label.CONSENT, id=identifier(Label.CONSENT, name), givenAt=given, **consent)
            self._link(Rel.GAVE, ana, (Label.CONSENT, identifier(Label.CONSENT, name)))
        former = (Label.CONSENT, identifier(Label.CONSENT, "former research"))
        self._link(Rel.FORMERLY_GAVE, (Label.PATIENT, FORMER_ANA), former)
        penicillin = "urn:expediente:substances|penicilina"
        self._node(
            Label.SUBSTANCE, id=penicillin, system="urn:expediente:substances", code="penicilina", name="Penicilina"
        )
        allergy = {"criticality": "HIGH", "status": "ACTIVE", "since": date(1999, 5, 5), "reaction": "Urticaria"}
        self._link(Rel.ALLERGIC_TO, ana, (Label.SUBSTANCE, penicillin), **allergy)
        self._look(since)

    def _look(self, at: datetime) -> None:
        """Somebody looked at the record that went into Ana's, before it did."""
        key = audit_key(KEY)
        opened = chain_hash(key, 1, at, "")
        look: dict[str, Any] = {
            "id": ids.chained_id(Label.AUDIT_EVENT, 1, 1),
            "at": at,
            "chain": 1,
            "position": 1,
            "issuer": "https://id.example",
            "subject": "luz",
            "name": "Dra. Luz Peña",
            "role": values.Role.CLINICIAN.value,
            "practitioner": DOCTOR,
            "facility": CLINIC,
            "patient": FORMER_ANA,
            "purpose": values.PurposeOfUse.TREAT.value,
            "action": values.AuditAction.QUERY.value,
            "fields": ["patient"],
            "kinds": ["Note", "Prescription"],
            "outcome": values.AuditOutcome.ANSWERED.value,
            "document": "0" * 64,
            "requestId": "chart",
            "previous": opened,
        }
        head = record_hash(key, look)
        place = ids.time_key(at, look["id"])
        self._node(Label.AUDIT_EVENT, **look, hash=head, timeKey=place, accessKey=f"{ANA}|{place}")
        self._node(
            Label.AUDIT_CHAIN,
            number=1,
            openedAt=at,
            signingKey=KEY.id,
            previous="",
            hash=opened,
            position=1,
            head=head,
            headSeal=head_seal(key, 1, 1, head),
        )
        book = book_seal(key, 1, opened)
        self._node(Label.AUDIT_BOOK, name="audit", chains=1, head=opened, signingKey=KEY.id, seal=book)

    def _event(
        self, label: Label, name: str, at: datetime, *, patient: str = ANA, **properties: Any
    ) -> tuple[Label, str]:
        event = identifier(label, name)
        key = ids.timeline_key(patient, at, event)
        self._node(label, id=event, occurredAt=at, recordedAt=at, timelineKey=key, **properties)
        return (label, event)

    def _encounter(
        self, name: str, at: datetime, place: str, doctor: str, *, patient: str = ANA, **properties: Any
    ) -> tuple[Label, str]:
        encounter = self._event(Label.ENCOUNTER, name, at, patient=patient, status="FINISHED", **properties)
        self._link(Rel.HAD, (Label.PATIENT, patient), encounter)
        self._link(Rel.AT, encounter, (Label.FACILITY, place))
        self._link(Rel.ATTENDED_BY, encounter, (Label.PRACTITIONER, doctor), role=values.AttendanceRole.ATTENDING)
        return encounter

    def _catalogued(self, entry_label: Label, system: str, entry_code: str, **properties: Any) -> tuple[Label, str]:
        entry = f"{system}|{entry_code}"
        self._node(entry_label, id=entry, system=system, **properties)
        return (entry_label, entry)

    def _consultation(self) -> None:
        at = datetime.fromisoformat("2023-05-04T10:30:00-06:00")
        visit = self._encounter(
            "visit",
            at,
            CLINIC,
            DOCTOR,
            kind="CONSULTATION",
            reason="Control de diabetes",
            summary="Consulta",
            endedAt=at,
        )
        icd = "http://hl7.org/fhir/sid/icd-10"
        diabetes = self._catalogued(
            Label.DIAGNOSIS,
            icd,
            "E119",
            code="E119",
            label="Diabetes mellitus tipo 2",
            labelLanguage="es",
            terms=["type 2 diabetes mellitus", "dm2"],
            codings=["http://snomed.info/sct|44054006|Diabetes type 2"],
        )
        block = self._catalogued(Label.DIAGNOSIS_GROUP, icd, "E10-E14", code="E10-E14", label="Diabetes mellitus")
        chapter = self._catalogued(Label.DIAGNOSIS_GROUP, icd, "IV", code="IV", label="Enfermedades endocrinas")
        self._link(Rel.PART_OF, diabetes, block)
        self._link(Rel.PART_OF, block, chapter)
        asthma = self._catalogued(Label.DIAGNOSIS, icd, "J459", code="J459", label="Asma")
        self._link(Rel.DIAGNOSED, visit, diabetes, rank=1, certainty="CONFIRMED")
        self._link(Rel.DIAGNOSED, visit, asthma, rank=2, certainty="RULED_OUT")
        fed = [feed_key(ANA, position) for position in (1, 2)]
        note = self._event(
            Label.NOTE,
            "note",
            at,
            kind="EVOLUTION",
            text="S: bien.",
            summary="Nota",
            signature=f"Dra. Luz Peña, cédula {CEDULA}, {at.isoformat()}",
            seal=self._seal(visit[1], "note", at),
            feedKey=fed[0],
        )
        addendum = self._event(
            Label.NOTE, "addendum", at, kind="EVOLUTION", text="Aclaración.", summary="Adenda", feedKey=fed[1]
        )
        self._link(Rel.DOCUMENTED_IN, visit, note)
        self._link(Rel.DOCUMENTED_IN, visit, addendum)
        self._link(Rel.AMENDS, addendum, note)
        self._link(Rel.SIGNED_BY, note, (Label.PRACTITIONER, DOCTOR))
        for name, status in (("metformin", "ACTIVE"), ("former metformin", "COMPLETED")):
            drug = self._event(
                Label.PRESCRIPTION,
                name,
                at,
                dose="850 mg",
                route="Oral",
                frequency="Cada 12 horas",
                days=30,
                status=status,
                summary="Metformina",
            )
            self._link(Rel.PRESCRIBED, visit, drug)
            key = "010.000.5165.00"
            system = "urn:mx:compendio-nacional-de-insumos"
            metformin = self._catalogued(
                Label.MEDICATION, system, key, key=key, name="Metformina 850 mg", substance="Metformina"
            )
            self._link(Rel.OF, drug, metformin)
        self._study(visit, at)
        vaccine = self._catalogued(
            Label.VACCINE, "urn:expediente:vaccines", "influenza", code="influenza", name="Influenza"
        )
        dose = self._event(Label.IMMUNIZATION, "dose", at, status="COMPLETED", lot="A1", doseNumber=1, summary="Vacuna")
        self._link(Rel.ADMINISTERED, visit, dose)
        self._link(Rel.OF, dose, vaccine)
        self.referral = self._event(
            Label.REFERRAL, "referral", at, reason="Valoración por cirugía", status="ACCEPTED", summary="Referencia"
        )
        self._link(Rel.REFERRED, visit, self.referral)
        self._link(Rel.TO, self.referral, (Label.FACILITY, HOSPITAL))

    def _seal(self, encounter: str, name: str, at: datetime) -> str:
        signed = SignedNote(
            id=identifier(Label.NOTE, name),
            patient_id=ANA,
            encounter_id=encounter,
            kind=values.NoteKind.EVOLUTION,
            text="S: bien.",
            author="Dra. Luz Peña",
            cedula=CEDULA,
            occurred_at=at,
        )
        return KEY.seal(signed_content(signed))

    def _study(self, visit: tuple[Label, str], at: datetime) -> None:
        study = self._event(Label.STUDY, "glucose", at, kind="LABORATORY", status="FINAL", summary="Glucosa")
        glucose = self._catalogued(
            Label.STUDY_TYPE,
            "http://loinc.org",
            "2345-7",
            code="2345-7",
            name="Glucosa",
            kind="LABORATORY",
            repeatWithinDays=30,
        )
        self._link(Rel.ORDERED, visit, study)
        self._link(Rel.OF, study, glucose)
        measured = {"code": "2345-7", "name": "Glucosa", "value": 141.0, "unit": "mg/dL", "low": 70.0, "high": 100.0}
        spoken = {"code": "5792-7", "name": "Glucosa en orina", "text": "Negativo"}
        results: tuple[dict[str, Any], ...] = (measured | {"flag": "HIGH"}, spoken)
        for position, result in enumerate(results):
            key = identifier(Label.RESULT, str(position))
            self._node(Label.RESULT, id=key, position=position, system="http://loinc.org", **result)
            self._link(Rel.RESULTED_IN, study, (Label.RESULT, key))
        former = identifier(Label.RESULT, "former")
        self._node(Label.RESULT, id=former, position=0, system="http://loinc.org", **measured | {"value": 414.0})
        self._link(Rel.SUPERSEDED, study, (Label.RESULT, former), at=at)

    def _emergency(self) -> None:
        at = datetime.fromisoformat("2024-02-29T23:15:30.250+00:00")
        emergency = self._encounter(
            "emergency", at, HOSPITAL, SURGEON, kind="EMERGENCY", reason="Dolor abdominal", summary="Urgencia"
        )
        admitted = at.replace(hour=23, minute=50)
        admission = self._encounter(
            "admission", admitted, HOSPITAL, SURGEON, kind="HOSPITALIZATION", reason="Apendicitis", summary="Ingreso"
        )
        self._link(Rel.PART_OF, emergency, admission)
        self._link(Rel.FORMERLY_HAD, (Label.PATIENT, FORMER_ANA), emergency)
        self._link(Rel.FOLLOWS_FROM, admission, self.referral)
        surgery = self._event(
            Label.PROCEDURE, "surgery", admitted, kind="SURGERY", status="COMPLETED", summary="Apendicectomía"
        )
        self._link(Rel.PERFORMED, admission, surgery)
        system = "http://hl7.org/fhir/sid/icd-9-cm"
        appendectomy = self._catalogued(Label.PROCEDURE_TYPE, system, "4709", code="4709", name="Apendicectomía")
        self._link(Rel.OF, surgery, appendectomy)
        self._rehabilitation(admission, admitted)
        leaves = (("leave", date(2024, 3, 1), 14, "INITIAL"), ("further leave", date(2024, 3, 15), 7, "SUBSEQUENT"))
        before = None
        for name, start, days, character in leaves:
            leave = self._event(
                Label.SICK_LEAVE,
                name,
                admitted,
                folio=name,
                branch="GENERAL_ILLNESS",
                character=character,
                startDate=start,
                days=days,
                summary="Incapacidad",
            )
            self._link(Rel.CERTIFIED, admission, leave)
            if before:
                self._link(Rel.CONTINUES, leave, before)
            before = leave

    def _rehabilitation(self, admission: tuple[Label, str], at: datetime) -> None:
        therapy = self._catalogued(
            Label.PROCEDURE_TYPE, "http://hl7.org/fhir/sid/icd-9-cm", "9319", code="9319", name="Ejercicio"
        )
        given = {"kind": "REHABILITATION", "status": "COMPLETED", "summary": "Ejercicio"}
        first = self._event(Label.PROCEDURE, "first session", at, **given, plannedSessions=2)
        second = self._event(Label.PROCEDURE, "second session", at, **given)
        for session in (first, second):
            self._link(Rel.PERFORMED, admission, session)
            self._link(Rel.OF, session, therapy)
        self._link(Rel.SESSION_OF, second, first)

    def _repetition(self) -> None:
        """The other person's glucose at the clinic, and ten days later at the hospital of another institution."""
        glucose = (Label.STUDY_TYPE, "http://loinc.org|2345-7")
        visits = (("first", CLINIC, DOCTOR, 10, "FINAL"), ("second", HOSPITAL, SURGEON, 20, "ORDERED"))
        for name, place, doctor, day, status in visits:
            at = datetime(2025, 1, day, 15, tzinfo=UTC)
            visit = self._encounter(
                f"{name} visit",
                at,
                place,
                doctor,
                patient=BRUNO,
                kind="CONSULTATION",
                reason="Sed",
                summary="Consulta",
            )
            study = self._event(
                Label.STUDY, f"{name} glucose", at, patient=BRUNO, kind="LABORATORY", status=status, summary="Glucosa"
            )
            self._link(Rel.ORDERED, visit, study)
            self._link(Rel.OF, study, glucose)
