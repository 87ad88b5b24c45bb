"""Receipts of acts: kept so that a repeat is known, and let go when nobody repeats any more."""

from datetime import UTC, datetime, timedelta

from neo4j import Driver

BATCH = 1_000
"""Receipts a transaction: few enough that it holds locks shortly."""

# Found by the index, so that what is kept is not looked at.
_PRUNE = "MATCH (r:Receipt) WHERE r.performedAt < $before WITH r LIMIT $most DETACH DELETE r RETURN count(*) AS deleted"


def prune(driver: Driver, database: str, days: int) -> int:
    """Delete the receipts of acts that were done more than so many days ago; how many. ValueError under 1 day.

    Whoever repeats an act after that does another.
    """
    if days < 1:
        raise ValueError("receipts are kept for a day at least")
    given = {"before": datetime.now(UTC) - timedelta(days=days), "most": BATCH}
    deleted = 0
    with driver.session(database=database) as session:
        while some := session.execute_write(lambda tx: tx.run(_PRUNE, given).single(strict=True)["deleted"]):
            deleted += some
    return deleted
