"""The last statement of a transaction, which commits in the same round trip.

The driver sends BEGIN together with the first statement where it is told to, and COMMIT always by itself. So this puts
COMMIT behind the statement before the driver sends it, and reaches behind the driver's surface for that: here alone.
"""

from typing import Any

from neo4j import ManagedTransaction


def run_last(tx: ManagedTransaction, statement: str, parameters: dict[str, Any]) -> None:
    """Run it, and have the transaction committed if it succeeds: what must hold, it has to check by itself.

    Where it fails, Neo4j ignores the COMMIT. The driver knows it as the commit that it sends when the function of the
    transaction returns: a connection that breaks from here on is an `IncompleteCommit`.
    """
    inner: Any = tx
    connection = inner._connection
    send, committed = connection.send_all, dict[str, Any]()

    def send_with_commit() -> None:
        del connection.send_all
        connection.commit(on_success=committed.update)
        send()

    def answered() -> None:
        try:
            connection.fetch_all()
            inner._bookmark = committed.get("bookmark")
        finally:
            inner._closed_flag = True
            inner._on_closed()

    connection.send_all = send_with_commit
    try:
        result = tx.run(statement, parameters)
    finally:
        vars(connection).pop("send_all", None)
    inner._commit = answered
    result.consume()
