"""`rectitude tune`: from a file of pairs to adapters, a merged model and its serving form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import typer
from toyshop import Toyshop, found
from typer.testing import CliRunner

from rectitude.domain import DomainDescription, PartUse
from rectitude.engine import Engine
from rectitude.errors import BadRow
from rectitude.home import Home
from rectitude.layering import load_layers
from rectitude_plugins.errors import AdaptersUnusable, TuningInterrupted, TuningNotResumable
from rectitude_plugins.text import compiling
from rectitude_plugins.text.checkpoint import read_checkpoint
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.towers import session
from rectitude_plugins.towers.adapters import Adapters, digest_of, read_adapters, write_adapters
from rectitude_plugins.towers.commands import commands
from rectitude_plugins.towers.tuned import Base, TunedFolder
from rectitude_plugins.towers.tuning import Recipe

PAIRS = "item_id,query\nt1,red rock\nt2,two brothers\nt3,space war\nt4,snow\n"
SMALLEST_BYTES = 2_000_000


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str
    error: BaseException | None


Tune = Callable[..., Ended]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.csv"
    file.write_text(PAIRS)
    return file


serving_form = partial(compiling.serving_form, lengths=(8,))


@pytest.fixture(scope="module")
def a_form(base: Base) -> ServingForm:
    return serving_form(base.checkpoint)


@pytest.fixture
def tune(
    tmp_path: Path, tiny_folder: Path, a_form: ServingForm, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Tune]:
    """Run the command on a toy shop that uses the tiny model, in a home of its own."""
    home = Home(tmp_path / "home")
    engines: list[Engine] = []

    def opened() -> Engine:
        engines.append(Engine(home, (found(Toyshop()),), load_layers(home)))
        return engines[-1]

    monkeypatch.setattr(Engine, "open", opened)
    monkeypatch.setattr(compiling, "serving_form", lambda checkpoint: a_form)  # making one takes long
    monkeypatch.setattr(
        session, "model_of", lambda description, home: LanguageModel(str(tiny_folder), "", home)
    )

    def run(*arguments: str | Path) -> Ended:
        program = typer.Typer()
        program.add_typer(commands, name="tune")
        result = CliRunner().invoke(program, ["tune", *map(str, arguments)])
        return Ended(result.exit_code, result.stdout, result.stderr, result.exception)

    yield run
    for engine in engines:
        engine.close()


@pytest.fixture
def folder(tmp_path: Path) -> TunedFolder:
    return TunedFolder.of(Home(tmp_path / "home"), "toyshop")


def test_tuning_leaves_adapters_and_a_model_that_serves(
    tune: Tune,
    pairs: Path,
    folder: TunedFolder,
    tmp_path: Path,
    tiny_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiling, "serving_form", serving_form)
    ended = tune("toyshop", "--pairs", pairs, "--steps", "3", "--json")
    assert ended.status == 0, ended.error
    assert [line for line in ended.err.splitlines() if "step" in line][-1].startswith(
        "tuning: step 3 of 3, loss "
    )
    told = json.loads(ended.out)
    assert (told["domain"], told["pairs"], told["model"]) == ("toyshop", 4, str(folder.model))
    assert told["adapters_bytes"] == folder.adapters.stat().st_size < SMALLEST_BYTES
    tuned = LanguageModel(str(folder.model), "", Home(tmp_path / "home"))
    key, _ = tuned.form()
    assert tuned.shelf.take(f"form-{key}") is not None
    before, after = (
        read_checkpoint("tiny", model.files()).tensors
        for model in (LanguageModel(str(tiny_folder), "", Home(tmp_path)), tuned)
    )
    changed = [name for name in before if before[name].tobytes() != after[name].tobytes()]
    assert len(changed) == 4
    assert read_adapters(folder.adapters).base == digest_of(
        LanguageModel(str(tiny_folder), "", Home(tmp_path)).files()
    )


def test_adapters_that_were_learned_before_are_merged_again(
    tune: Tune, pairs: Path, folder: TunedFolder, tmp_path: Path
) -> None:
    tune("toyshop", "--pairs", pairs, "--steps", "2")
    learned = (folder.model / "model.safetensors").read_bytes()
    elsewhere = tmp_path / "adapters.safetensors"
    elsewhere.write_bytes(folder.adapters.read_bytes())
    (folder.model / "model.safetensors").unlink()
    ended = tune("toyshop", "--adapters", elsewhere)
    assert ended.status == 0 and "name that folder as `model` of the part text" in ended.out
    assert (folder.model / "model.safetensors").read_bytes() == learned


def test_adapters_of_another_model_are_refused_and_nothing_is_merged(
    tune: Tune, pairs: Path, folder: TunedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    tune("toyshop", "--pairs", pairs, "--steps", "1")
    merged, adapters = (folder.model / "model.safetensors").read_bytes(), folder.adapters.read_bytes()
    monkeypatch.setattr(
        session, "model_of", lambda description, home: LanguageModel(str(folder.model), "", home)
    )
    ended = tune("toyshop", "--adapters", folder.adapters)
    assert isinstance(ended.error, AdaptersUnusable) and "were learned on the model" in str(ended.error)
    assert (folder.model / "model.safetensors").read_bytes() == merged
    assert folder.adapters.read_bytes() == adapters


def test_going_on_gives_what_one_run_gives(tune: Tune, pairs: Path, folder: TunedFolder) -> None:
    tune("toyshop", "--pairs", pairs, "--steps", "4")
    whole = folder.adapters.read_bytes()
    tune("toyshop", "--pairs", pairs, "--steps", "2")
    assert folder.adapters.read_bytes() != whole
    tune("toyshop", "--pairs", pairs, "--steps", "4", "--resume")
    assert folder.adapters.read_bytes() == whole


def test_whoever_stops_it_is_told_how_to_go_on(
    tune: Tune, pairs: Path, folder: TunedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "tune", stopped)
    ended = tune("toyshop", "--pairs", pairs)
    assert isinstance(ended.error, TuningInterrupted) and "--resume" in str(ended.error)
    assert not folder.adapters.exists()


def test_what_cannot_be_resumed_is_said(tune: Tune, pairs: Path) -> None:
    ended = tune("toyshop", "--pairs", pairs, "--resume")
    assert isinstance(ended.error, TuningNotResumable)
    assert str(ended.error).endswith("leave out --resume to begin anew.")


def test_a_bad_pair_is_named_before_anything_is_tuned(tune: Tune, pairs: Path, folder: TunedFolder) -> None:
    pairs.write_text(PAIRS + "t99,red\n")
    ended = tune("toyshop", "--pairs", pairs)
    assert isinstance(ended.error, BadRow) and (ended.error.row, ended.error.column) == (6, "item_id")
    assert not folder.root.exists()


def test_a_query_that_the_model_cannot_read_is_a_bad_pair(tune: Tune, pairs: Path) -> None:
    pairs.write_text(PAIRS + "t5,恐龙 电影\n")
    ended = tune("toyshop", "--pairs", pairs)
    assert isinstance(ended.error, BadRow) and ended.error.column == "query"


@pytest.mark.parametrize("both", [False, True])
def test_either_pairs_or_adapters_are_given(tune: Tune, pairs: Path, both: bool) -> None:
    given = ("--pairs", pairs, "--adapters", pairs) if both else ()
    assert tune("toyshop", *given).status == 2


def test_without_a_number_the_pairs_are_gone_through_as_often_as_the_recipe_says(
    tune: Tune, pairs: Path
) -> None:
    ended = tune("toyshop", "--pairs", pairs)
    assert f"step 1 of {Recipe().rounds}," in ended.err


def test_the_model_is_the_one_that_the_domain_names() -> None:
    parts = (PartUse("lexical"), PartUse("text", {"model": "models/ours"}))
    named = DomainDescription("shop", "Shop", (), (), (), parts, ())
    assert session.model_of(named, Home(Path())).folder == "models/ours"
    assert session.model_of(DomainDescription("shop", "Shop", (), (), (), (), ()), Home(Path())).folder == ""


def test_what_tuning_made_is_not_tuned_again_but_its_base(tmp_path: Path, base: Base) -> None:
    home = Home(tmp_path)
    folder = TunedFolder.of(home, "shop")
    parts = (PartUse("text", {"model": str(folder.model)}),)
    named = DomainDescription("shop", "Shop", (), (), (), parts, ())
    write_adapters(folder.adapters, Adapters(base.digest, 20.0, {}, "models/ours"))
    assert session.model_of(named, home).folder == "models/ours"
