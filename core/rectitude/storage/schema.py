"""The tables of one domain's database, in words that SQLite and PostgreSQL both understand."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA = "1"
"""Version of these tables; a database of another version is refused."""

_metadata = sa.MetaData()
_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

items = sa.Table(
    "items",
    _metadata,
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("attributes", sa.JSON, nullable=False),
)

people = sa.Table(
    "people",
    _metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("profile", sa.JSON, nullable=False),
)

events = sa.Table(
    "events",
    _metadata,
    sa.Column("id", _number, primary_key=True),
    sa.Column("user_id", sa.ForeignKey(people.c.user_id), nullable=False),
    sa.Column("item_id", sa.ForeignKey(items.c.item_id), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("value", sa.Double, nullable=False),
    sa.Column("time", sa.BigInteger, nullable=False),
    # A person's history is read from the index alone, without a look at the table for each event.
    sa.Index("events_of_person", "user_id", "time", "id", "item_id", "kind", "value"),
)

edges = sa.Table(
    "edges",
    _metadata,
    sa.Column("id", _number, primary_key=True),
    sa.Column("head_kind", sa.Text, nullable=False),
    sa.Column("head_key", sa.Text, nullable=False),
    sa.Column("head_label", sa.Text, nullable=False),
    sa.Column("relation", sa.Text, nullable=False),
    sa.Column("tail_kind", sa.Text, nullable=False),
    sa.Column("tail_key", sa.Text, nullable=False),
    sa.Column("tail_label", sa.Text, nullable=False),
)

sources = sa.Table(
    "sources",
    _metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("simulated", sa.Boolean, nullable=False),
    sa.Column("own", sa.Boolean, nullable=False),
)

meta = sa.Table(
    "meta",
    _metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

EMPTIED = (edges, events, people, items, sources)
"""The tables with data, in an order in which they can be emptied."""


def create_tables(connection: sa.Connection, domain: str) -> None:
    """Create what is missing and write whose database this is."""
    _metadata.create_all(connection)
    if connection.execute(sa.select(meta)).first() is None:
        told = {"schema": SCHEMA, "domain": domain, "generation": "0"}
        connection.execute(meta.insert(), [{"name": name, "value": value} for name, value in told.items()])
