"""Documents that are kept, and let go."""

import gc

from graphql.language import Token

from app.config import Settings
from app.documents import Documents


def test_a_document_that_is_let_go_is_gone() -> None:
    """At once, not when Python next looks for circles, which a server does seldom."""
    documents = Documents(Settings(document_cache_size=1))
    gc.collect()
    gc.disable()
    try:
        documents.parsed("{ toBeForgotten: __typename }")
        documents.parsed("{ toBeKept: __typename }")
        tokens = {each.value for each in gc.get_objects() if isinstance(each, Token)}
    finally:
        gc.enable()
    assert "toBeKept" in tokens
    assert "toBeForgotten" not in tokens
