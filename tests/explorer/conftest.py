"""The explorer, built, on a served application, and a page of it in a headless Chromium."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Response
from pydantic import SecretStr

from app.config import Settings
from app.server import make_app
from app.web.build import OUTPUT, build
from tests.explorer.browser import launched
from tests.serving import served
from tests.signed_in import TOKEN

SEES_VIOLATIONS = """
  addEventListener('securitypolicyviolation', (event) =>
    console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI} ${event.sample}`))
"""


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the built explorer; built now if it is not."""
    build()
    return OUTPUT


@pytest.fixture(scope="module")
def explained(settings: Settings, chart: None, built: Path) -> Iterator[str]:
    """Base URL of a server that tells plan and Cypher."""
    with served(
        make_app(settings.model_copy(update={"explain": True, "demo_explorer_token": SecretStr(TOKEN)}))
    ) as url:
        yield url


@pytest.fixture(scope="module")
def silent(settings: Settings, chart: None, built: Path) -> Iterator[str]:
    """Base URL of a server that tells neither."""
    with served(
        make_app(settings.model_copy(update={"explain": False, "demo_explorer_token": SecretStr(TOKEN)}))
    ) as url:
        yield url


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with launched() as browser:
        yield browser


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """The colours that the user's system asks for."""
    return str(request.param)


class Problems(list[str]):
    """What a page did that it must not: errors, warnings, refused files, requests to other servers."""

    def watch(self, page: Page) -> None:
        """Note what happens on the page from now on."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.context.on("request", self._asked)
        page.context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "blob:http://127.0.0.1:")):
            self.append(f"asked {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.append(f"{response.status} {response.url}")


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An empty page. Whatever it does in the test, it does without an error, and asks nobody but our server."""
    context = await browser.new_context(viewport={"width": 1400, "height": 850})
    page = await context.new_page()
    await page.add_init_script(SEES_VIOLATIONS)
    problems = Problems()
    problems.watch(page)
    yield page
    await context.close()
    assert problems == []
