"""Tuning from pairs to adapters: which pairs each step takes, and going on where it was interrupted.

After every step, all that the next one depends on is on disk. So a run that was killed and resumed ends
with the same bytes as one that was not, on one machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rectitude.arrays import Arrays, Rows
from rectitude_plugins.errors import TuningNotResumable
from rectitude_plugins.text.checkpoint import Checkpoint
from rectitude_plugins.text.tokens import WordPieces
from rectitude_plugins.towers.adapters import Adapters
from rectitude_plugins.towers.pairs import Pair
from rectitude_plugins.towers.whole import read_tensors, write_tensors

Tell = Callable[[int, int, str], None]
"""Hears how much of how much is done, and the same in words."""
STATE = "unfinished.safetensors"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to tune; chosen on held-out pairs, never on the known items that figures are reported on."""

    rank: int = 8
    batch: int = 16
    learning_rate: float = 1e-4
    longest: int = 32
    rounds: int = 4
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What is tuned on: the checkpoint and its digest, pairs, one text an item, and the recipe."""

    checkpoint: Checkpoint
    base: str
    pairs: tuple[Pair, ...]
    texts: Sequence[str]
    recipe: Recipe

    @property
    def digest(self) -> str:
        """A digest of everything that the result depends on, but for the number of steps."""
        told = [
            self.base,
            repr(self.recipe),
            *(f"{pair.query}\n{self.texts[pair.row]}" for pair in self.pairs),
        ]
        return hashlib.sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()


def steps_for(pairs: int, recipe: Recipe) -> int:
    """Return the steps in which the pairs are gone through as often as the recipe says.

    >>> steps_for(200, Recipe()), steps_for(5, Recipe())
    (50, 4)
    """
    return -(-recipe.rounds * pairs // min(recipe.batch, pairs))


def pairs_at(step: int, pairs: int, recipe: Recipe) -> Rows:
    """Return the positions of the pairs that a step takes: the pairs in a new order again and again.

    >>> sorted(pairs_at(0, 4, Recipe(batch=2)).tolist() + pairs_at(1, 4, Recipe(batch=2)).tolist())
    [0, 1, 2, 3]
    """
    size = min(recipe.batch, pairs)
    first = step * size
    rounds = range(first // pairs, (first + size - 1) // pairs + 1)
    orders = [np.random.default_rng([recipe.seed, number]).permutation(pairs) for number in rounds]
    begin = first - rounds[0] * pairs
    taken: Rows = np.concatenate(orders)[begin : begin + size].astype(np.int32)
    return taken


def tune(
    course: Course,
    folder: Path,
    steps: int,
    *,
    resume: bool,
    tell: Tell,
    log_dir: Path | None = None,
) -> Adapters:
    """Return adapters after so many steps; `folder` holds what an interrupted run left.

    `resume` goes on from there, a finished run too if more steps are asked for; raises TuningNotResumable.
    """
    from rectitude_plugins.towers.board import curves
    from rectitude_plugins.towers.low_rank import Tuner, tokens_of

    recipe = course.recipe
    begun, memory = _left(folder / STATE, course, steps) if resume else (0, None)
    tuner = Tuner(course.checkpoint, recipe.rank, recipe.learning_rate, recipe.seed)
    if memory is not None:
        tuner.recall(memory)
        tell(begun, steps, f"tuning: going on after step {begun} of {steps}")
    pieces = WordPieces.of(course.checkpoint.name, course.checkpoint.tokenizer)
    queries = tokens_of([pieces.read(pair.query, recipe.longest) for pair in course.pairs])
    items = tokens_of([pieces.read(course.texts[pair.row], recipe.longest) for pair in course.pairs])
    rows = np.array([pair.row for pair in course.pairs], dtype=np.int32)
    with curves(log_dir) as draw:
        for step in range(begun, steps):
            loss = tuner.step(queries, items, pairs_at(step, len(rows), recipe), rows)
            told = {"course": course.digest, "step": str(step + 1)}
            write_tensors(folder / STATE, tuner.memory(), told)
            draw(step + 1, {"loss": loss, "scale": tuner.scale})
            tell(step + 1, steps, f"tuning: step {step + 1} of {steps}, loss {loss:.4f}")
    return Adapters(course.base, tuner.scale, tuner.matrices())


def _left(file: Path, course: Course, steps: int) -> tuple[int, Arrays]:
    """Return how many steps an interrupted run had made, and what it knew; raises TuningNotResumable."""
    if not file.is_file():
        raise TuningNotResumable("there is no unfinished one")
    told, memory = read_tensors(file)
    if told.get("course") != course.digest:
        raise TuningNotResumable("the unfinished one had other pairs, items, settings or another model")
    made = int(told["step"])
    if made > steps:
        raise TuningNotResumable(f"it is already past step {steps}, at {made}")
    return made, memory
