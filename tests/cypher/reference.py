"""What the API must answer, found the slow and plain way: graphql-core's executor over Python objects.

The whole graph is read once, with two trivial statements, and each field of the public schema is resolved by plain
Python over it. Nothing of the compiler or of its mappings is used: the schema itself is built from its SDL. What a
cursor looks like is taken for given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import neo4j
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    execute_sync,
    is_interface_type,
    is_object_type,
    parse,
)
from neo4j.time import Date, DateTime

from app.domain.feed import encode
from tests.cypher.filtering import age, holds
from tests.cypher.likeness import probable_duplicates
from tests.cypher.relay import Cursors, connection


class Node:
    """A node with its relationships; `via` holds the properties it was reached by."""

    def __init__(self, labels: frozenset[str], properties: dict[str, Any]) -> None:
        self.labels = labels
        self.properties = properties
        self.links: list[tuple[str, dict[str, Any], Node]] = []

    def __getitem__(self, name: str) -> Any:
        return self.properties.get(name)

    def follow(self, *types: str) -> list[tuple[Node, dict[str, Any]]]:
        """The nodes at the end of a path, with the last relationship's properties; `<TYPE` goes against it."""
        found: list[tuple[Node, dict[str, Any]]] = [(self, {})]
        for type_ in types:
            found = [(end, via) for node, _ in found for name, via, end in node.links if name == type_]
        return found

    def reached(self, *types: str) -> list[Node]:
        """The nodes alone."""
        return [node for node, _ in self.follow(*types)]


class Reached:
    """A node as an object that also shows properties of the relationship it was reached by."""

    def __init__(self, node: Node, via: dict[str, Any]) -> None:
        self.node = node
        self.via = via

    def __getitem__(self, name: str) -> Any:
        return self.via.get(name)


class Reference:
    """Answers queries over one state of the graph."""

    def __init__(self, driver: neo4j.Driver, database: str, sdl: str) -> None:
        self.nodes = [node for node in _graph(driver, database) if "AuditEvent" not in node.labels]
        self.cursors: Cursors = {}
        self.schema = build_schema(sdl)
        _add_resolvers(self.schema, self)

    def labelled(self, label: str) -> list[Node]:
        """All nodes of a label."""
        return [node for node in self.nodes if label in node.labels]

    def answer(self, query: str, variables: dict[str, Any]) -> ExecutionResult:
        """What graphql-core completes."""
        result = execute_sync(self.schema, parse(query), variable_values=variables)
        assert isinstance(result, ExecutionResult)
        return result


def _graph(driver: neo4j.Driver, database: str) -> list[Node]:
    with driver.session(database=database) as session:
        found = session.run("MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties")
        nodes = {row["id"]: Node(frozenset(row["labels"]), row["properties"]) for row in found}
        for row in session.run(
            "MATCH (a)-[r]->(b) "
            "RETURN elementId(a) AS start, type(r) AS type, properties(r) AS properties, elementId(b) AS end"
        ):
            start, end = nodes[row["start"]], nodes[row["end"]]
            start.links.append((row["type"], row["properties"], end))
            end.links.append((f"<{row['type']}", row["properties"], start))
    return list(nodes.values())


TO_ENCOUNTER = {
    "Note": "<DOCUMENTED_IN",
    "Prescription": "<PRESCRIBED",
    "Study": "<ORDERED",
    "Procedure": "<PERFORMED",
    "SickLeave": "<CERTIFIED",
    "Referral": "<REFERRED",
    "Immunization": "<ADMINISTERED",
}
EVENTS = {
    "notes": ("HAD", "DOCUMENTED_IN"),
    "prescriptions": ("HAD", "PRESCRIBED"),
    "studies": ("HAD", "ORDERED"),
    "procedures": ("HAD", "PERFORMED"),
    "sickLeaves": ("HAD", "CERTIFIED"),
    "referrals": ("HAD", "REFERRED"),
    "immunizations": ("HAD", "ADMINISTERED"),
    "encounters": ("HAD",),
}


def _encounter_of(node: Node) -> Node | None:
    for label, way in TO_ENCOUNTER.items():
        if label in node.labels:
            return node.reached(way)[0]
    return None


def _first(nodes: list[Node]) -> Node | None:
    return nodes[0] if nodes else None


