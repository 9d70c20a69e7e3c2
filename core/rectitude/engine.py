"""The shell around the pure function: read the inputs, recommend, record, and only then answer."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import orjson

from rectitude.answering import Plain, answer_of, bytes_of
from rectitude.code import code_digest
from rectitude.dataset import no_history
from rectitude.errors import (
    DuplicateRecord,
    HookFailed,
    RectitudeError,
    UnknownDomain,
)
from rectitude.home import Home
from rectitude.intake import State, check, inputs_of
from rectitude.layering import load_layers
from rectitude.layers import Layers
from rectitude.notices import NoticeFile
from rectitude.payload import record_of
from rectitude.plugins import Found, available_plugins
from rectitude.recommend import recommend
from rectitude.records import Receipt, Record
from rectitude.replay import Replay, replay
from rectitude.roster import Roster, rosters_of
from rectitude.snapshot import Snapshot
from rectitude.snapshot.binding import snapshot_of
from rectitude.snapshot.store import Pointer, load
from rectitude.storage.store import Store
from rectitude.values import Decision, Inputs, Person, Request

logger = logging.getLogger("rectitude")


YOUNG, MIDDLE, OLD = 20_000, 20, 50
"""How many new objects, and how many rounds over them, the garbage collector lets pass in a server."""


def settle() -> None:
    """Let the garbage collector pass over what a server has loaded, and look at what is new less often.

    A request leaves no cycles behind, so looking for them after every 700 objects is work for nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose record is durable: the body, its sealed bytes, and where the record stands."""

    id: str
    body: Mapping[str, Plain]
    sealed: bytes
    receipt: Receipt

    def to_json(self) -> dict[str, Plain]:
        """Return the body with its ledger entry, as it leaves."""
        return {**self.body, "ledger": ledger_entry(self.receipt)}


def ledger_entry(receipt: Receipt) -> dict[str, Plain]:
    """Return where a record stands, as answers say it."""
    return {"index": receipt.index, "leaf": receipt.leaf, "size": receipt.size, "root": receipt.root}


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """One domain as it is served at the moment: its snapshot and the operator's list."""

    snapshot: Snapshot
    notices: NoticeFile


