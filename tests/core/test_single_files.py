"""Plugins that are single files of a folder: the side door, with the same rules as the front one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rectitude.engine import Engine
from rectitude.errors import PluginNotLoadable
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude.learning.shell import train_domain
from rectitude.learning.train import Training
from rectitude.plugins import PLUGINS_DIR, SELECTION, Found, available_plugins, single_files
from rectitude.values import Request

SHOP = """
from __future__ import annotations

from dataclasses import dataclass

from rectitude import Plugin, Role
from toyshop import Toyshop

@dataclass
class Settings:
    name: str = "{name}"

plugin = Plugin(Role.DOMAIN, lambda settings: Toyshop(Settings().name), "a corner shop")
"""


def shop(folder: Path, name: str) -> None:
    (folder / f"{name}.py").write_text(SHOP.replace("{name}", name), encoding="utf-8")


def only(folder: Path, text: str) -> Found:
    (folder / "corner.py").write_text(text, encoding="utf-8")
    (one,) = single_files(folder, None)
    return one


def test_a_file_is_a_domain_that_can_be_trained_and_asked(tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    shop(plugins, "corner")
    found = available_plugins({PLUGINS_DIR: str(plugins), SELECTION: "corner"})
    home = Home(tmp_path / "home")
    with Engine(home, found, load_layers(home)) as engine:
        train_domain(engine, "corner", Training(slices=2, progress=lambda line: None))
        assert engine.recommend(Request("corner", user_id="p1")).to_json()["items"]


def test_files_stand_beside_installed_plugins_in_the_order_of_names(tmp_path: Path) -> None:
    shop(tmp_path, "corner")
    names = [one.name for one in available_plugins({PLUGINS_DIR: str(tmp_path)})]
    assert names == sorted(names)
    assert {"corner", "ecommerce", "policies"} <= set(names)
    assert "corner" not in {one.name for one in available_plugins({})}


def test_a_file_says_which_file_it_was(tmp_path: Path) -> None:
    shop(tmp_path, "corner")
    (one,) = single_files(tmp_path, None)
    assert (one.distribution, len(one.version)) == ("plugins-dir", 12)
    (tmp_path / "corner.py").write_text("# changed\n" + SHOP, encoding="utf-8")
    assert single_files(tmp_path, None)[0].version != one.version


def test_the_selection_counts_for_files_too(tmp_path: Path) -> None:
    shop(tmp_path, "corner")
    shop(tmp_path, "market")
    assert [one.name for one in single_files(tmp_path, "market, lexical")] == ["market"]
    assert single_files(tmp_path, "none") == ()


def test_hidden_files_and_others_are_no_plugins(tmp_path: Path) -> None:
    for name in ("_shared.py", "notes.txt"):
        (tmp_path / name).write_text("plugin = 3", encoding="utf-8")
    assert single_files(tmp_path, None) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import paper_that_is_not_there", "importing corner.py raised ModuleNotFoundError"),
        ("def (", "importing corner.py raised SyntaxError"),
        ("x = 3", "has no attribute 'plugin'"),
        ("plugin = 3", "corner.py's `plugin` is a int, but must be a rectitude.Plugin"),
        (
            "from rectitude import Plugin, Role\nplugin = Plugin(Role.PART, dict, api=(1, 99))",
            "is written for hook API 1.99",
        ),
        ("\0", "importing corner.py raised"),
    ],
)
def test_a_file_that_does_not_load_keeps_its_reason(tmp_path: Path, text: str, says: str) -> None:
    one = only(tmp_path, text)
    assert one.plugin is None
    assert says in one.problem


def test_a_name_that_is_installed_too_is_refused_on_both_sides(tmp_path: Path) -> None:
    shop(tmp_path, "ecommerce")
    both = [one for one in available_plugins({PLUGINS_DIR: str(tmp_path)}) if one.name == "ecommerce"]
    assert len(both) == 2
    assert all(one.plugin is None and "both offer 'ecommerce'" in one.problem for one in both)


def test_a_folder_that_is_not_there_is_an_error_of_the_operator(tmp_path: Path) -> None:
    with pytest.raises(PluginNotLoadable, match="is no folder; RECTITUDE_PLUGINS_DIR names one"):
        available_plugins({PLUGINS_DIR: str(tmp_path / "nowhere")})


def test_nothing_is_put_on_the_import_path(tmp_path: Path) -> None:
    before = list(sys.path)
    shop(tmp_path, "corner")
    (tmp_path / "broken.py").write_text("1 / 0", encoding="utf-8")
    single_files(tmp_path, None)
    assert sys.path == before
    assert "corner" not in sys.modules
    assert "plugins-dir.corner" in sys.modules
    assert "plugins-dir.broken" not in sys.modules