def _chronological(nodes: list[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: node["timelineKey"])


def _end_walk(type_: str) -> Callable[[Node], Node | None]:
    return lambda node: _first(node.reached(type_))


def _list_walk(type_: str) -> Callable[[Node], list[Node]]:
    return lambda node: _chronological(node.reached(type_))


def _of_encounter(resolve: Callable[[Node], Any]) -> Callable[[Node], Any]:
    return lambda node: resolve(_encounter_of(node) or node)


def _attending(encounter: Node) -> Node:
    return next(node for node, via in encounter.follow("ATTENDED_BY") if via["role"] == "ATTENDING")


def _operator(facility: Node) -> Node:
    return next(node for node, via in facility.follow("OPERATED_BY") if via.get("to") is None)


def _full_name(patient: Node) -> str:
    names = (patient["givenNames"], patient["firstSurname"], patient["secondSurname"])
    return " ".join(name for name in names if name is not None)


def _former(patient: Node) -> list[str]:
    found: list[str] = []
    for former in patient.reached("<SAME_PERSON_AS"):
        found += [former["id"], *_former(former)]
    return sorted(found)


def _survivor(patient: Node) -> Node:
    later = patient.reached("SAME_PERSON_AS")
    return _survivor(later[0]) if later else patient


def _affiliations(patient: Node, current: bool | None = None) -> list[Reached]:
    found = [(node, via) for node, via in patient.follow("AFFILIATED_WITH")]
    if current is not None:
        found = [(node, via) for node, via in found if (via.get("to") is None) == current]
    found.sort(key=lambda each: each[0]["code"])
    found.sort(key=lambda each: each[1]["from"], reverse=True)
    return [Reached(node, via) for node, via in found]


def _registered_at(patient: Node) -> Node | None:
    found = [(via["from"], node) for node, via in patient.follow("REGISTERED_AT") if via.get("to") is None]
    return max(found, key=lambda each: each[0])[1] if found else None


def _allergies(patient: Node) -> list[Reached]:
    found = sorted(patient.follow("ALLERGIC_TO"), key=lambda each: (each[0]["name"], each[0]["id"]))
    return [Reached(node, via) for node, via in found]


def _care_team(patient: Node) -> list[Reached]:
    found = sorted(patient.follow("<TREATS"), key=lambda each: str(each[0]["id"]))
    found.sort(key=lambda each: each[1]["from"], reverse=True)
    return [Reached(node, via) for node, via in found]


def _latest_first(way: str, instant: str) -> Callable[[Node], list[Node]]:
    def found(patient: Node) -> list[Node]:
        nodes = sorted(patient.reached(way), key=lambda node: str(node["id"]))
        return sorted(nodes, key=lambda node: node[instant].to_native(), reverse=True)

    return found


def _whose(access: Node) -> Node:
    return next(patient for patient in access.reached("OPENED") if _survivor(patient) is patient)


def _restrictions(patient: Node) -> list[dict[str, str]]:
    """Those of the records that went into it too."""
    held = set(patient["restrictions"] or [])
    for former in patient.reached("<SAME_PERSON_AS"):
        held |= {":".join(each.values()) for each in _restrictions(former)}
    return [dict(zip(("segment", "strength"), each.split(":"), strict=True)) for each in sorted(held)]


def _conditions(patient: Node, active: bool | None = None) -> list[Reached]:
    seen: dict[str, tuple[Node, list[DateTime]]] = {}
    for encounter in patient.reached("HAD"):
        for diagnosis, via in encounter.follow("DIAGNOSED"):
            if via["certainty"] != "RULED_OUT":
                seen.setdefault(diagnosis["id"], (diagnosis, []))[1].append(encounter["occurredAt"])
    found = [
        Reached(diagnosis, {"firstSeen": min(times), "lastSeen": max(times), "timesSeen": len(times)})
        for diagnosis, times in seen.values()
    ]
    if active is not None:
        year_ago = datetime.now(UTC) - timedelta(days=365)
        found = [each for each in found if (each["lastSeen"].to_native() >= year_ago) == active]
    found.sort(key=lambda each: str(each.node["id"]))
    found.sort(key=lambda each: each["lastSeen"].to_native(), reverse=True)
    return found


def _diagnoses(encounter: Node) -> list[Reached]:
    found = sorted(encounter.follow("DIAGNOSED"), key=lambda each: (each[1]["rank"], each[0]["code"]))
    return [Reached(node, via) for node, via in found]


def _current_medications(patient: Node) -> list[Node]:
    found = [each for each in patient.reached("HAD", "PRESCRIBED") if each["status"] == "ACTIVE"]
    return _chronological(found)[::-1]


def _counts(patient: Node) -> dict[str, int]:
    counts = {name: len(patient.reached(*path)) for name, path in EVENTS.items()}
    kinds = [encounter["kind"] for encounter in patient.reached("HAD")]
    studies = [study["kind"] for study in patient.reached("HAD", "ORDERED")]
    return counts | {
        "hospitalAdmissions": kinds.count("HOSPITALIZATION"),
        "emergencyAdmissions": kinds.count("EMERGENCY"),
        "laboratoryStudies": studies.count("LABORATORY"),
    }


def _institution_on_the_day(study: Node) -> str:
    """Code of the institution that ran the study's facility on its day in UTC-6."""
    day = study["occurredAt"].to_native().astimezone(timezone(timedelta(hours=-6))).date()
    [facility] = study.reached("<ORDERED", "AT")
    operators = sorted((via["from"].to_native(), node["code"]) for node, via in facility.follow("OPERATED_BY"))
    return str([code for since, code in operators if since <= day][-1])


def _care_gaps(patient: Node) -> list[Reached]:
    found = []
    studies = _chronological(patient.reached("HAD", "ORDERED"))
    for study in studies:
        [type_] = study.reached("OF")
        if type_["repeatWithinDays"] is None or study["status"] == "CANCELLED":
            continue
        earlier = [
            (gap, other)
            for other in studies
            if other.reached("OF") == [type_]
            and other["status"] in {"FINAL", "CORRECTED"}
            and _institution_on_the_day(other) != _institution_on_the_day(study)
            and timedelta(0)
            < (gap := study["occurredAt"].to_native() - other["occurredAt"].to_native())
            <= timedelta(days=type_["repeatWithinDays"])
        ]
        if earlier:
            gap, other = earlier[-1]
            days = {"daysBetween": gap.days, "repeatWithinDays": type_["repeatWithinDays"]}
            found.append(Reached(study, {"earlierStudy": other, **days}))
    return found[::-1]


def _timeline(patient: Node) -> list[Node]:
    return [event for way in EVENTS.values() for event in patient.reached(*way)]


def _accumulated(leave: Node) -> int:
    return int(leave["days"]) + sum(_accumulated(before) for before in leave.reached("CONTINUES"))


def _results(study: Node) -> list[Node]:
    return sorted(study.reached("RESULTED_IN"), key=lambda result: int(result["position"]))


def _superseded(study: Node) -> list[Reached]:
    found = [Reached(node, via) for node, via in study.follow("SUPERSEDED")]
    return sorted(found, key=lambda each: (each["at"].to_native(), each.node["position"], each.node["id"]))


def _version(event: Node) -> int:
    return int(event["version"] or 1)


def _result_series(patient: Node, **asked: Any) -> list[dict[str, Any]]:
    kinds, types = asked.get("result"), asked["type"]
    quantities: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    start, end = (asked.get(side) and datetime.fromisoformat(asked[side]) for side in ("from", "to"))
    for study in _chronological(patient.reached("HAD", "ORDERED")):
        at = study["occurredAt"].to_native()
        if study["status"] not in {"FINAL", "CORRECTED"} or study.reached("OF")[0]["code"] not in types:
            continue
        if (start and at < start) or (end and at > end):
            continue
        for result in _results(study):
            if result["value"] is not None and (kinds is None or result["code"] in kinds):
                point = {name: result[name] for name in ("position", "name", "value", "low", "high", "flag")}
                key = (result["code"], result["system"], result["unit"])
                quantities.setdefault(key, []).append(point | {"at": study["occurredAt"], "study": study})
    found = [
        {"code": code, "system": system, "unit": unit, "points": points}
        | {name: points[-1][name] for name in ("position", "name", "low", "high")}
        for (code, system, unit), points in quantities.items()
    ]
    return sorted(found, key=lambda each: (each["position"], each["code"], each["system"], each["unit"] or ""))


OF = _end_walk("OF")
FIELDS: dict[str, dict[str, Callable[..., Any]]] = {
    "Event": {
        "patient": _of_encounter(lambda encounter: encounter.reached("<HAD")[0]),
        "feedCursor": lambda event: encode(event["feedKey"] or event["timelineKey"].partition("|")[0] + "|0"),
        "encounter": _encounter_of,
        "facility": _of_encounter(_end_walk("AT")),
        "practitioner": _of_encounter(_attending),
    },
    "Patient": {
        "fullName": _full_name,
        "age": age,
        "formerIds": _former,
        "feedCursor": lambda patient: encode(f"{patient['id']}|{patient['feedPosition'] or 0}"),
        "affiliations": _affiliations,
        "registeredAt": _registered_at,
        "allergies": _allergies,
        "conditions": _conditions,
        "currentMedications": _current_medications,
        "recordCounts": _counts,
        "careTeam": _care_team,
        "resultSeries": _result_series,
        "careGaps": _care_gaps,
        "consents": _latest_first("GAVE", "givenAt"),
        "emergencyAccesses": _latest_first("<OPENED", "occurredAt"),
        "restrictions": _restrictions,
        "withheld": lambda patient: bool(_restrictions(patient)),
    },
    "EmergencyAccess": {"patient": _whose, "practitioner": _end_walk("<BROKE_GLASS")},
    "Encounter": {
        "diagnoses": _diagnoses,
        "notes": _list_walk("DOCUMENTED_IN"),
        "prescriptions": _list_walk("PRESCRIBED"),
        "studies": _list_walk("ORDERED"),
        "procedures": _list_walk("PERFORMED"),
        "sickLeaves": _list_walk("CERTIFIED"),
        "referrals": _list_walk("REFERRED"),
        "immunizations": _list_walk("ADMINISTERED"),
        "partOf": _end_walk("PART_OF"),
        "followsFrom": _end_walk("FOLLOWS_FROM"),
        "version": _version,
    },
    "Note": {
        "amends": _end_walk("AMENDS"),
        "amendedBy": _list_walk("<AMENDS"),
        "author": _end_walk("SIGNED_BY"),
    },
    "Prescription": {"medication": OF, "version": _version},
    "Study": {"type": OF, "results": _results, "supersededResults": _superseded, "version": _version},
    "SupersededResult": {"result": lambda reached: reached.node},
    "Procedure": {"type": OF, "sessionOf": _end_walk("SESSION_OF"), "sessions": _list_walk("<SESSION_OF")},
    "Immunization": {"vaccine": OF},
    "Referral": {"to": _end_walk("TO"), "version": _version},
    "SickLeave": {
        "endDate": lambda leave: leave["startDate"].to_native() + timedelta(days=leave["days"] - 1),
        "continues": _end_walk("CONTINUES"),
        "accumulatedDays": _accumulated,
    },
    "Diagnosis": {
        "block": _end_walk("PART_OF"),
        "chapter": lambda diagnosis: _first(diagnosis.reached("PART_OF", "PART_OF")),
    },
    "Facility": {"institution": _operator},
    "Affiliation": {"institution": lambda reached: reached.node},
    "Allergy": {"substance": lambda reached: reached.node},
    "CareGap": {"study": lambda reached: reached.node},
    "CareRelationship": {"practitioner": lambda reached: reached.node},
    "Condition": {"diagnosis": lambda reached: reached.node},
    "EncounterDiagnosis": {"diagnosis": lambda reached: reached.node},
}
CATALOGUES = ("Diagnosis", "Medication", "StudyType", "ProcedureType", "Vaccine", "Substance")


def _add_resolvers(schema: GraphQLSchema, reference: Reference) -> None:
    for type_ in schema.type_map.values():
        if is_interface_type(type_):
            type_.resolve_type = lambda node, info, _: next(
                name for name in node.labels if name in info.schema.type_map and name not in {"Event", "Node"}
            )
        if not is_object_type(type_) or type_.name.startswith("__") or type_.name == "Query":
            continue
        own = {name: each for interface in type_.interfaces for name, each in FIELDS.get(interface.name, {}).items()}
        own |= FIELDS.get(type_.name, {})
        for name, field in type_.fields.items():
            field.resolve = _resolver(own.get(name), name)
    for name in CATALOGUES:
        for field in {"codings", "classes"} & _object(schema, name).keys():
            _object(schema, name)[field].resolve = lambda node, _, field=field: node[field] or []
    for scalar in ("Date", "DateTime"):
        schema.type_map[scalar].coerce_output_value = _iso  # type: ignore[attr-defined]
    curp: Any = schema.type_map["CURP"]
    curp.coerce_input_value = lambda text: text.upper()
    curp.coerce_input_literal = lambda node: node.value.upper()
    patient = _object(schema, "Patient")
    for name, way in EVENTS.items():
        patient[name].resolve = _events(reference, name, lambda node, way=way: node.reached(*way))  # type: ignore[misc]
    patient["timeline"].resolve = _events(reference, "timeline", _timeline)
    del patient["accessLog"]  # each look at it adds to it: tests/audit compares it
    patient["probableDuplicates"].resolve = lambda node, _: probable_duplicates(node, reference.labelled("Patient"))
    _add_roots(_object(schema, "Query"), reference)


def _object(schema: GraphQLSchema, name: str) -> dict[str, Any]:
    fields: dict[str, Any] = schema.type_map[name].fields  # type: ignore[attr-defined]
    return fields


def _resolver(own: Callable[..., Any] | None, name: str) -> Callable[..., Any]:
    if own is None:
        return lambda source, _: source[name]
    return lambda source, _, **arguments: own(source, **arguments)


def _add_roots(query: dict[str, Any], reference: Reference) -> None:
    def one(label: str, **given: Any) -> Node | None:
        asked = {name: value for name, value in given.items() if value is not None}
        if len(asked) != 1:
            raise GraphQLError("exactly one argument")
        [(name, value)] = asked.items()
        found = {id(_survivor(node)): _survivor(node) for node in reference.labelled(label) if node[name] == value}
        if len(found) > 1:
            raise GraphQLError("ambiguous")
        return next(iter(found.values()), None)

    def any_node(**given: Any) -> Node | None:
        public = reference.schema.get_possible_types(reference.schema.type_map["Node"])  # type: ignore[arg-type]
        labels = {type_.name for type_ in public}
        return _first([node for node in reference.nodes if node["id"] == given["id"] and node.labels & labels])

    def by_code() -> list[Node]:
        return sorted(reference.labelled("Institution"), key=lambda node: str(node["code"]))

    query["node"].resolve = lambda _root, _info, **given: any_node(**given)
    query["nodes"].resolve = lambda _root, _info, ids: [any_node(id=each) for each in ids]
    query["institutions"].resolve = lambda _root, _info: by_code()
    for field, label in {
        "patient": "Patient",
        "encounter": "Encounter",
        "institution": "Institution",
        "facility": "Facility",
        "practitioner": "Practitioner",
    }.items():
        query[field].resolve = lambda _root, _info, label=label, **given: one(label, **given)
    for field, label in {"patients": "Patient", "facilities": "Facility"}.items():

        def page(_root: object, _info: object, field: str = field, label: str = label, **given: Any) -> dict[str, Any]:
            asked = given.pop("filter", None) or {}
            survivors = [node for node in reference.labelled(label) if _survivor(node) is node]
            nodes = sorted(survivors, key=lambda node: str(node["id"]))
            return connection(
                reference.cursors, (f"Query.{field}", ""), nodes, **given, holds=lambda node: holds(asked, node, field)
            )

        query[field].resolve = page


def _events(reference: Reference, field: str, events: Callable[[Node], list[Node]]) -> Callable[..., Any]:
    def resolve(patient: Node, _info: object, **given: Any) -> dict[str, Any]:
        asked, order = given.pop("filter", None) or {}, given.pop("orderBy", None) or {}
        by_record = order.get("field") == "RECORDED_AT"
        ordered = _chronological(events(patient))
        if by_record:
            ordered.sort(key=lambda node: node["recordedAt"].to_native())
        if order.get("direction", "DESC") == "DESC":
            ordered.reverse()
        name = f"Patient.{field}{'/RECORDED_AT' if by_record else ''}"
        return connection(
            reference.cursors,
            (name, patient["id"]),
            ordered,
            **given,
            holds=lambda node: holds(asked, node, field),
        )

    return resolve


def _iso(value: Any) -> str:
    """ISO 8601: seconds always, as many digits of a fraction as there are, `Z` for UTC."""
    if not isinstance(value, DateTime):
        assert isinstance(value, Date) or hasattr(value, "isoformat")
        return str(value.isoformat())
    fraction = f"{value.nanosecond:09d}".rstrip("0")
    offset = value.to_native().strftime("%z")
    zone = "Z" if offset == "+0000" else f"{offset[:3]}:{offset[3:]}"
    date_part = f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    time_part = f"{value.hour:02d}:{value.minute:02d}:{int(value.second):02d}"
    return f"{date_part}T{time_part}{f'.{fraction}' if fraction else ''}{zone}"
