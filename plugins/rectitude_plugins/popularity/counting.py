"""Counting events in windows of time that end before a given moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rectitude.arrays import Floats, Integers, Rows

DAY = 86_400_000_000
HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """All events' items and times, in the order of time; `items` is the size of the catalogue."""

    item: Rows
    time: Integers
    items: int

    def counts(self, after: int, before: int) -> Floats:
        """Return float64[items]: each item's events with after <= time < before (microseconds)."""
        first, last = np.searchsorted(self.time, [after, before])
        return np.bincount(self.item[first:last], minlength=self.items).astype(np.float64)


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
    ever = log.counts(0, at)
    known = first < at
    return Trends(
        week=week,
        season=season,
        rising=np.log((week + 1.0) / (season * 7.0 / 60.0 + 1.0)),
        lasting=np.log(_share(fortnight) / _share(ever)),
        idle_hours=np.where(known, (at - last_before(log, at)) / HOUR, np.nan),
        age_days=np.where(known, (at - first) / DAY, np.nan),
    )


def last_before(log: Log, at: int) -> Integers:
    """Return int64[items]: the time of each item's last event before `at`, or 0."""
    last = np.zeros(log.items, dtype=np.int64)
    until = int(np.searchsorted(log.time, at))
    last[log.item[:until]] = log.time[:until]
    return last


def _share(counts: Floats) -> Floats:
    return np.asarray((counts + 2.0) / max(float(counts.sum()), 1.0))
