"""Expediente: a national electronic clinical record as a graph.

A query's way, and the modules that hold each step of it:

    server.py      Starlette app: routes, lifespan
    endpoint.py    `/graphql` over HTTP: requests, batches, statuses, errors; media_types.py negotiates
    access/        who asks: identity.py verifies the token, viewer.py is what the rest goes by;
                   signed_in.py ends a subscription with it
    persisted.py   documents that a request names instead of sending; manifest.py reads the trusted ones
    schema.py      Query put together from the slices of domain/
    documents.py   each document parsed and validated once, within the limits of query_limits.py
    domain/        the public types, a slice a file, each field mapped to the graph
    cypher/        reader.py → plan.py → render.py → encode.py: a selection becomes one Cypher statement,
                   its record becomes the answer; cost.py reckons first what it may hold
    audit/         what was done is durable before anybody is answered: journal.py writes it, chained; verify.py and
                   months.py look after it; audit_commands.py is `expediente audit`
    streaming.py   the same on a line that stays open: websocket.py and event_stream.py are such lines,
                   live.py knows who listens to which patient and asks the graph what is new
    database.py    the driver's life; runs a Statement

What a mutation has besides:

    rules/         what may be written: pydantic models and plain functions, held to by imports and seeds too
    acts/          what clinicians do, one function an act, and the inputs and payloads of Mutation
    performer.py   has acts done, each once for its key; performing.py is one in its transaction: lookups.py runs what
                   it foresees together, last_statement.py what it writes, with the COMMIT
    signing.py     the key that notes are signed with; key_file.py keeps such keys
    check/         `expediente check`: what must hold of any graph, walked through

Around it:

    errors.py      the errors a client can meet, each with a stable code
    config.py      one frozen Settings model
    graph.py       the Neo4j a command works on, migrated, its catalogues loaded
    explorer.py    the page a browser gets at /graphql; web/ holds its TypeScript and builds it
    embedded/      Neo4j Community as a child process
    catalogues/    the CIE-10, whole, and what else every graph holds
    record/        `/record`: a patient's whole record, to take along
    fhir/          HL7 FHIR R4 bundles into the graph, and records as bundles
    identifiers.py the form of CURP, NSS and CLUES
    recent.py      a cache of bounded size
    limits.py      what every request passes through: an id, bounds on its head and body, and on WebSockets
    headers.py     what every answer tells a browser
    failures.py    what nobody foresaw: an answer, and a line in the log without what the error says
    rates.py       how much a caller may ask in a minute, and of cohorts in a day
    research_reads.py  reads of the researchers' graph
    serve.py       the application under uvicorn; protocol.py bounds what uvicorn leaves open
    bulk/          profiles at scale: generated, imported, put in place of an empty database
    demo.py        `expediente demo`
    explain.py     `expediente explain`
    schema_changes.py  `expediente schema check`
    cli.py         the `expediente` command
"""

__version__ = "0.1.0"
