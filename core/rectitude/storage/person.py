"""One person as every request reads them: two prepared statements, put to the driver itself.

SQLAlchemy's machinery between would cost a request more than the database does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor

from rectitude.catalogue import Catalogue, Value
from rectitude.dataset import History, no_history
from rectitude.storage import schema
from rectitude.storage.loading import thawed

_HISTORY = (
    sa.select(schema.events.c.item_id, schema.events.c.time, schema.events.c.value, schema.events.c.kind)
    .where(schema.events.c.user_id == sa.bindparam("user_id"))
    .order_by(schema.events.c.time, schema.events.c.id)
)
_PROFILE = sa.select(schema.people.c.profile).where(schema.people.c.user_id == sa.bindparam("user_id"))


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """The statements in the words of one database; `positional` says how its driver takes the id."""

    profile: str
    history: str
    positional: bool

    @classmethod
    def of(cls, dialect: sa.Dialect) -> PersonQuery:
        """Return the statements for a kind of database."""
        return cls(
            str(_PROFILE.compile(dialect=dialect)), str(_HISTORY.compile(dialect=dialect)), dialect.positional
        )

    def read(
        self, cursor: DBAPICursor, user_id: str, catalogue: Catalogue, codes: Mapping[str, int]
    ) -> tuple[bool, Mapping[str, Value], History]:
        """Return whether a person is known, their profile, and their events on items of the catalogue."""
        asked = (user_id,) if self.positional else {"user_id": user_id}
        cursor.execute(self.profile, asked)
        found = cursor.fetchone()
        if found is None:
            return False, {}, no_history()
        profile = json.loads(found[0]) if isinstance(found[0], str) else found[0]
        cursor.execute(self.history, asked)
        rows = cursor.fetchall()
        return True, thawed(profile), _history(rows, catalogue, codes) if rows else no_history()


def _history(
    rows: Sequence[tuple[str, int, float, str]], catalogue: Catalogue, codes: Mapping[str, int]
) -> History:
    item_ids, times, values, kinds = zip(*rows, strict=True)
    count = len(rows)
    history = History(
        np.fromiter(map(catalogue.row_of.get, item_ids, repeat(-1)), np.int32, count),
        np.array(times, np.int64),
        np.array(values, np.float64),
        np.fromiter(map(codes.get, kinds, repeat(-1)), np.int8, count),
    )
    kept = (history.rows >= 0) & (history.kinds >= 0)
    if kept.all():
        return history
    return History(history.rows[kept], history.times[kept], history.values[kept], history.kinds[kept])
