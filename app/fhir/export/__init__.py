"""A patient's record as HL7 FHIR R4 resources: the mirror of the import, a file a kind.

    parts           references, codings, extensions: what the resources are put together from
    places          organisations, locations, practitioners, medications, each once
    people          the patient, affiliations, allergies, who treats
    encounters, notes, prescriptions, studies, procedures, referrals, sick_leaves
                    one encounter of the record in, resources out
    consents        what the patient agreed to, and what is withheld
    bundle          all of them as a Bundle, in pieces

A record is what the document of app/record asks for, as JSON. The code systems are those that the import reads, and so
are the extensions (app/fhir/extensions.py). Nothing here looks anything up.
"""
