"""Records of what one request did, made of who asks: one for each patient and outcome of an operation."""

import hashlib
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from app.access.viewer import Role, Viewer
from app.cypher.audit import Deed
from graph_schema.values import AuditAction, AuditOutcome, PurposeOfUse

PURPOSES: Mapping[Role, PurposeOfUse] = {
    Role.PATIENT: PurposeOfUse.PATRQT,
    Role.CLINICIAN: PurposeOfUse.TREAT,
    Role.NURSE: PurposeOfUse.TREAT,
    Role.ADMISSION: PurposeOfUse.PATADMN,
    Role.LABORATORY: PurposeOfUse.TREAT,
    Role.AUDITOR: PurposeOfUse.HCOMPL,
    Role.RESEARCHER: PurposeOfUse.HRESCH,
    Role.SYSTEM: PurposeOfUse.HSYSADMIN,
}
"""What each role uses records for."""
_IN_AN_EMERGENCY = {"purpose": PurposeOfUse.ETREAT.value}


class Recorder(Protocol):
    """What has records written."""

    def record(self, records: Sequence[dict[str, Any]]) -> Awaitable[None]:
        """Begin to write them; what is returned ends once they are durable, or raises `DatabaseUnavailable`."""

    def later(self, records: Sequence[dict[str, Any]]) -> None:
        """Have them written while nobody waits."""


@dataclass(frozen=True)
class Auditing:
    """The audit of one request."""

    recorder: Recorder
    viewer: Viewer
    request_id: str

    @property
    def attribution(self) -> Mapping[str, str]:
        """Whose request it is, and which."""
        return {"subject": self.viewer.subject, "requestId": self.request_id}

    def record(self, action: AuditAction, text: str, deeds: Sequence[Deed]) -> Awaitable[None]:
        """Begin to write these; what is returned ends once they are durable, or raises `DatabaseUnavailable`."""
        records = self.records(action, text, deeds)
        return self.recorder.record(records) if records else _nothing()

    def later(self, action: AuditAction, text: str, deeds: Sequence[Deed]) -> None:
        """Have these recorded while nobody waits."""
        if records := self.records(action, text, deeds):
            self.recorder.later(records)

    def records(self, action: AuditAction, text: str, deeds: Sequence[Deed]) -> list[dict[str, Any]]:
        """What is to be recorded of these, to be put into a chain."""
        if not deeds:
            return []
        common = self._who() | {
            "at": _now(),
            "action": action.value,
            "document": hashlib.sha256(text.encode()).hexdigest(),
            "requestId": self.request_id,
        }
        return [common | own for own in _by_patient(deeds)]

    def _who(self) -> dict[str, Any]:
        viewer = self.viewer
        # A patient's name is in no record; who told none is known by what their institution calls them.
        named = viewer.role is not Role.PATIENT and viewer.name != viewer.subject
        told = {
            "issuer": viewer.issuer,
            "subject": viewer.subject,
            "name": viewer.name if named else None,
            "role": viewer.role.value,
            "practitioner": viewer.practitioner_id,
            "facility": viewer.facility_id,
            "purpose": PURPOSES[viewer.role].value,
        }
        return {name: value for name, value in told.items() if value is not None}


def _by_patient(deeds: Sequence[Deed]) -> Iterator[dict[str, Any]]:
    """What a record tells of each patient; of what concerned nobody, one without."""
    for outcome in AuditOutcome:
        ended = [deed for deed in deeds if deed.outcome is outcome]
        patients = sorted({patient for deed in ended for patient in deed.concerned.patients})
        for patient in patients:
            own = [deed for deed in ended if patient in deed.concerned.patients]
            emergency = any(patient in deed.concerned.emergencies for deed in own)
            yield {"patient": patient} | _told(own) | (_IN_AN_EMERGENCY if emergency else {})
        if ended and not patients:
            yield _told(ended)


def _told(deeds: Sequence[Deed]) -> dict[str, Any]:
    told = {
        "outcome": deeds[0].outcome.value,
        "fields": list(dict.fromkeys(deed.field for deed in deeds)),
        "kinds": sorted({kind for deed in deeds for kind in deed.kinds}),
        "asked": [deed.asked for deed in deeds if deed.asked],
    }
    return {name: value for name, value in told.items() if value}


async def _nothing() -> None:
    """What there is to write where nothing is to be recorded."""


def _now() -> datetime:
    """Now, as exactly as records tell it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
