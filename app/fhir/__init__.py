"""HL7 FHIR R4 files into the graph of care: `expediente import fhir PATH…`.

Modules, in the order of the way of a resource:

    cli            the command: options, progress, exit status
    reader         resources out of JSON, NDJSON, gzip and folders, each with the place it stood
    spool          one pass over the input, put aside by patient in a temporary file, so that memory stays flat
    references     every way to name a resource, brought to one key
    datatypes      the data types of FHIR that we read
    resources      the resources that we read, as light pydantic models
    identifiers    CURP, NSS, CLUES, cédula, CIE-10: what they look like, and the systems they come under
    codes          catalogue entries out of codings, each code in its own system
    directory      organisations, locations, practitioners, medications: what patients' resources refer to
    chart          the resources of one patient while they are mapped: who, where, when, in which encounter
    extensions     what FHIR has no place for
    people, encounters, conditions, prescriptions, studies, results, procedures, notes, sick_leaves
                   one resource in, nodes and relationships of `graph_schema.model` out
    load           batches of those, written in transactions; what fails is set apart
    report         what was read, written, repeated, skipped and failed, by kind
    export/        the way back: a patient's record as a bundle

The import knows the vocabulary of the graph and nothing of GraphQL. No text it prints or writes holds patient data.
"""
