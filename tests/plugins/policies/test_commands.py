"""`rectitude policies lint`, over the toy shop with rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import orjson
import pytest
import typer
from tests.plugins.policies.conftest import PackMaker
from toyshop import BoundToyshop, Toyshop, description, found
from typer.testing import CliRunner

from rectitude.arrays import Arrays
from rectitude.catalogue import Attribute, Kind
from rectitude.dataset import RawData
from rectitude.domain import DomainDescription, PartUse
from rectitude.engine import Engine
from rectitude.errors import UnknownDomain
from rectitude.home import Home
from rectitude.hookspecs import hookimpl
from rectitude.layering import load_layers
from rectitude.plugins import Found
from rectitude.values import Facts, Inputs
from rectitude_plugins.policies.commands import commands
from rectitude_plugins.policies.part import plugin as policies

NOT_MET = "either none of them is such a case, or its condition cannot hold"


class RuledShop(Toyshop):
    """The toy shop with rules, and facts for them: how long somebody is known, and which toys are blue."""

    def __init__(self, *packs: str) -> None:
        super().__init__()
        self.packs = packs

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return replace(
            description(),
            parts=(PartUse("policies", {"packs": self.packs}),),
            jurors=("policies",),
            person_facts=(Attribute("years_known", Kind.INTEGER),),
            item_facts=(Attribute("blue", Kind.BOOLEAN),),
        )

    def bound(self, arrays: Arrays) -> object:
        return BoundRuledShop(arrays)


class BoundRuledShop(BoundToyshop):
    @hookimpl
    def derive(self, inputs: Inputs) -> Facts:
        blue = np.arange(len(self.popularity)) % 3 == 1
        age = inputs.person.profile.get("age")
        known = {"years_known": age - 20} if isinstance(age, int) else {}
        return Facts(known, {"blue": (blue, np.ones_like(blue))})


class BareShop(RuledShop):
    """The same without any data of its own."""

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData | None:  # type: ignore[override]  # None is how a plugin says that it has none
        return None


@dataclass(frozen=True)
class Ended:
    status: int
    lines: Sequence[str]
    error: BaseException | None


@pytest.fixture
def ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ended]]:
    """Run the command on a shop in a home of its own."""
    engines: list[Engine] = []

    def run(shop: Toyshop, *arguments: str) -> Ended:
        home = Home(tmp_path / "home")
        plugins = (found(shop), Found("policies", "rectitude", "1", policies))
        engines.append(Engine(home, plugins, load_layers(home)))
        monkeypatch.setattr(Engine, "open", lambda: engines[-1])
        monkeypatch.chdir(tmp_path)
        program = typer.Typer()
        program.add_typer(commands, name="policies")
        result = CliRunner().invoke(program, ["policies", "lint", *arguments])
        return Ended(result.exit_code, result.stdout.splitlines(), result.exception)

    yield run
    for engine in engines:
        engine.close()


def toys(pack: PackMaker, *rules: Mapping[str, object], **fields: object) -> str:
    return pack(*rules, name="toys", **{"domain": "toyshop", **fields})


def test_a_pack_without_findings_ends_well_and_says_what_it_was_tried_on(
    pack: PackMaker, ended: Callable[..., Ended]
) -> None:
    told = ended(RuledShop(toys(pack, {"when": "item.blue && person.years_known > 5"})), "toyshop")
    assert told.status == 0
    assert told.lines[-1] == "toyshop: 1 pack, on 30 items and 13 people: 0 errors, 0 warnings"


def test_rules_are_tried_with_what_the_domain_derives(pack: PackMaker, ended: Callable[..., Ended]) -> None:
    rules = (
        {"when": "has(item.blue) && has(item.colour)"},
        {"when": "has(person.age) && person.age < 20 && person.years_known > 5"},
    )
    told = ended(RuledShop(toys(pack, *rules)))
    assert told.status == 0
    assert [line.split(": ")[1:4] for line in told.lines[:-1]] == [
        [
            "warning",
            "rule-0, when",
            "the rule always fires on the 30 items and 13 people that it was tried on; is that meant?",
        ],
        [
            "warning",
            "rule-1, when",
            f"the rule never fires on the 30 items and 13 people that it was tried on; {NOT_MET}",
        ],
    ]


def test_an_error_ends_badly_with_file_and_line_before_any_data_is_loaded(
    pack: PackMaker, ended: Callable[..., Ended], tmp_path: Path
) -> None:
    told = ended(RuledShop(toys(pack, {"when": "item.pieces > 'x'"}, {"when": "item.colur == 'red'"})))
    assert told.status == 1
    assert [line.split(": ")[:3] for line in told.lines[:-1]] == [
        ["toys.yaml:9", "error", "rule-0, when"],
        ["toys.yaml:16", "error", "rule-1, when"],
    ]
    assert told.lines[-1] == "toyshop: 1 pack, read, not tried: 2 errors, 0 warnings"
    assert not (tmp_path / "home" / "toyshop").exists()


def test_findings_come_as_json_too(pack: PackMaker, ended: Callable[..., Ended]) -> None:
    told = ended(RuledShop(toys(pack, {"when": "item.pieces > 100"})), "toyshop", "--json")
    (shop,) = orjson.loads(told.lines[0])["domains"]
    assert (shop["domain"], shop["packs"], shop["items"], shop["people"]) == (
        "toyshop",
        ["toys.yaml"],
        30,
        13,
    )
    (finding,) = shop["findings"]
    assert finding == {
        "weight": "warning",
        "file": "toys.yaml",
        "line": 9,
        "rule": "rule-0",
        "field": "when",
        "sentence": f"the rule never fires on the 30 items and 13 people that it was tried on; {NOT_MET}",
    }


def test_a_pack_that_is_not_in_use_yet_can_be_looked_at(pack: PackMaker, ended: Callable[..., Ended]) -> None:
    shop = RuledShop(toys(pack, {"when": "item.blue"}))
    draft = pack({"when": "item.pieces > 100"}, name="draft", domain="toyshop")
    assert ended(shop, "toyshop", "--pack", draft).lines[0].startswith("draft.yaml:9: warning: rule-0")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"domain": "finance"}, "domain: the pack is for 'finance', not for 'toyshop'"),
        ({"owner": None}, "owner: the field is missing; write it."),
    ],
)
def test_what_is_wrong_with_the_pack_as_a_whole_is_an_error(
    fields: dict[str, object], said: str, pack: PackMaker, ended: Callable[..., Ended]
) -> None:
    told = ended(RuledShop(toys(pack, {"when": "item.blue"}, **fields)))
    assert told.status == 1
    assert said in told.lines[0]


def test_a_domain_without_data_is_read_only(pack: PackMaker, ended: Callable[..., Ended]) -> None:
    told = ended(BareShop(toys(pack, {"when": "item.blue"})))
    assert told.status == 0
    assert told.lines[-1] == "toyshop: 1 pack, read, not tried: 0 errors, 0 warnings"


def test_a_domain_without_packs_has_nothing_to_find(ended: Callable[..., Ended]) -> None:
    assert ended(Toyshop()).lines == ["toyshop: 0 packs, read, not tried: 0 errors, 0 warnings"]


def test_an_unknown_domain_is_named(pack: PackMaker, ended: Callable[..., Ended]) -> None:
    told = ended(RuledShop(toys(pack, {"when": "item.blue"})), "bookshop")
    assert isinstance(told.error, UnknownDomain)
