"""The guide in Neo4j Browser, as `expediente research browser` starts it, in a headless Chromium."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from neo4j.exceptions import ClientError
from playwright.async_api import Page
from typer.testing import CliRunner

from app.cli import app
from app.research.build import update
from app.research.questions import questions
from app.research.target import ReadOnly
from tests.explorer.browser import launched
from tests.research.built import QUIET
from tests.research.conftest import Browsed


@pytest.fixture
async def page(browsed: Browsed) -> AsyncIterator[Page]:
    """Neo4j Browser, signed in."""
    async with launched() as browser:
        page = await browser.new_page(viewport={"width": 1500, "height": 950})
        await page.goto(browsed.server.browser_url)
        await page.locator("input[type=password]").fill(browsed.server.password)
        await page.get_by_test_id("connect").click()
        yield page


async def test_it_opens_at_the_guide_and_draws_the_answers(page: Page) -> None:
    guide = page.get_by_test_id("frame").filter(has_text="/guia")
    await guide.get_by_text("Trayectorias de atención que no nombran a nadie").wait_for()
    await guide.get_by_title("Pin at top").click()
    for number, question in enumerate(questions(), 1):
        await guide.get_by_test_id("nextSlide").click()
        await guide.get_by_text(f"{number}. {question.title}").wait_for()
        await guide.locator("pre.runnable").nth(1).click()
        await page.get_by_test_id("editor-Run").click()
        answer = page.get_by_test_id("frame").nth(1)
        await answer.get_by_text(" ".join(question.picture.split())[:40]).first.wait_for()
        await answer.locator("svg circle").first.wait_for()
    await guide.locator("pre.runnable").first.click()
    await page.get_by_test_id("editor-Run").click()
    await page.get_by_test_id("frame").nth(1).get_by_role("table").wait_for()

    # How nodes look is kept in the browser, from where each picture takes it.
    style = await page.evaluate("localStorage['neo4j.grass']")
    assert '"node.Person":{"color":"#1d4e89"' in style


def test_nothing_can_be_written(browsed: Browsed) -> None:
    with pytest.raises(ClientError, match="read-only"):
        browsed.driver.execute_query("CREATE (:Person)")


def test_it_is_not_brought_up_to_date_while_it_can_only_be_read(browsed: Browsed) -> None:
    with pytest.raises(ReadOnly, match="end `expediente research browser` first"):
        update(browsed.settings, QUIET)


def test_questions_come_as_files_for_saved_cypher(browsed: Browsed) -> None:
    with zipfile.ZipFile(io.BytesIO(httpx.get(f"{browsed.base}/consultas.zip").content)) as held:
        texts = [held.read(name).decode() for name in held.namelist()]
    assert len(texts) == 2 * len(questions())
    for question in questions():
        assert sum(text.startswith(f"// {question.title} (") for text in texts) == 2
        assert any(text.endswith(f"\n{question.table};\n") for text in texts)


def test_there_has_to_be_a_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPEDIENTE_RESEARCH_DIR", str(tmp_path))
    told = CliRunner().invoke(app, ["research", "browser"])
    assert told.exit_code != 0
    assert "expediente research build" in str(told.exception or told.output)
