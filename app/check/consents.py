"""What a patient agrees to, they agree to once."""

from app.check.check import Broken, Check, any_of
from graph_schema.model import Label

_AGREEING = "COLLECT { MATCH (n)-[:GAVE]->(c:Consent) WHERE c.endedAt IS NULL RETURN c.scope }"

CONSENTS = (
    Check(
        "consents-held-once",
        "a patient has two consents to one thing that both hold",
        any_of(
            Broken(
                Label.PATIENT,
                f"WITH n, {_AGREEING} AS scopes WHERE any(one IN scopes WHERE size([s IN scopes WHERE s = one]) > 1)",
            )
        ),
    ),
    Check(
        "consents-of-one-patient",
        "a consent is nobody's, or of several",
        any_of(Broken(Label.CONSENT, "WHERE COUNT { (n)<-[:GAVE]-(:Patient) } <> 1")),
    ),
)