class Engine:
    """Answers requests for every domain that could be loaded, and keeps a record of each answer.

    Open one a process with `Engine.open()`; it is safe to use from several threads.
    """

    def __init__(
        self,
        home: Home,
        found: tuple[Found, ...],
        layers: Layers,
        now: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        """Take the plugins that were found and the layers; `now` gives microseconds since 1970 UTC."""
        self.home, self.found, self.layers = home, found, layers
        self.rosters, self.problems = rosters_of(found)
        self._now = now
        self._served: dict[str, Served] = {}
        self._stores: dict[str, Store] = {}
        self._pointers: dict[str, Pointer] = {}

    @classmethod
    def open(cls, home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Engine:
        """Open the engine over a home folder; raises LayerMissing where a layer is not installed."""
        place = Home(home) if home else Home.of(environ)
        return cls(place, available_plugins(environ), load_layers(place))

    def close(self) -> None:
        """Finish what is under way and let go of databases and files."""
        self.layers.ledger.close()
        for store in self._stores.values():
            store.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains that can be served."""
        return tuple(self.rosters)

    def roster(self, domain: str) -> Roster:
        """Return who works for a domain; raises UnknownDomain, with the reason where it failed to load."""
        if domain not in self.rosters:
            raise UnknownDomain(domain, self.domains, self.problems.get(domain, ""))
        return self.rosters[domain]

    def store(self, domain: str) -> Store:
        """Return the database of a domain, and of no other."""
        if domain not in self._stores:
            place = self.home.store(domain)
            self._stores[domain] = Store.open(place, self.roster(domain).description)
        return self._stores[domain]

    def served(self, domain: str) -> Served:
        """Return what a domain answers from, loading the snapshot that its pointer names.

        Raises NotTrained, or ArtefactAltered where a file differs from its digest.
        """
        roster = self.roster(domain)
        digest = self._pointer(domain).current()
        held = self._served.get(domain)
        if held is None or held.snapshot.digest != digest:
            snapshot = self.snapshot(domain, digest)
            held = Served(snapshot, NoticeFile(self.home.notices(domain), snapshot.bound.catalogue))
            self._served[roster.name] = held
        return held

    def _pointer(self, domain: str) -> Pointer:
        if domain not in self._pointers:
            self._pointers[domain] = Pointer(self.home.snapshots(domain), domain)
        return self._pointers[domain]

    def snapshot(self, domain: str, digest: str) -> Snapshot:
        """Load one snapshot of a domain by its digest, whether or not it is the one that is served."""
        learned = load(self.home.snapshots(domain), digest, domain)
        return snapshot_of(self.roster(domain), learned, digest, code_digest())

    def recommend(self, request: Request) -> Answer:
        """Return the answer to a request once its record is durable.

        Raises BadRequest, UnknownDomain, NotTrained, or LedgerUnavailable: no answer leaves unrecorded.
        """
        check(request)
        served = self.served(request.domain)
        inputs = self.read(request, served)
        decision = recommend(inputs, served.snapshot, self.layers)
        body = answer_of(decision, served.snapshot, self.layers)
        sealed = bytes_of(body)
        record = record_of(decision, served.snapshot, sealed)
        try:
            receipt = self.layers.ledger.append(record, self._changes(decision, served.snapshot))
        except DuplicateRecord:
            return self.recorded(inputs.id)
        self._tell(served, record)
        return Answer(inputs.id, body, sealed, receipt)

    def _changes(self, decision: Decision, snapshot: Snapshot) -> Mapping[str, int]:
        """Return what the list adds to the stream of its domain."""
        groups = snapshot.bound.groups
        group, stream = groups.of_item[decision.candidates.rows], decision.inputs.stream
        return self.layers.fairness.changes(groups, decision.slate, group, decision.vetted.permitted, stream)

    def _tell(self, served: Served, record: Record) -> None:
        """Tell plugins of a durable record; what fails there changes nothing and is logged by name."""
        try:
            served.snapshot.bound.answers.recommended(record)
        except HookFailed as failure:
            # The exception's own words may hold what belongs to a person.
            logger.warning("Plugin %s.%s failed after the record was durable", failure.plugin, failure.hook)

    def read(self, request: Request, served: Served) -> Inputs:
        """Return the inputs of a request: the person, the notices and the time, as they are now."""
        catalogue = served.snapshot.bound.catalogue
        person = Person(request.user_id, known=False, profile={}, history=no_history())
        if request.user_id is not None:
            known, profile, history = self.store(request.domain).person(request.user_id, catalogue)
            person = Person(request.user_id, known, profile, history)
        state = State(served.notices.current(), self.stream(served.snapshot))
        return inputs_of(request, person, state, served.snapshot, self._now(), secrets.token_hex(16))

    def stream(self, snapshot: Snapshot) -> Mapping[str, int]:
        """Return the state of a domain's stream of lists, read only where it has targets."""
        description, groups = snapshot.bound.description, snapshot.bound.groups
        return self.layers.ledger.stream(description.name) if groups.targets else {}

    def recorded(self, record_id: str) -> Answer:
        """Return an answer as it was recorded; raises UnknownRecord."""
        record = self.layers.ledger.find(record_id)
        return Answer(
            record_id, orjson.loads(record.answer), record.answer, self.layers.ledger.receipt(record_id)
        )

    def record(self, record_id: str) -> Record:
        """Return a whole record; raises UnknownRecord."""
        return self.layers.ledger.find(record_id)

    def replay(self, record_id: str) -> Replay:
        """Rebuild a recorded answer from its bins (replay A), with the snapshot it was made with."""
        record = self.record(record_id)
        snapshot = self.snapshot(record.header.domain, record.header.snapshot)
        return replay(record, snapshot, self.layers)

    def readiness(self) -> dict[str, str]:
        """Return for each domain "ready" or the sentence that says why it is not."""
        return {**{name: self._state(name) for name in self.rosters}, **self.problems}

    def _state(self, domain: str) -> str:
        try:
            self.served(domain)
        except RectitudeError as error:
            return str(error)
        return "ready"
