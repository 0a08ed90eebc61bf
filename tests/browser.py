"""Debian's Chromium, driven by Playwright: what a page for the screen does, and what it asks for."""

import json
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")


@contextmanager
def running():
    """Give a browser; where there is none, the test is skipped, and says so."""
    if not CHROMIUM:
        pytest.skip("there is no chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # As root, Chromium has no sandbox.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def open_file(context, path):
    """Return a page that shows the file at `path`; what it asks for and complains of is noted in `page.noted`."""
    page = context.new_page()
    page.noted = []
    page.on("request", lambda request: page.noted.append(request.url))
    page.on("console", lambda message: page.noted.append(message.text))
    page.on("pageerror", lambda error: page.noted.append(str(error)))
    page.goto(Path(path).as_uri())
    page.noted = [note for note in page.noted if note != Path(path).as_uri()]
    return page


def fill(page, answers):
    """Type each answer into its field, as a person would."""
    for name, value in answers.items():
        control = page.locator(f"main [name='{name}']").first
        kind = control.get_attribute("type")
        if kind == "checkbox":
            control.set_checked(bool(value))
        elif kind == "radio":
            page.locator(f"main [name='{name}'][value='{value}']").check()
        else:
            control.fill(value)


def values(page):
    """Return what is in each field of the page, those that are empty left out."""
    script = """() => Object.fromEntries([...document.querySelectorAll("main [name]")].flatMap((control) => {
        const tick = control.type === "checkbox" || control.type === "radio";
        const value = tick && !control.checked ? "" : control.value;
        return value ? [[control.name, value]] : [];
    }))"""
    return page.evaluate(script)


def export(page, folder):
    """Press Export, keep the file in `folder`, and return its path and what it holds."""
    with page.expect_download() as waiting:
        page.click(".export")
    path = Path(folder) / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path, json.loads(path.read_text("utf-8"))
