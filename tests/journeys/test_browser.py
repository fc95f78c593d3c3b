"""The pages in a real browser: wide and narrow, with and without scripts, in both languages."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from tests.doors import Doors, doors, password_of  # noqa: F401 - a fixture
from veedor.web.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}
STARTED_SECONDS = 60
SMALLEST_TARGET = 44  # CSS pixels, for what is pressed with a thumb


@dataclass(frozen=True)
class Site:
    """The application served by the real server."""

    address: str
    doors: Doors

    def enter(self, page, name: str) -> None:
        """Fill in the sign-in page that is open."""
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", password_of(self.doors.here, name))
        page.click("main form button")


@pytest.fixture(scope="module")
def site(doors: Doors) -> Iterator[Site]:  # noqa: F811
    """Served on a free port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    settings = uvicorn.Config(create_app(doors.here), port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + STARTED_SECONDS
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.05)
    yield Site(f"http://127.0.0.1:{port}", doors)
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM} (Debian: apt install chromium)")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield made
        made.close()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES)
def test_an_inspector_goes_from_the_door_to_a_declaration_and_out_again(
    browser, site, size, scripts, language
):
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=scripts)
    page = context.new_page()
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"{site.address}/?lang={language}")
    page.goto(f"{site.address}/login?lang={language}")
    site.enter(page, "inspector@demo")
    assert page.locator("html").get_attribute("lang") == language
    _fits(page, size)
    page.locator(".filter button").click()
    page.locator("td.id a").first.click()
    assert page.locator("h1").inner_text() in page.title()
    _fits(page, size)
    page.locator("details.table > summary").first.click()  # opens without a script
    page.locator(".score .pairs a").click()
    assert "imports-" in page.locator("h1").inner_text()
    _fits(page, size)
    page.goto(f"{site.address}/docs")
    _fits(page, size)
    page.locator(".self form button").click()
    page.wait_for_url(f"{site.address}/login")
    assert all(address.startswith((site.address, "data:")) for address in asked)
    assert faults == []
    context.close()


def test_what_is_pressed_with_a_thumb_is_large_enough(browser, site):
    context = browser.new_context(viewport=SIZES["narrow"])
    page = context.new_page()
    page.goto(f"{site.address}/login?lang=es")
    _large_enough(page, "main button, main input:not([type=hidden])")
    site.enter(page, "analyst@demo")
    _large_enough(page, "nav a, .switch a, .self button, .filter select, .filter button, .export")
    _large_enough(page, "td.id a, summary")
    context.close()


def test_the_focus_is_seen_and_the_first_stop_skips_to_the_content(browser, site):
    context = browser.new_context(viewport=SIZES["wide"])
    page = context.new_page()
    page.goto(f"{site.address}/login?lang=es")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#main"
    assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    context.close()


def test_text_stands_out_from_its_ground(browser, site):
    context = browser.new_context(viewport=SIZES["wide"])
    page = context.new_page()
    page.goto(f"{site.address}/login?lang=es")
    site.enter(page, "manager@demo")
    assert page.evaluate(POOR_CONTRAST) == []
    page.locator("td.id a").first.click()
    assert page.evaluate(POOR_CONTRAST) == []
    context.close()


def _fits(page, size: str) -> None:
    """Nothing sticks out to the side; a table may scroll within its own box."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= SIZES[size]["width"], page.url


def _large_enough(page, selector: str) -> None:
    found = page.locator(selector).all()
    assert found, selector
    for one in found:
        box = one.bounding_box()
        if box is not None:
            assert box["height"] >= SMALLEST_TARGET - 0.5, (selector, one.inner_text(), box)


# WCAG 2: relative luminance of the text and of the first opaque ground behind it; 4.5 is AA.
POOR_CONTRAST = """() => {
  const numbers = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = numbers(c).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor, n = numbers(c);
    if (n.length < 4 || n[3] === 1) return c; } return "rgb(255,255,255)"; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!text || e.closest("svg") || e.closest(".unseen") || e.classList.contains("skip")) continue;
    const a = light(getComputedStyle(e).color), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push([e.tagName, e.textContent.trim().slice(0, 30), ratio]);
  }
  return poor;
}"""
