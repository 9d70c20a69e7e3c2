"""Learning a domain: what is stored repeats from its seed; what could not be stored is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_lists import lists_of
from toyshop import Toyshop, found, plain_model, raw_data

from rectitude.additive.model import AdditiveModel
from rectitude.dataset import Dataset, Edge, Node
from rectitude.domain import Groups
from rectitude.engine import Engine
from rectitude.errors import BadData, HookFailed, NoAnswer
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.learning.train import BACKGROUND, LONGEST, Training, background_of, fit, learn, with_facts
from rectitude.snapshot import Learned
from rectitude.snapshot.files import contents_of


def silent(line: str) -> None:
    """Be told of progress and say nothing."""


QUIET = Training(slices=2, progress=silent)


@dataclass(frozen=True)
class Bench:
    """A toy shop with its data, ready to learn."""

    engine: Engine
    data: Dataset

    def learn(self, training: Training = QUIET, data: Dataset | None = None) -> Learned:
        roster = self.engine.roster("toyshop")
        return learn(roster, data or self.data, self.engine.layers.fairness, training)

    def fit(self) -> Any:
        return fit(self.engine.roster("toyshop"), self.data, 0)


OpenBench = Callable[..., Bench]


@pytest.fixture
def bench(open_engine: Any) -> OpenBench:
    """Return a function that puts a shop on the bench."""

    def build(shop: Toyshop | None = None) -> Bench:
        engine = open_engine(found(shop or Toyshop()), train=False)
        engine.store("toyshop").replace_all(raw_data())
        return Bench(engine, engine.store("toyshop").dataset())

    return build


def test_learning_repeats_bit_for_bit_from_its_seed(bench: OpenBench) -> None:
    toys = bench()
    one, other, elsewhere = toys.learn(), toys.learn(), toys.learn(replace(QUIET, seed=5))
    assert contents_of(one) == contents_of(other)
    assert contents_of(one) != contents_of(elsewhere)


def test_what_is_learned_can_rank_and_says_what_it_came_from(bench: OpenBench) -> None:
    toys = bench()
    learned = toys.learn()
    assert learned.model.features == ("graph_prior", "liking", "popularity")
    assert learned.facts == {"log_end": toys.data.end, "seed": 0, "lists": learned.facts["lists"]}
    assert [item.item_id for item in learned.items] == list(toys.data.catalogue.item_ids)
    assert len(learned.guarantees) == LONGEST
    assert learned.background.shape[1] == 3
    assert with_facts(learned, generation=4).facts["generation"] == 4
    assert "generation" not in learned.facts


def test_a_shop_without_events_still_learns(bench: OpenBench) -> None:
    toys = bench()
    nothing = np.zeros(len(toys.data.events), dtype=np.bool_)
    learned = toys.learn(data=toys.data.keeping(nothing))
    assert learned.facts["log_end"] == 0
    assert learned.facts["lists"] == 200
    assert len(learned.background)


def test_no_slices_at_all_leave_only_made_up_searches(bench: OpenBench) -> None:
    assert bench().learn(replace(QUIET, slices=0)).facts["lists"] == 200


def test_statements_of_plugins_reach_the_graph(bench: OpenBench) -> None:
    class Connected(Toyshop):
        @hookimpl
        def extend_knowledge(self, dataset: Dataset) -> list[Edge]:
            return [Edge(Node("item", "t1"), "made_by", Node("maker", "new", "A new maker"))]

    plain, connected = bench().learn().knowledge, bench(Connected()).learn().knowledge
    assert "new" in connected.keys.tolist()
    assert "new" not in plain.keys.tolist()


class Odd(Toyshop):
    """A shop whose `fit` returns whatever a test wants."""

    def __init__(self, fitted: object) -> None:
        super().__init__()
        self.fitted = fitted

    @hookimpl
    def fit(self, dataset: Dataset, seed: int) -> Any:
        return self.fitted


@pytest.mark.parametrize(
    ("fitted", "problem"),
    [
        ([1, 2], "must return its arrays by name"),
        ({"a": [1, 2]}, "gives 'a', which is no plain array"),
        ({"a": np.array(["x", None])}, "gives 'a', which is no plain array"),
        ({"a": np.zeros(1, dtype=[("inner", object)])}, "gives 'a', which is no plain array"),
        ({"a.b": np.zeros(1)}, "names an array 'a.b'; a name is letters, digits and underscores"),
        ({"../a": np.zeros(1)}, "names an array '../a'"),
        ({1: np.zeros(1)}, "names an array 1"),
    ],
    ids=["a list", "no array", "objects", "objects inside", "a dot", "a path", "a number"],
)
def test_what_could_not_be_stored_is_refused_by_name(bench: OpenBench, fitted: object, problem: str) -> None:
    with pytest.raises(HookFailed, match=rf"Plugin toyshop\.fit: {problem}"):
        bench(Odd(fitted)).fit()


def test_a_domain_whose_ranker_nobody_learns_is_told_so(bench: OpenBench) -> None:
    class Rankless(Toyshop):
        @hookimpl
        def fit_ranker(self, lists: RankingLists, seed: int) -> AdditiveModel:
            return None  # type: ignore[return-value]  # what the test is about

    with pytest.raises(NoAnswer, match="no plugin of the domain learned a ranker"):
        bench(Rankless()).learn()


def test_a_domain_without_groups_promises_nothing(bench: OpenBench) -> None:
    class Groupless(Toyshop):
        @hookimpl
        def assign_groups(self, dataset: Dataset) -> Groups:
            return None  # type: ignore[return-value]  # what the test is about

    learned = bench(Groupless()).learn()
    assert learned.groups.labels == ()
    assert np.all(learned.groups.of_item == -1)
    assert all(entry.labels == () for entry in learned.guarantees)


def lists_with(plain: list[bool]) -> RankingLists:
    lists = lists_of(np.arange(12.0).reshape(12, 1), [3, 3, 3, 3], [0, 0, 0, 0])
    return replace(lists, plain=np.array(plain))


def test_the_background_is_drawn_from_plain_lists() -> None:
    lists = lists_with([False, True, False, False])
    model = plain_model(lists)
    assert background_of(lists, model, seed=0)[:, 0].tolist() == [3, 4, 5]


def test_without_plain_lists_the_background_is_drawn_from_all() -> None:
    lists = lists_with([False] * 4)
    model = plain_model(lists)
    assert background_of(lists, model, seed=0)[:, 0].tolist() == list(range(12))


def test_a_large_background_is_a_sample_of_its_seed() -> None:
    lists = lists_of(np.random.default_rng(0).random((5_000, 1)), [50] * 100, [0] * 100)
    model = plain_model(lists)
    one, again, other = (background_of(lists, model, seed) for seed in (0, 0, 1))
    assert len(one) == BACKGROUND
    assert np.array_equal(one, again) and not np.array_equal(one, other)


def test_an_empty_store_cannot_be_learned_from(bench: OpenBench, tmp_path: Path) -> None:
    toys = bench()
    nothing = Dataset(
        toys.data.description,
        replace(toys.data.catalogue, item_ids=(), titles=(), row_of={}),
        (),
        toys.data.keeping(np.zeros(len(toys.data.events), dtype=np.bool_)).events,
        (),
        (),
    )
    with pytest.raises(BadData, match="import items first"):
        toys.learn(data=nothing)
