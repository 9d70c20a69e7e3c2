"""What each word of a query counted, asked on demand of whoever declares the feature."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from toyshop import LIKING, Toyshop, found

from rectitude.arrays import Rows
from rectitude.engine import Engine
from rectitude.errors import HookFailed
from rectitude.hookspecs import hookimpl
from rectitude.plugins import Role
from rectitude.values import Inputs, Request, WordParts
from rectitude_plugins.text.commands import lines_of

OpenEngine = Callable[..., Engine]


class Speller:
    """Says of each word how long it is."""

    @hookimpl
    def dissect(self, inputs: Inputs, rows: Rows) -> Sequence[WordParts]:
        words = tuple((inputs.request.query or "").split())
        lengths = np.tile([float(len(word)) for word in words], (len(rows), 1))
        return [WordParts(LIKING, words, lengths, exact=False)]


class Silent:
    """Answers in the wrong form."""

    @hookimpl
    def dissect(self) -> str:
        return "words"


def test_every_item_is_told_word_by_word_the_largest_part_first(open_engine: OpenEngine) -> None:
    engine = open_engine(found(Toyshop()), found(Speller(), "speller", Role.HOUSE))
    lines = lines_of(engine, "toyshop", "red rocket", None, 2)
    titles, parts = lines[::2], lines[1::2]
    assert [title[:4] for title in titles] == [" 1  ", " 2  "]
    told = "    what you liked: rocket +6.000, red +3.000 (each is what would be lost without the word)"
    assert parts == [told, told]


def test_nothing_is_recorded(open_engine: OpenEngine) -> None:
    engine = open_engine(found(Toyshop()), found(Speller(), "speller", Role.HOUSE))
    before = engine.layers.ledger.verify().size
    lines_of(engine, "toyshop", "red", None, 1)
    assert engine.layers.ledger.verify().size == before
    engine.recommend(Request("toyshop", query="red"))
    assert engine.layers.ledger.verify().size == before + 1


def test_an_answer_in_the_wrong_form_names_its_plugin(open_engine: OpenEngine) -> None:
    engine = open_engine(found(Toyshop()), found(Silent(), "silent", Role.HOUSE))
    with pytest.raises(HookFailed) as failure:
        lines_of(engine, "toyshop", "red", None, 1)
    assert (failure.value.plugin, failure.value.hook) == ("silent", "dissect")
