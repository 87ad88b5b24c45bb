"""The compiler: from a GraphQL selection to one Cypher statement, and from its record to the answer.

In order of control flow:

    mapping.py     how a public field says what it is in the graph
    lucene.py      what people type as a query of a full-text index
    look_up.py     fields that find entries of a catalogue by it
    reader.py      selection → Plan
    ranges.py      arguments of a connection → which stretch of it
    filters.py     a `filter` → what has to hold
    collect.py     which fields a selection holds: fragments, @skip, @include, merging
    plan.py        what to fetch: frozen, printable, enough to render without any other input
    render.py      Plan → Statement (deterministic text; every value a parameter)
    render_page.py the same of a connection; patterns.py what both write
    cursors.py     opaque positions in a connection
    encode.py      record → answer, in the order of the selection
    execution.py   the Strawberry extension that runs all of it instead of graphql-core's executor
    subscriptions.py   the same for each object that a feed names

Nothing here knows of patients: what the types are is told by app/domain through mapping.py.
"""
