"""Observations and their components as the Results of a study."""

from typing import Any

from app.fhir.chart import NOT_STATED
from app.fhir.codes import LOINC, TEXT
from app.fhir.datatypes import CodeableConcept, Coding, QuantityRange
from app.fhir.extensions import kept
from app.fhir.resources import Measured, Observation
from app.fhir.rows import Mapped
from graph_schema.ids import derive_id
from graph_schema.model import Label, Rel
from graph_schema.values import ResultFlag
from graph_schema.writer import NodeRow, RelationshipRow

FLAGS = {
    "N": ResultFlag.NORMAL, "NEG": ResultFlag.NORMAL, "L": ResultFlag.LOW, "LU": ResultFlag.LOW,
    "H": ResultFlag.HIGH, "HU": ResultFlag.HIGH, "LL": ResultFlag.CRITICAL_LOW, "HH": ResultFlag.CRITICAL_HIGH,
    "A": ResultFlag.ABNORMAL, "AA": ResultFlag.ABNORMAL, "POS": ResultFlag.ABNORMAL, "DET": ResultFlag.ABNORMAL,
}  # fmt: skip


def map_results(observation: Observation, key: str, study: str, position: int, mapped: Mapped) -> None:
    """A Result of what the observation says itself, and one of each component."""
    if not observation.component or _said(observation):
        _add(observation, derive_id(Label.RESULT, key), study, position, mapped)
        mapped.nodes[-1].properties.update(kept(Label.RESULT, mapped.origin.resource))
    for number, component in enumerate(observation.component, start=1):
        _add(component, derive_id(Label.RESULT, key, str(number)), study, position + number, mapped)


def _add(measured: Measured, own_id: str, study: str, position: int, mapped: Mapped) -> None:
    name = measured.code.words
    if name is None:
        raise ValueError("code: neither codes nor text")
    codings = [coding for coding in measured.code.coding if coding.code]
    coding = next(
        (each for each in codings if each.system == LOINC), next(iter(codings), Coding(system=TEXT, code=name))
    )
    properties = {
        "id": own_id,
        "position": position,
        "code": coding.code,
        "name": coding.display or name,
        **({"system": coding.system} if coding.system else {}),
        **_said(measured),
        **_limits(measured),
    }
    if "value" not in properties and "text" not in properties:
        properties["text"] = (measured.data_absent_reason and measured.data_absent_reason.words) or NOT_STATED
    mapped.nodes.append(NodeRow(Label.RESULT, properties))
    mapped.relationships.append(RelationshipRow(Rel.RESULTED_IN, Label.STUDY, study, Label.RESULT, own_id))


def _said(measured: Measured) -> dict[str, Any]:
    """Value with unit, or text; empty where nothing is said."""
    quantity = measured.value_quantity
    if quantity and quantity.value is not None:
        said: dict[str, Any] = {"value": quantity.value}
        if quantity.comparator:
            said["text"] = quantity.words
        unit = quantity.unit or quantity.code
        return said | {"unit": unit} if unit else said
    if measured.value_integer is not None:
        return {"value": float(measured.value_integer)}
    if measured.value_boolean is not None:
        return {"text": "Sí" if measured.value_boolean else "No"}
    period = measured.value_period or {}
    ratio = measured.value_ratio
    ends = (ratio.numerator, ratio.denominator) if ratio else ()
    texts = (
        measured.value_string,
        _words(measured.value_codeable_concept),
        measured.value_date_time,
        measured.value_time,
        _span(measured.value_range),
        " / ".join(part.words for part in ends if part and part.words),
        " a ".join(period[end] for end in ("start", "end") if end in period),
    )
    text = next((each for each in texts if each), None)
    return {"text": text} if text else {}


def _limits(measured: Measured) -> dict[str, Any]:
    """Reference range and flag: the source's, else what the range says."""
    found: dict[str, Any] = {}
    reference = next(iter(measured.reference_range), None)
    for name, limit in (("low", reference.low), ("high", reference.high)) if reference else ():
        if limit and limit.value is not None:
            found[name] = limit.value
    codes = [coding.code for concept in measured.interpretation for coding in concept.coding]
    flag = next((FLAGS[code] for code in codes if code in FLAGS), None)
    quantity = measured.value_quantity
    value = quantity.value if quantity and not quantity.comparator else None
    if flag is None and value is not None and found:
        flag = ResultFlag.NORMAL
        if value < found.get("low", value):
            flag = ResultFlag.LOW
        elif value > found.get("high", value):
            flag = ResultFlag.HIGH
    return found | {"flag": flag.value} if flag else found


def _words(concept: CodeableConcept | None) -> str | None:
    return concept.words if concept else None


def _span(span: QuantityRange | None) -> str | None:
    if span is None:
        return None
    return " a ".join(end.words for end in (span.low, span.high) if end and end.words) or None
