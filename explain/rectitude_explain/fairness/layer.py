"""The fairness layer that the engine is started with: prefix guarantees by FA*IR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Integers, Mask
from rectitude.domain import Groups
from rectitude.layers import Guarantees, MayJoin
from rectitude.records import JSON
from rectitude.values import Slate
from rectitude_explain.fairness.account import account_of
from rectitude_explain.fairness.filling import fill_slate
from rectitude_explain.fairness.guarantees import guarantees_of
from rectitude_explain.fairness.standing import standing_of
from rectitude_explain.fairness.stream import bonuses_of, changes_of, check_targets, lacking_of, served_of


class PrefixFairness:
    """Fulfils `rectitude.layers.Fairness`: each group has its minimum in every prefix of every list."""

    version = "prefix-fairness/2"

    def guarantees(self, groups: Groups, longest: int) -> Guarantees:
        """Return the exact tables for lists of `longest` places, made once a snapshot."""
        return guarantees_of(groups, longest)

    def fill(
        self,
        scores: Integers,
        permitted: Mask,
        group: npt.NDArray[np.int8],
        guarantees: Guarantees,
        k: int,
        may_join: MayJoin | None,
    ) -> Slate:
        """Fill up to k places with the best permitted candidates that keep every guarantee reachable."""
        return fill_slate(scores, permitted, group, guarantees, k, may_join)

    def check(self, groups: Groups, guarantees: Sequence[Guarantees]) -> None:
        """Refuse targets that do not add up, or that a guarantee alone would pass; raises BadData."""
        check_targets(groups, guarantees)

    def bonuses(self, groups: Groups, stream: Mapping[str, int]) -> tuple[int, ...]:
        """Return what each group's items get in score for the stream's deficits, in micro-units; or ()."""
        return bonuses_of(groups, stream)

    def changes(
        self,
        groups: Groups,
        slate: Slate,
        group: npt.NDArray[np.int8],
        permitted: Mask,
        stream: Mapping[str, int],
    ) -> Mapping[str, int]:
        """Return what a served list adds to the stream's state, in whole numbers."""
        if not groups.targets:
            return {}
        return changes_of(groups, served_of(groups, slate, group, permitted), stream)

    def lacking(
        self, groups: Groups, slate: Slate, group: npt.NDArray[np.int8], permitted: Mask
    ) -> Sequence[Mapping[str, JSON]]:
        """Return the groups that could not reach their target in this list, with what they could reach."""
        return lacking_of(groups, served_of(groups, slate, group, permitted)) if groups.targets else ()

    def standing(self, groups: Groups, stream: Mapping[str, int], reach: int | None) -> Mapping[str, JSON]:
        """Return where the stream stands against its targets, in whole numbers, and within which bound."""
        return standing_of(groups, stream, reach)

    def account(
        self, slate: Slate, group: npt.NDArray[np.int8], guarantees: Guarantees
    ) -> Mapping[str, JSON]:
        """Return what was guaranteed, what was served and what it cost, in whole numbers."""
        return account_of(slate, group, guarantees)
