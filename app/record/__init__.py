"""`/record`: the patient takes along the whole record, as JSON or as an HL7 FHIR R4 bundle.

document.py   what is asked for: record.graphql, everything that the role PATIENT may read
endpoint.py   who gets it over HTTP, and in which form; app/fhir/export makes the bundle
"""

from app.record.endpoint import RecordEndpoint as RecordEndpoint
