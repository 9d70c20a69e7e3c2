"""The framework's table of contents: every hook, in the order that a domain's life meets them.

=====================  ====================  ==================================================
hook                   rule                  "nothing" means
=====================  ====================  ==================================================
**describe**
`describe_domain`      first answer wins     this plugin is no domain
`declare_features`     everyone contributes  no features of its own
`load_data`            first answer wins     the domain has only data that is imported
`extend_knowledge`     everyone contributes  nothing to add to the graph
**learn**
`practise`             everyone contributes  searches are made out of the catalogue alone
`fit`                  everyone contributes  nothing is learned from data
`bind`                 everyone contributes  the plugin itself answers, as it is
`assign_groups`        first answer wins     no fairness groups
`fit_ranker`           first answer wins     named error: a domain needs a ranker
**answer**
`understand`           everyone contributes  nothing understood
`encode`               everyone contributes  no encoding (**encoder** hook)
`retrieve`             everyone contributes  found nothing
`fuse`                 everyone contributes  its features are missing (**fusion** hook)
`fuse_items`           everyone contributes  it has no features of the item alone
`rank`                 first answer wins     named error (**ranking** hook)
`derive`               everyone contributes  nothing derived
`vet`                  everyone must agree   silence **blocks** every candidate (**safety** hook)
`may_join`             everyone must agree   silence **blocks** every candidate (**safety** hook)
`trace`                everyone contributes  nothing behind its features
`dissect`              everyone contributes  its features rest on no single words
`word`                 first answer wins     the default sentences
`recommended`          everyone is told      --
**doors**
`routes`               everyone contributes  no routes
`commands`             everyone contributes  no commands
=====================  ====================  ==================================================

Order is registration alone: the engine's defaults, parts, house plugins, the domain; the last is asked
first, so a domain overrides a part by answering its hook. Wrappers, `tryfirst`, `trylast` and defaulted
arguments are refused. An implementation may leave out arguments that it does not need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import fastapi
    import typer

    from rectitude.additive.model import AdditiveModel
    from rectitude.arrays import Arrays, Mask, Rows
    from rectitude.catalogue import Catalogue
    from rectitude.dataset import Dataset, Edge, RawData, Search
    from rectitude.domain import DomainDescription, FeatureSpec, Groups
    from rectitude.layers import Matter
    from rectitude.learning.lists import RankingLists
    from rectitude.records import Record
    from rectitude.values import (
        Candidates,
        Encoding,
        Encodings,
        Facts,
        FeatureColumn,
        Features,
        Inputs,
        Ranked,
        Retrieved,
        Trace,
        Understanding,
        Verdicts,
        WordParts,
    )

PROJECT = "rectitude"
API_VERSION = (1, 0)
"""Version of this page: the first number changes when a hook changes its meaning or loses an argument."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class DescribeSpecs:
    """Chapter 1, describe: what a domain is and which data it has."""

    @hookspec(firstresult=True)
    def describe_domain(self) -> DomainDescription | None:
        """Return the domain's schemas, events, parts, jurors and clock."""

    @hookspec
    def declare_features(self) -> Sequence[FeatureSpec]:
        """Return the features that this plugin's `fuse` fills."""

    @hookspec(firstresult=True)
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData | None:
        """Return the domain's reference data, fetched into `workspace` by pinned digest where needed."""

    @hookspec
    def extend_knowledge(self, dataset: Dataset) -> Sequence[Edge]:
        """Return statements that the graph should hold beside those of the data itself."""


