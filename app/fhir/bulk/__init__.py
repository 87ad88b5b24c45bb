"""FHIR files into an empty graph by `neo4j-admin database import`: `expediente import fhir --bulk`.

load.py        the way of such an import: read, map, then as every load at scale (app/bulk)
mapping.py     the processes that map charts: who maps which, what each found out
register.py    what they have to agree on: where common nodes stand, who was first to use a folio
chart_rows.py  one chart's rows, each node and relationship once, nothing that hangs in the air
common.py      what several charts refer to, brought together

Charts are mapped as by the other import (app/fhir/charts.py). What that leaves to the graph, merging and refusing, is
done here before there is one.
"""
