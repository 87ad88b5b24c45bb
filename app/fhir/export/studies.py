"""DiagnosticReport with Observations, or ServiceRequest: a study that tells something, or one that was ordered."""

from collections.abc import Iterator

from app.fhir.export.parts import Json, coding, entry, hl7, pointer, reference, resource, told
from app.fhir.extensions import BASE, extensions
from app.fhir.results import FLAGS
from app.fhir.studies import REQUESTS, STATUSES
from graph_schema.model import Label
from graph_schema.values import StudyKind, StudyStatus

_STATUSES = told(STATUSES)
_REQUESTS = told(REQUESTS)
_FLAGS = told(FLAGS)
_CATEGORIES = {
    StudyKind.LABORATORY: hl7("v2-0074", "LAB"),
    StudyKind.IMAGING: hl7("v2-0074", "RAD"),
    StudyKind.PATHOLOGY: hl7("v2-0074", "SP"),
    StudyKind.FUNCTIONAL: hl7("observation-category", "exam"),
}
_FOUND = (StudyStatus.FINAL, StudyStatus.CORRECTED)


def study(found: Json, around: Json, who: Json) -> Iterator[Json]:
    """A study with its results, those that were corrected too."""
    told_so = {name: found[name] for name in ("kind", "summary", "overrideReason")}
    common = {"code": entry(found["type"]), "category": [_CATEGORIES[found["kind"]]], **around}
    if not (found["results"] or found["report"] or found["status"] in _FOUND):
        yield resource(
            "ServiceRequest",
            found["id"],
            extension=extensions(Label.STUDY, told_so),
            status=_REQUESTS[found["status"]],
            intent="order",
            authoredOn=found["occurredAt"],
            requester=who,
            note=[{"text": found["note"]}] if found["note"] else None,
            **common,
        )
        return
    told_so |= {"note": found["note"], "resultedAt": found["resultedAt"]}
    yield resource(
        "DiagnosticReport",
        found["id"],
        extension=extensions(Label.STUDY, told_so),
        status=_STATUSES[found["status"]],
        effectiveDateTime=found["occurredAt"],
        issued=found["resultedAt"],
        result=[reference(found["id"], "result", str(number)) for number, _ in enumerate(found["results"])],
        conclusion=found["report"],
        **common,
    )
    for number, result in enumerate(found["results"]):
        own = (found["id"], "result", str(number))
        yield _observation(own, result, found, around, status="final")
    for number, former in enumerate(found["supersededResults"]):
        own = (found["id"], "superseded", str(number))
        corrected = {"url": f"{BASE}supersededAt", "valueDateTime": former["at"]}
        more = [corrected, pointer("study", found["id"])]
        yield _observation(own, former["result"], found, around, status="entered-in-error", extension=more)


def _observation(own: tuple[str, ...], result: Json, found: Json, around: Json, **more: object) -> Json:
    """One result. What was corrected comes as entered in error, which no reader takes for one that holds."""
    value, words = result["value"], result["text"]
    kept = extensions(Label.RESULT, {"text": words if value is not None else None})
    extension = [*kept, *more.pop("extension", [])]  # type: ignore[misc]
    return resource(
        "Observation",
        *own,
        extension=extension,
        code={"coding": [coding(result["system"], result["code"], result["name"])], "text": result["name"]},
        effectiveDateTime=found["occurredAt"],
        valueQuantity=None if value is None else _quantity(value, result["unit"]),
        valueString=words if value is None else None,
        interpretation=[hl7("v3-ObservationInterpretation", _FLAGS[result["flag"]])] if result["flag"] else None,
        referenceRange=_range(result),
        **around,
        **more,
    )


def _range(result: Json) -> list[Json]:
    ends = {name: _quantity(result[name], result["unit"]) for name in ("low", "high") if result[name] is not None}
    return [ends] if ends else []


def _quantity(value: float, unit: str | None) -> Json:
    return {"value": value, "unit": unit} if unit else {"value": value}