class LearnSpecs:
    """Chapter 2, learn: from a slice of the data to arrays, and from arrays to the part that answers."""

    @hookspec
    def practise(self, dataset: Dataset) -> Sequence[Search]:
        """Return searches, made up, that the ranker learns from beside those made out of the catalogue."""

    @hookspec
    def fit(self, dataset: Dataset, seed: int) -> Arrays:
        """Return the plugin's own arrays, learned from whatever slice of time `dataset` is."""

    @hookspec
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> object:
        """Return the plugin that answers for one snapshot, holding `arrays` as typed attributes."""

    @hookspec(firstresult=True)
    def assign_groups(self, dataset: Dataset) -> Groups | None:
        """Return the disjoint groups of items between which lists must be fair."""

    @hookspec(firstresult=True)
    def fit_ranker(
        self, lists: RankingLists, seed: int, log_dir: Path | None, progress: Callable[[str], None]
    ) -> AdditiveModel | None:
        """Return a ranker learned from lists that the engine made out of earlier slices of time."""


class AnswerSpecs:
    """Chapter 3, answer: the story of a request, stage by stage."""

    @hookspec
    def understand(self, inputs: Inputs) -> Understanding | None:
        """Return what the query names, what it asks of items (filters), what is left over, and notes on it.

        Filters restrict the candidates. Notes are sentences; the answer tells them beside the list.
        """

    @hookspec
    def encode(self, inputs: Inputs) -> Sequence[Encoding]:
        """Return the request and the person as vectors, one encoding a modality."""

    @hookspec
    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int) -> Sequence[Retrieved]:
        """Return up to `depth` item rows a source, best first."""

    @hookspec
    def fuse(self, inputs: Inputs, encodings: Encodings, candidates: Candidates) -> Sequence[FeatureColumn]:
        """Return columns of named features for all candidates, NaN where one is missing."""

    @hookspec
    def fuse_items(self) -> Sequence[FeatureColumn]:
        """Return columns of item-only features for the whole catalogue; asked once a snapshot is built."""

    @hookspec(firstresult=True)
    def rank(self, features: Features) -> Ranked | None:
        """Return every candidate's score as base plus contributions, in whole micro-units."""

    @hookspec
    def derive(self, inputs: Inputs) -> Facts | None:
        """Return what follows from the request for rules to read, under the names the domain declares.

        Its notes are sentences of safety about the list as a whole, the gravest first; the answer tells
        them beside the list. It sees the whole person, even where profiling is off.
        """

    @hookspec
    def vet(self, inputs: Inputs, candidates: Rows, facts: Facts) -> Verdicts:
        """Return a verdict on every candidate row: which rules fired on which."""

    @hookspec
    def may_join(self, inputs: Inputs, slate: Rows, candidates: Rows, facts: Facts) -> Mask | Verdicts:
        """Return which candidate rows may join the rows that are on the slate already.

        Verdicts say by which rule one may not, so that the answer can tell it; a mask says only which.
        """

    @hookspec
    def trace(self, inputs: Inputs, encodings: Encodings, rows: Rows) -> Sequence[Trace]:
        """Return, for a feature that is a sum over the person's past actions, each action's part in it."""

    @hookspec
    def dissect(self, inputs: Inputs, rows: Rows) -> Sequence[WordParts]:
        """Return what each word of the query adds to a feature; asked on demand only, not while answering."""

    @hookspec(firstresult=True)
    def word(self, matter: Matter) -> Sequence[Sequence[str]] | None:
        """Return the sentences of the whole list, some for each item, in the language of the matter."""

    @hookspec
    def recommended(self, record: Record) -> None:
        """Be told of a decision after it has become durable; nothing that happens here changes it."""


class DoorSpecs:
    """Chapter 4, doors: what a plugin adds to the API and to the command line."""

    @hookspec
    def routes(self) -> Sequence[fastapi.APIRouter]:
        """Return routers, mounted under /v1/{plugin}."""

    @hookspec
    def commands(self) -> Sequence[typer.Typer]:
        """Return command groups, added under the plugin's name."""


CHAPTERS: tuple[type, ...] = (DescribeSpecs, LearnSpecs, AnswerSpecs, DoorSpecs)
JURORS = ("vet", "may_join")
"""Hooks whose implementations the engine asks one by one and by name."""
