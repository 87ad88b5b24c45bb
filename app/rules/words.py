"""The Spanish of coded values: what stands in parentheses at the end of their descriptions."""

from graph_schema.values import Value


def spanish(value: Value) -> str:
    """`Oral` of `Route.ORAL`, whose description is "By mouth (Oral)."."""
    return value.description.rpartition("(")[2].removesuffix(").")
