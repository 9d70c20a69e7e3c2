"""`plugin new`: what it writes, and the names and places that it refuses."""

from __future__ import annotations

import ast
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from rectitude_plugins.authoring.errors import FolderNotWritable, FolderTaken, NameNotUsable
from rectitude_plugins.authoring.scaffold import PAGES, new_plugin

TODAY = date(2026, 10, 1)


def test_a_new_plugin_is_a_small_distribution_with_an_entry_point_and_a_test(tmp_path: Path) -> None:
    files = new_plugin("city-courses", tmp_path, TODAY)
    assert {file.relative_to(tmp_path).as_posix() for file in files} == {
        "city-courses/pyproject.toml",
        "city-courses/README.md",
        "city-courses/src/city_courses/__init__.py",
        "city-courses/src/city_courses/description.py",
        "city-courses/src/city_courses/plugin.py",
        "city-courses/src/city_courses/policies/rules.yaml",
        "city-courses/src/city_courses/data/items.csv",
        "city-courses/src/city_courses/data/people.csv",
        "city-courses/src/city_courses/data/events.csv",
        "city-courses/tests/test_city_courses.py",
    }
    project = tomllib.loads((tmp_path / "city-courses" / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["entry-points"]["rectitude.plugins"] == {
        "city-courses": "city_courses.plugin:plugin"
    }


def test_everything_that_is_written_is_what_it_claims_to_be(tmp_path: Path) -> None:
    for file in new_plugin("bookshop", tmp_path, TODAY):
        text = file.read_text(encoding="utf-8")
        assert text.strip()
        assert "$" not in text.replace("$ ", ""), f"{file} has a placeholder left"
        if file.suffix in {".py", ".yaml"}:
            assert all(len(line) <= 110 for line in text.splitlines()), file
        if file.suffix == ".py":
            ast.parse(text)
        if file.suffix == ".yaml":
            assert {rule["as_of"] for rule in yaml.safe_load(text)["rules"]} == {TODAY}


def test_the_class_and_the_title_come_from_the_name(tmp_path: Path) -> None:
    new_plugin("city-courses", tmp_path, TODAY)
    plugin = (tmp_path / "city-courses/src/city_courses/plugin.py").read_text(encoding="utf-8")
    assert "class CityCourses:" in plugin
    assert "City courses" in plugin


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "a letter first"),
        ("Book Shop", "'book-shop' would do"),
        ("book_shop", "'book-shop' would do"),
        ("9books", "a letter first"),
        ("bücher", "a letter first"),
        ("book--shop", "'book-shop' would do"),
        ("../books", "'books' would do"),
        ("b" * 41, "40 are enough"),
        ("audit", "means something else"),
        ("train", "means something else"),
        ("rectitude-books", "means something else"),
        ("json", "a word of Python"),
        ("lambda", "a word of Python"),
        ("ecommerce", "a plugin of this name is installed"),
        ("numpy", "a package 'numpy' is installed"),
    ],
)
def test_a_name_that_would_not_work_is_refused_in_words(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(NameNotUsable, match=says) as caught:
        new_plugin(name, tmp_path, TODAY)
    assert caught.value.name == name
    assert not list(tmp_path.iterdir())


def test_what_stands_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bookshop").mkdir()
    with pytest.raises(FolderTaken, match="--into"):
        new_plugin("bookshop", tmp_path, TODAY)
    assert not list((tmp_path / "bookshop").iterdir())


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable, match="file"):
        new_plugin("bookshop", tmp_path / "file", TODAY)


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAGES, "late.csv", "data/there-is-none.csv")
    with pytest.raises(FolderNotWritable):
        new_plugin("bookshop", tmp_path, TODAY)
    assert not list(tmp_path.iterdir())
