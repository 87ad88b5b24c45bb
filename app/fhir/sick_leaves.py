"""Basic: a sick leave, for which FHIR has no resource of its own. All that it says stands in extensions of ours."""

from typing import Any

from app.fhir.chart import Chart, moment
from app.fhir.datatypes import Reference
from app.fhir.extensions import kept, target
from app.fhir.resources import Basic
from app.fhir.rows import Mapped
from graph_schema.ids import derive_id
from graph_schema.model import Label, Rel
from graph_schema.writer import RelationshipRow

SYSTEM = "urn:expediente:fhir"
SICK_LEAVE = "sick-leave"
WORDS = "Incapacidad"
_NEEDED = {"folio", "branch", "character", "startDate", "days"}


def is_sick_leave(resource: dict[str, Any]) -> bool:
    """Whether a Basic is one of ours: other systems use it for anything."""
    code = resource.get("code")
    codings = code.get("coding") if isinstance(code, dict) else None
    return isinstance(codings, list) and any(
        isinstance(each, dict) and (each.get("system"), each.get("code")) == (SYSTEM, SICK_LEAVE) for each in codings
    )


def map_basic(basic: Basic, mapped: Mapped, chart: Chart) -> None:
    """A sick leave."""
    told = kept(Label.SICK_LEAVE, mapped.origin.resource)
    if missing := sorted(_NEEDED - told.keys()):
        raise ValueError(f"extension: {', '.join(missing)} missing")
    certified = moment(told.get("occurredAt"), basic.created)
    encounter = target("encounter", mapped.origin.resource)
    who = [basic.author] if basic.author else []
    named = Reference(reference=encounter) if encounter else None
    held = chart.happened_in(mapped, named, certified, [], who)
    own_id = chart.event(Label.SICK_LEAVE, mapped, certified, WORDS)
    mapped.relationships.append(RelationshipRow(Rel.CERTIFIED, Label.ENCOUNTER, held, Label.SICK_LEAVE, own_id))
    before = target("continues", mapped.origin.resource)
    if before and (key := chart.directory.key("Basic", Reference(reference=before), mapped.origin.base)):
        earlier = derive_id(Label.SICK_LEAVE, "Basic", key)
        mapped.late.append(RelationshipRow(Rel.CONTINUES, Label.SICK_LEAVE, own_id, Label.SICK_LEAVE, earlier))
