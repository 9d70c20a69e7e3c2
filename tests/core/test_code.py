"""Digests of code: a change anywhere in a plugin's package is seen, and a single file counts alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rectitude.code import PACKAGES, code_digest, source_digest
from rectitude.plugins import single_files

FILE = """
from rectitude import Plugin, Role
plugin = Plugin(Role.PART, lambda settings: object())
"""


def test_every_module_of_a_package_has_the_digest_of_the_whole() -> None:
    digests = {source_digest(f"{package}.errors") for package in PACKAGES}
    assert len(digests) == len(PACKAGES)
    assert {len(digest) for digest in digests} == {64}
    assert source_digest("rectitude") == source_digest("rectitude.values")
    assert code_digest() not in digests


def test_what_has_no_files_has_no_digest() -> None:
    assert source_digest("") == source_digest("there_is_no_such_module") == source_digest("sys") == ""


def test_a_change_in_any_file_of_a_package_changes_its_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    digests = set()
    for name, deep in (("one_shop", "a = 1"), ("two_shop", "a = 2"), ("three_shop", "a = 1 ")):
        folder = tmp_path / name / "deep"
        folder.mkdir(parents=True)
        (tmp_path / name / "__init__.py").write_text("")
        (folder / "part.py").write_text(deep)
        digests.add(source_digest(f"{name}.deep.part"))
    assert len(digests) == 3


def test_a_single_file_counts_alone_and_as_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "try_one.py").write_text(FILE)
    (tmp_path / "try_two.py").write_text(FILE)
    one, two = single_files(tmp_path, None)
    before = source_digest(one.module)
    assert before != source_digest(two.module)
    (tmp_path / "try_one.py").write_text(FILE + "# changed")
    assert source_digest(one.module) != before
    for entry in (one, two):
        del sys.modules[entry.module]
