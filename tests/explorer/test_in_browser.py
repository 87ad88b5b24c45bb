"""The explorer as a developer uses it, in a headless Chromium, on a real server with a real Neo4j."""

import itertools
import json
import re

from playwright.async_api import Locator, Page, expect

from tests.chart import CURP
from tests.signed_in import TOKEN

INSTITUTION = "Instituto Mexicano del Seguro Social"


def query_editor(page: Page) -> Locator:
    return page.locator(".graphiql-query-editor .monaco-editor").first


async def opened(page: Page, url: str) -> None:
    """Open the explorer and wait until it knows the schema, so that it can complete."""
    async with page.expect_response(lambda response: response.request.method == "POST"):
        await page.goto(f"{url}/graphql")
    await expect(query_editor(page).locator(".view-line").first).to_be_visible(timeout=20_000)


async def emptied(page: Page, editor: Locator) -> None:
    await editor.click()
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.press("Delete")


def answer(page: Page) -> Locator:
    return page.locator(".result-window .view-lines")


async def test_a_query_is_typed_completed_run_and_read_with_its_cost_and_plan(page: Page, explained: str) -> None:
    await opened(page, explained)
    await emptied(page, query_editor(page))
    await page.keyboard.type("{ institutions { na", delay=40)
    suggested = page.locator(".suggest-widget.visible .monaco-list-row")
    await expect(suggested.first).to_contain_text("name", timeout=10_000)
    await page.keyboard.press("Enter")
    await expect(query_editor(page).locator(".view-lines")).to_have_text(re.compile(r"institutions.*\{.*name"))
    await page.keyboard.press("ControlOrMeta+Enter")
    await expect(answer(page)).to_contain_text(INSTITUTION, timeout=10_000)
    await expect(page.locator(".cost-line .cost")).to_have_text(re.compile(r"^Cost \d+ of at most [\d,]+$"))
    await page.get_by_role("button", name="Plan and Cypher").click()
    await expect(page.locator(".panel pre.cypher")).to_contain_text(re.compile(r"MATCH \(n\d+:Institution\)"))


async def test_the_token_of_a_demo_is_among_the_headers_and_ends_with_the_tab(page: Page, silent: str) -> None:
    await opened(page, silent)
    await page.get_by_role("button", name="Headers", exact=True).click()
    headers = page.locator(".graphiql-editor-tool .graphiql-editor:visible .view-lines")
    await expect(headers).to_contain_text("Bearer")
    await page.get_by_role("button", name=re.compile("^Execute")).click()
    await expect(answer(page)).to_contain_text(INSTITUTION, timeout=10_000)
    kept = await page.evaluate("document.cookie + location.href + JSON.stringify({...localStorage})")
    assert not any(part in kept for part in TOKEN.split("."))
    await page.reload()
    await page.get_by_role("button", name=re.compile("^Execute")).click()
    await expect(answer(page)).to_contain_text(INSTITUTION, timeout=10_000)


async def test_where_plans_are_not_told_there_is_the_cost_alone(page: Page, silent: str) -> None:
    await opened(page, silent)
    await page.get_by_role("button", name=re.compile("^Execute")).click()
    await expect(page.locator(".cost-line .cost")).to_have_text(re.compile("^Cost "), timeout=10_000)
    await expect(page.get_by_role("button", name="Plan and Cypher")).to_have_count(0)
    await page.get_by_role("button", name=re.compile("Cost and plan")).click()
    await expect(page.locator(".panel .cost")).to_be_visible()
    await expect(page.locator(".panel pre")).to_have_count(0)


async def test_a_ready_query_opens_in_a_tab_and_takes_the_person_on_to_the_next(page: Page, silent: str) -> None:
    await opened(page, silent)
    await page.get_by_role("button", name=re.compile("^Whole history")).click()
    variables = page.locator(".graphiql-editor-tool .monaco-editor").first
    await expect(variables.locator(".view-lines")).to_contain_text('"curp"')
    await emptied(page, variables)
    await page.keyboard.insert_text(json.dumps({"curp": CURP}))
    await page.get_by_role("button", name=re.compile("^Execute")).click()
    await expect(answer(page)).to_contain_text("Gloria Hernández", timeout=20_000)
    await page.get_by_role("button", name=re.compile("^Size of a record")).click()
    await expect(page.locator(".graphiql-tab")).to_have_count(3)
    await expect(variables.locator(".view-lines")).to_contain_text(CURP)
    await page.get_by_role("button", name=re.compile("^Execute")).click()
    await expect(answer(page)).to_contain_text("laboratoryStudies", timeout=10_000)


async def test_a_mistake_is_underlined_with_an_image_of_ours(page: Page, silent: str) -> None:
    await opened(page, silent)
    await emptied(page, query_editor(page))
    await page.keyboard.insert_text("{ nosuch { code } }")
    mark = query_editor(page).locator(".squiggly-error").first
    await expect(mark).to_be_visible(timeout=10_000)
    image = await mark.evaluate("(element) => getComputedStyle(element).backgroundImage")
    assert image.startswith(f'url("{silent}/graphql/assets/squiggle-error')


async def test_lines_stand_below_one_another(page: Page, silent: str) -> None:
    """Their places are style attributes in Monaco's markup, which the content-security policy stops."""
    await opened(page, silent)
    tops = await query_editor(page).evaluate(
        "(editor) => [...editor.querySelectorAll('.view-line')].map((line) => line.getBoundingClientRect().top)"
    )
    steps = [below - above for above, below in itertools.pairwise(sorted(tops))]
    assert len(steps) > 5
    assert len(set(steps)) == 1, steps
    assert steps[0] > 10


async def test_every_panel_opens_under_the_policy(page: Page, silent: str, scheme: str) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await opened(page, silent)
    for title, shown in [
        ("Documentation Explorer", "Docs"),
        ("Cost and plan", "Run a query"),
        ("History", "History"),
        ("Ready queries", "Whole history"),
    ]:
        await page.get_by_role("button", name=re.compile(title)).click()
        await expect(page.locator(".graphiql-plugin")).to_contain_text(shown)
    for name in ("short keys", "settings"):
        await page.get_by_role("button", name=re.compile(name, re.IGNORECASE)).click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
    await query_editor(page).get_by_text("institutions", exact=True).hover()
    await expect(page.locator(".monaco-hover:visible")).to_contain_text("Query.institutions", timeout=10_000)


async def test_what_is_typed_ends_with_the_tab(page: Page, silent: str) -> None:
    await opened(page, silent)
    await emptied(page, query_editor(page))
    await page.keyboard.insert_text("{ institutions { name } }")
    await page.get_by_role("button", name=re.compile("^Execute")).click()
    await expect(answer(page)).to_contain_text(INSTITUTION, timeout=10_000)
    await page.reload()
    await expect(query_editor(page).locator(".view-lines")).to_contain_text("institutions", timeout=20_000)
    assert await page.evaluate("localStorage.length") == 0
    assert await page.evaluate("document.cookie") == ""
