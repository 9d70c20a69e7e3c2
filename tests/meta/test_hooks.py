"""Every hook stands on the page, has a rule, and has a test that implements it."""

from __future__ import annotations

import re
from pathlib import Path

import hook_page
import pytest

from rectitude.plugins import hook_names

TESTS = Path(__file__).parents[1]


def test_the_page_says_exactly_what_the_code_says() -> None:
    assert hook_page.PAGE.read_text(encoding="utf-8") == hook_page.page(), "run `make hooks`"


def test_the_table_of_contents_lists_every_hook_in_order() -> None:
    assert tuple(hook_page.rules()) == hook_names()


@pytest.mark.parametrize("hook", hook_names())
def test_every_hook_has_a_test(hook: str) -> None:
    implements = re.compile(rf"@hookimpl\s+def {hook}\(|def {hook}\(self|\b{hook}=hookimpl")
    assert any(implements.search(path.read_text(encoding="utf-8")) for path in TESTS.rglob("*.py"))
