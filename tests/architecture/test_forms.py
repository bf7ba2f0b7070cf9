"""Enter in a field presses the first button that sends its form: that one must take nothing away."""

import re

import pytest

from .house import ROOT

TEMPLATES = ROOT / "templates"
INCLUDE = re.compile(r'\{% include "([^"]+)"(?:(?!%\}).)*%\}')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
BUTTON = re.compile(r'<button\b(?![^>]*\stype="button")(?:\{[{%].*?[%}]\}|[^>])*>')
TYPED_IN = re.compile(r'\{\{ field|<input(?![^>]*type="(?:hidden|radio|checkbox|file)")')
SAFE = re.compile(r"\shidden\b|rc-button--primary")


def whole(text: str) -> str:
    """With the templates that are named in it; which of several a page includes is not followed."""
    return INCLUDE.sub(lambda named: whole((TEMPLATES / named[1]).read_text()), text)


def unsafe(text: str) -> list[str]:
    """What Enter presses, in each form in which somebody types and could press more than one button."""
    page = whole(text)
    forms = FORM.findall(page) or [page]  # or the inside of a form of another template
    buttons = [BUTTON.findall(form) for form in forms if TYPED_IN.search(form)]
    return [first for first, *others in filter(None, buttons) if others and not SAFE.search(first)]


def test_enter_in_a_field_takes_nothing_away() -> None:
    found = {path.name: pressed for path in TEMPLATES.rglob("*.html") if (pressed := unsafe(path.read_text()))}
    assert found == {}


@pytest.mark.parametrize(
    "around", ["<form>{{ field }}%s</form>", '<form><input name="find">%s</form>', "{{ field }}%s"]
)
def test_a_breach_is_noticed(around: str) -> None:
    remove, send = '<button value="remove-{{ at }}">', '<button class="rc-button rc-button--primary">'
    assert (unsafe(around % (remove + send)), unsafe(around % (send + remove))) == ([remove], [])
