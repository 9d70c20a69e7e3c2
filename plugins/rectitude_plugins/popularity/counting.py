"""Counting events in windows of time that end before a given moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Integers, Rows

DAY = 86_400_000_000
HOUR = 3_600_000_000
EVER = -(2**62)
"""Before the first event of any log."""


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """All events' items and times, in the order of time; `items` is the size of the catalogue.

    `ever` and `last` are each item's number of events and the time of its last one (0 for none), over the
    whole log: what most requests ask for, since they come after its end.
    """

    item: Rows
    time: Integers
    items: int
    ever: Floats
    last: Integers

    @classmethod
    def of(cls, item: Rows, time: Integers, items: int) -> Log:
        """Return the log of events that are in the order of time."""
        last = np.zeros(items, dtype=np.int64)
        last[item] = time
        return cls(item, time, items, np.bincount(item, minlength=items).astype(np.float64), last)

    def counts(self, after: int, before: int) -> Floats:
        """Return float64[items]: each item's events with after <= time < before (microseconds)."""
        first, last = np.searchsorted(self.time, [after, before])
        if last - first == len(self.time):
            return self.ever
        return np.bincount(self.item[first:last], minlength=self.items).astype(np.float64)

    def last_before(self, at: int) -> Integers:
        """Return int64[items]: the time of each item's last event before `at`, or 0."""
        until = int(np.searchsorted(self.time, at))
        if until == len(self.time):
            return self.last
        last = np.zeros(self.items, dtype=np.int64)
        last[self.item[:until]] = self.time[:until]
        return last


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """What the log says of every item at one moment; NaN where an item was not in the log before it."""

    week: Floats
    season: Floats
    rising: Floats
    lasting: Floats
    idle_hours: Floats
    age_days: Floats


def trends(log: Log, first: Integers, at: int) -> Trends:
    """Return each item's demand strictly before `at`; `first` is its first event's time (or a later one).

    `rising` is the log of the last week against the last sixty days, `lasting` of a fortnight against all
    time, both smoothed.
    """
    week, fortnight, season = (log.counts(at - days * DAY, at) for days in (7, 14, 60))
    ever = log.counts(EVER, at)
    known = first < at
    return Trends(
        week=week,
        season=season,
        rising=np.log((week + 1.0) / (season * 7.0 / 60.0 + 1.0)),
        lasting=np.log(_share(fortnight) / _share(ever)),
        idle_hours=np.where(known, (at - log.last_before(at)) / HOUR, np.nan),
        age_days=np.where(known, (at - first) / DAY, np.nan),
    )


def _share(counts: Floats) -> Floats:
    return np.asarray((counts + 2.0) / max(float(counts.sum()), 1.0))
