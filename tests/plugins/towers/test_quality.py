"""What the towers are worth on films and real people's ratings; `-s` prints the figures of docs/tuning.md."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rectitude.arrays import Floats
from rectitude.catalogue import Catalogue
from rectitude.dataset import Dataset
from rectitude.engine import Engine
from rectitude.evaluation.cases import Case, leave_one_out
from rectitude.evaluation.metrics import estimate, ndcg
from rectitude.home import HOME, Home
from rectitude.learning.shell import ensure_data
from rectitude.retrieval import best_rows
from rectitude_plugins.text.documents import documents_of
from rectitude_plugins.text.encoder import Encoder
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.network import Bert, bert_of, encoded
from rectitude_plugins.text.tokens import WordPieces
from rectitude_plugins.towers.adapters import merged
from rectitude_plugins.towers.gate import one_moment, open_gate
from rectitude_plugins.towers.pairs import Pair, read_pairs
from rectitude_plugins.towers.part import QUERY_SCALE, Learned, Towers
from rectitude_plugins.towers.tuned import Base, base_of
from rectitude_plugins.towers.tuning import Course, Recipe, steps_for, tune

pytestmark = pytest.mark.thorough

HERE = Path(__file__).parent
KNOWN, TAUGHT = HERE.parent / "text" / "known_items.csv", HERE / "training_pairs.csv"
TOP = 10


@pytest.fixture(scope="module")
def home(pytestconfig: pytest.Config) -> Home:
    assert pytestconfig.cache is not None
    return Home(pytestconfig.cache.mkdir("towers"))


@pytest.fixture(scope="module")
def ratings(home: Home) -> Iterator[Dataset]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(home.root))
        with Engine.open() as engine:
            ensure_data(engine, "ecommerce", lambda words: None)
            yield engine.store("ecommerce").dataset()


@pytest.fixture(scope="module")
def minilm(home: Home) -> LanguageModel:
    return LanguageModel("", "", home)


@pytest.fixture(scope="module")
def learned(ratings: Dataset, minilm: LanguageModel) -> Learned:
    known = leave_one_out(ratings).known
    part = Towers(minilm)
    bound = part.bind(part.fit(known, 0), known.catalogue)
    assert bound.learned is not None
    return bound.learned


def told(name: str, values: Floats) -> None:
    found = estimate(values, 0)
    print(f"\n{name}: {found.mean:+.4f} [{found.low:+.4f}, {found.high:+.4f}]", end="")  # noqa: T201


def listed(scores: Floats, case: Case, known: Dataset) -> float:
    """Return the NDCG of the best scores that the person has not had."""
    scores = scores.copy()
    scores[known.history(case.turn.person).rows] = -np.inf
    return ndcg(best_rows(scores, TOP), case.relevant)


def test_the_history_tower_with_a_prior_is_worth_more_than_the_prior(
    ratings: Dataset, learned: Learned
) -> None:
    held = leave_one_out(ratings)
    known, tower = held.known, learned.tower
    counts = np.bincount(known.events.item[known.positive], minlength=len(known.catalogue))
    prior = np.log((counts + 0.5) / (counts + 0.5).sum())
    alone: list[float] = []
    together: list[float] = []
    popular: list[float] = []
    for case in held.cases:
        vector = tower.read(known.history(case.turn.person))
        assert vector is not None
        likelihood = tower.scale * (tower.next @ vector).astype(np.float64)
        for values, scores in ((alone, likelihood), (together, likelihood + prior), (popular, prior)):
            values.append(listed(scores, case, known))
    told("history tower, likelihood alone", np.array(alone))
    told("history tower and popularity", np.array(together))
    told("popularity", np.array(popular))
    assert np.mean(together) > np.mean(popular) + 0.05


def test_query_and_history_find_more_together(
    ratings: Dataset, learned: Learned, minilm: LanguageModel
) -> None:
    held, row_of = leave_one_out(ratings), ratings.catalogue.row_of
    queries = {row_of[entry["item_id"]]: entry["query"] for entry in read(KNOWN)}
    encoder = Encoder(minilm.form()[1])
    widths = learned.width, learned.tower.width
    gates = {"the gate": learned.gate, "both in full": open_gate(widths, (QUERY_SCALE, learned.tower.scale))}
    hits: dict[str, list[bool]] = {name: [] for name in ("query", "history", *gates)}
    for case in held.cases:
        target, history = case.turn.target, held.known.history(case.turn.person)
        query, past = encoder.encode(queries.get(target, "")), learned.tower.read(history)
        if target not in queries or query is None or past is None:
            continue
        fused = {
            name: gate.fused(one_moment(query, past, len(history), widths))[0] for name, gate in gates.items()
        }
        scores = {
            "query": learned.items[:, : learned.width] @ query,
            "history": learned.tower.next @ past,
            **{name: learned.items @ vector for name, vector in fused.items()},
        }
        for name, values in scores.items():
            values[history.rows] = -np.inf
            hits[name].append(bool((values > values[target]).sum() < TOP))
    for name, found in hits.items():
        told(f"hit@{TOP} by {name}, {len(found)} people", np.array(found, dtype=np.float64))
    gained = np.array(hits["the gate"], dtype=np.float64) - hits["query"]
    told("the gate less the query alone", gained)
    assert estimate(gained, 0).low > 0.0


def test_few_pairs_of_other_films_do_no_harm(ratings: Dataset, minilm: LanguageModel, tmp_path: Path) -> None:
    base, films = base_of(minilm), ratings.catalogue
    taught, asked = (read_pairs(file, films, lambda query: True) for file in (TAUGHT, KNOWN))
    before = found_by(bert_of(base.checkpoint), base, films, asked)
    told("hit@10 with no pairs", before)
    for count in (50, 200):
        order = np.random.default_rng(100).permutation(len(taught))[:count]
        recipe = Recipe()
        some = tuple(taught[at] for at in order)
        course = Course(base.checkpoint, base.digest, some, documents_of(films), recipe)
        adapters = tune(course, tmp_path, steps_for(count, recipe), resume=False, tell=lambda *words: None)
        bert = bert_of(merged(base.checkpoint, base.digest, adapters))
        after = found_by(bert, base, films, asked)
        told(f"hit@10 with {count} pairs", after)
        told(f"{count} pairs less none", after - before)
        assert after.mean() > before.mean() - 0.02


def read(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def found_by(bert: Bert, base: Base, films: Catalogue, asked: tuple[Pair, ...]) -> Floats:
    """Return 1 for each query that finds its film among the first ten by dense vectors alone, else 0."""
    pieces = WordPieces.of("films", base.checkpoint.tokenizer)
    texts = [*documents_of(films), *(pair.query for pair in asked)]
    readings = [pieces.read(text, 32) for text in texts]
    vectors = np.concatenate([encoded(bert, readings[at : at + 32]) for at in range(0, len(readings), 32)])
    cosines = vectors[len(films) :] @ vectors[: len(films)].T
    wanted = cosines[np.arange(len(asked)), [pair.row for pair in asked]]
    hits: Floats = ((cosines > wanted[:, None]).sum(axis=1) < TOP).astype(np.float64)
    return hits
