"""The model of choice: what people want of what things are made of, told as a probability."""

from __future__ import annotations

import numpy as np
import pytest

from rectitude.arrays import Floats, Vectors
from rectitude_plugins.behaviour.wanting import (
    RIDGE,
    Lesson,
    Wanting,
    _slopes,
    fit_wanting,
    leading,
    wanting_of,
)

PEOPLE, ITEMS = 200, 60
NOBODY, NOTHING = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
SWEET = np.arange(ITEMS) % 2 == 0
DESCRIBED: Floats = np.stack([SWEET, ~SWEET, np.arange(ITEMS) % 3 == 0], axis=1).astype(np.float64)


def some_people(seed: int = 1) -> tuple[Vectors, Vectors]:
    """Half of the people choose sweet things nine times in ten and say so, the others salty ones."""
    draw = np.random.default_rng(seed)
    sweet = np.arange(PEOPLE) < PEOPLE // 2
    likes = np.where(sweet[:, None] == SWEET, 0.9, 0.1)
    likes[:, 40:] = 0.0
    acts = np.zeros((PEOPLE, ITEMS), dtype=np.float32)
    for person in range(PEOPLE):
        acts[person, draw.choice(ITEMS, 8, replace=False, p=likes[person] / likes[person].sum())] = 1.0
    return acts, np.stack([sweet, ~sweet], axis=1).astype(np.float32)


@pytest.fixture(scope="module")
def model() -> Wanting:
    return fit_wanting(DESCRIBED, *some_people(), seed=0)


def test_who_chose_sweet_things_wants_sweet_ones_even_those_that_nobody_chose(model: Wanting) -> None:
    past = np.array([0, 2, 4, 8], dtype=np.int32)
    score = model.score(past, np.ones(4, dtype=np.float32), [])
    new = np.arange(ITEMS) >= 40
    assert score[new & SWEET].min() > score[new & ~SWEET].max()


def test_answers_alone_say_what_is_wanted(model: Wanting) -> None:
    sweet, salty = (model.score(NOBODY, NOTHING, [answer]) for answer in (0, 1))
    assert (sweet - salty)[SWEET].min() > 0 > (sweet - salty)[~SWEET].max()


def test_the_score_of_somebody_unknown_is_what_all_feel(model: Wanting) -> None:
    score = model.score(NOBODY, NOTHING, [])
    assert score[:40].min() > score[40:].max()


def test_scores_are_log_probabilities_of_the_next_choice(model: Wanting) -> None:
    acts, said = some_people(seed=2)
    told, guessed = [], []
    for person in range(PEOPLE):
        chosen = np.flatnonzero(acts[person])
        past = chosen[1:].astype(np.int32)
        score = model.score(past, np.ones(len(past), dtype=np.float32), [int(said[person].argmax())])
        score[past] = -np.inf
        chance = np.exp(score - score.max())
        told.append(np.log(chance[chosen[0]] / chance.sum()))
        guessed.append(np.log(1 / 40))
    assert np.mean(told) > np.mean(guessed) + 0.4


def test_slopes_are_those_of_the_loss() -> None:
    acts, said = some_people()
    draw = np.random.default_rng(3)
    traits = leading(DESCRIBED, np.ones(ITEMS))
    weights = draw.normal(size=(traits.shape[1] + 3, traits.shape[1])).astype(np.float32)
    model = Wanting(traits, weights, draw.normal(size=ITEMS).astype(np.float32))
    lesson, batch = Lesson.of(model, acts, said), np.argwhere(acts == 1.0)[:50]

    def loss() -> float:
        total = 0.0
        for person, item in batch.tolist():
            who = lesson.before(model, np.array([person]), np.array([item]))[0]
            score = (traits.astype(np.float64) @ (who @ weights).astype(np.float64)) + model.appeal
            open_ = (acts[person] == 0) | (np.arange(ITEMS) == item)
            total -= score[item] - np.log(np.exp(score[open_]).sum())
        return total / len(batch) + 0.5 * RIDGE * float((weights.astype(np.float64) ** 2).sum())

    slopes = _slopes(model, lesson, batch)
    for parameter, slope, place in ((weights, slopes[0], (1, 0)), (model.appeal, slopes[1], (7,))):
        before = parameter[place]
        parameter[place] = before + np.float32(1e-2)
        above = loss()
        parameter[place] = before - np.float32(1e-2)
        below = loss()
        parameter[place] = before
        assert slope[place] == pytest.approx((above - below) / 2e-2, abs=2e-3)


def test_the_same_seed_gives_the_same_model_and_it_is_stored_whole(model: Wanting) -> None:
    again = wanting_of(fit_wanting(DESCRIBED, *some_people(), seed=0).arrays())
    for one, other in ((model.traits, again.traits), (model.weights, again.weights)):
        assert np.array_equal(one, other)
    assert np.array_equal(model.appeal, again.appeal)


def test_where_nobody_chose_anything_nothing_is_wanted_more() -> None:
    acts = np.zeros((3, ITEMS), dtype=np.float32)
    score = fit_wanting(DESCRIBED, acts, np.zeros((3, 0), dtype=np.float32), 0).score(NOBODY, NOTHING, [])
    assert (score == 0).all()
