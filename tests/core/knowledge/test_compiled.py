"""The graph as arrays: order, both ends of every statement, limits, and the way to a file and back."""

import sys
from pathlib import Path
from subprocess import run

import numpy as np
import pytest
from hypothesis import given
from small_graphs import World, compiled, film_edges, film_knowledge, films, worlds

from rectitude.catalogue import catalogue_of
from rectitude.errors import BadData
from rectitude.knowledge import (
    Knowledge,
    build_graph,
    compile_graph,
    knowledge_from_arrays,
    knowledge_to_arrays,
)
from rectitude.knowledge import bases as bases_room


def same(one: Knowledge, other: Knowledge) -> bool:
    ours, theirs = knowledge_to_arrays(one), knowledge_to_arrays(other)
    return all(np.array_equal(ours[name], theirs[name]) for name in ours)


def test_items_come_first_then_names_then_the_rest() -> None:
    knowledge = film_knowledge()
    assert knowledge.labels[:6].tolist() == list(films().titles)
    assert [knowledge.kind(node) for node in range(6, len(knowledge.labels))] == [
        *["decade"] * 4,
        *["genre"] * 3,
        *["year"] * 4,
    ]
    assert knowledge.keys[len(knowledge.labels) :].tolist() == ["m.a", "m.b", "m.c", "m.d", "m.e"]
    assert knowledge.label(len(knowledge.labels)) == ""


def test_an_items_row_is_its_node_and_no_other_node_is_an_item() -> None:
    knowledge = film_knowledge()
    assert knowledge.item_node.tolist() == list(range(6))
    assert knowledge.items == 6
    assert [knowledge.kind(node) == "item" for node in range(len(knowledge.keys))].count(True) == 6


@given(worlds())
def test_every_walked_statement_stands_at_both_its_ends(world: World) -> None:
    knowledge = world.knowledge()
    ends = [
        (node, int(knowledge.indices[entry]), int(knowledge.relation[entry]), bool(knowledge.forward[entry]))
        for node in range(len(knowledge.keys))
        for entry in range(knowledge.indptr[node], knowledge.indptr[node + 1])
    ]
    assert ends == sorted(ends, key=lambda end: (*end[:3], not end[3]))
    assert {(other, node, relation, not forward) for node, other, relation, forward in ends} == set(ends)
    walked = {edge for edge in world.edges if edge.head != edge.tail and world.weights.get(edge.relation, 1)}
    assert sum(forward for *_, forward in ends) == len(walked)


@given(worlds())
def test_the_same_statements_compile_to_the_same_arrays(world: World) -> None:
    backwards = compiled(world.edges[::-1], world.catalogue, world.weights, restart=world.restart)
    assert same(world.knowledge(), backwards)


def test_where_bases_are_short_entities_come_before_items_and_linked_items_before_others() -> None:
    knowledge = film_knowledge(bases_bytes=13 * 6 * 4)
    cached = knowledge.base_row >= 0
    assert cached[6:17].all()
    assert cached[:6].sum() == 2
    assert knowledge.strength[:6][cached[:6]].min() >= knowledge.strength[:6][~cached[:6]].max()
    assert not film_knowledge(bases_bytes=0).bases.size


@given(worlds())
def test_bases_are_the_same_by_closed_form_and_by_walking(world: World) -> None:
    at_once = world.knowledge()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bases_room, "CLOSED_FORM_NODES", -1)
        walked = world.knowledge()
    np.testing.assert_allclose(at_once.bases, walked.bases, atol=1e-7)


def test_progress_counts_the_entities_that_are_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bases_room, "CLOSED_FORM_NODES", -1)
    monkeypatch.setattr(bases_room, "BATCH", 10)
    told: list[str] = []
    compile_graph(build_graph(film_edges(), films()), films(), {}, progress=told.append)
    assert told == ["graph prior: 10 of 17 entities", "graph prior: 17 of 17 entities"]


@given(worlds())
def test_arrays_of_a_file_give_the_same_knowledge(world: World) -> None:
    knowledge = world.knowledge()
    arrays = knowledge_to_arrays(knowledge)
    assert not any(array.dtype.hasobject for array in arrays.values())
    assert same(knowledge_from_arrays(arrays), knowledge)


@pytest.mark.parametrize("titled", [True, False])
def test_arrays_may_stay_in_the_file(tmp_path: Path, titled: bool) -> None:
    knowledge = film_knowledge() if titled else compiled([], catalogue_of([], ()), {})
    for name, array in knowledge_to_arrays(knowledge).items():
        np.save(tmp_path / f"{name}.npy", array, allow_pickle=False)
    mapped = {file.stem: np.load(file, mmap_mode="r") for file in tmp_path.glob("*.npy")}
    back = knowledge_from_arrays(mapped)
    assert same(back, knowledge)
    assert np.shares_memory(back.bases, mapped["bases"]) == titled


@pytest.mark.parametrize("restart", [0.0, 1.0, float("nan")])
def test_a_restart_that_is_no_probability_is_refused(restart: float) -> None:
    with pytest.raises(BadData, match="restart"):
        film_knowledge(restart=restart)


def test_answering_needs_neither_networkx_nor_scipy() -> None:
    code = "import sys, rectitude.knowledge; print([m for m in ('networkx', 'scipy') if m in sys.modules])"
    told = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
