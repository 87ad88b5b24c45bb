"""The record's public types, a slice a file; each field says how it maps to the graph.

    scalars.py         CURP, NSS, CLUES
    enums.py           the coded values of graph_schema as GraphQL enums
    connections.py     Relay connections; the Node interface
    events.py          Event, the interface of all that is dated in a history
    catalogues.py      diagnoses, medications, types of study and procedure, vaccines, substances, and how to find them
    institutions.py    institutions, facilities, practitioners, affiliations
                       facility_filters.py says which facilities
    patients.py        the person, allergies, conditions, care team; where every query enters
    encounters.py      notes.py  prescriptions.py  studies.py  procedures.py  sick_leaves.py  referrals.py
    immunizations.py   one kind of event each
    statistics.py  care_gaps.py   how much the records hold, from tallies.py
    cohorts.py         people of the researchers' graph, in numbers (cohort_numbers.py); cohort_filters.py says whom
    access_log.py      who looked at a record, also in words: access_words.py

Slices know the compiler's mapping vocabulary and nothing of the driver or of graphql-core.
"""

from app.domain import enums as enums  # registers the enums before a type uses one
