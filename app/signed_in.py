"""How long somebody who listens has signed in for: a subscription ends with its token."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

from graphql import ExecutionResult, GraphQLError

from app.access.errors import Unauthenticated
from app.access.identity import SignedIn
from app.streaming import Result

SIGNED_IN = "signed_in"
"""Where a connection's scope holds its `SignedIn`."""
EXPIRED = "the token has expired; subscribe again with a new one, after the last `feedCursor`"


async def while_signed_in(results: AsyncIterator[Result], signed_in: SignedIn) -> AsyncIterator[Result]:
    """The results until the token expires; then an error that says so, and the end."""
    async with aclosing(cast("AsyncGenerator[Result]", results)) as source:
        while True:
            try:
                async with asyncio.timeout(remaining(signed_in)) as left:
                    result = await anext(source)
            except StopAsyncIteration:
                return
            except TimeoutError:
                if left.expired():
                    break
                raise
            yield result
    yield ExecutionResult(None, [GraphQLError(EXPIRED, extensions={"code": Unauthenticated.code})])


def remaining(signed_in: SignedIn) -> float:
    """Seconds until the token expires."""
    return signed_in.until - time.time()
