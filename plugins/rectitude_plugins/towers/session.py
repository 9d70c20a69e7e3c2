"""One tuning of one domain's language model: its data, its model, and where the outcome lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rectitude.catalogue import Catalogue
from rectitude.domain import DomainDescription
from rectitude.engine import Engine
from rectitude.home import Home
from rectitude.learning.shell import ensure_data
from rectitude_plugins.errors import TuningInterrupted
from rectitude_plugins.text.documents import documents_of
from rectitude_plugins.text.encoder import TOO_UNREAD
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.text.tokens import WordPieces
from rectitude_plugins.towers.adapters import Adapters, read_adapters
from rectitude_plugins.towers.pairs import read_pairs
from rectitude_plugins.towers.tuned import Base, TunedFolder, base_of, keep
from rectitude_plugins.towers.tuning import Course, Recipe, Tell, steps_for, tune

PART = "text"
"""The part whose model is tuned; a domain without it tunes the default model."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What tuning left behind: from how many pairs (0: adapters that were there), and where it lies."""

    domain: str
    pairs: int
    scale: float
    adapters: str
    adapters_bytes: int
    model: str


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A domain and the model that is tuned for it; `tell` hears how far the work is."""

    domain: str
    catalogue: Catalogue
    home: Home
    model: LanguageModel
    base: Base
    tell: Tell

    @property
    def folder(self) -> TunedFolder:
        """Where the outcome lies."""
        return TunedFolder.of(self.home, self.domain)

    def learn(self, file: Path, steps: int | None, seed: int, *, resume: bool) -> Outcome:
        """Learn adapters from a file of pairs, in so many steps, or as many as suit the pairs.

        Raises BadRow, TuningNotResumable, and TuningInterrupted when somebody stops it.
        """
        checkpoint = self.base.checkpoint
        pieces = WordPieces.of(checkpoint.name, checkpoint.tokenizer)
        recipe = Recipe(seed=seed)
        pairs = read_pairs(
            file, self.catalogue, lambda query: pieces.read(query, recipe.longest).unread <= TOO_UNREAD
        )
        course = Course(checkpoint, self.base.digest, pairs, documents_of(self.catalogue), recipe)
        logs = self.home.logs(self.domain) / "tune"
        count = steps or steps_for(len(pairs), recipe)
        try:
            adapters = tune(course, self.folder.root, count, resume=resume, tell=self.tell, log_dir=logs)
        except KeyboardInterrupt as stopped:
            raise TuningInterrupted from stopped
        return self.kept(adapters, len(pairs))

    def merge(self, file: Path) -> Outcome:
        """Take adapters that were learned before; raises AdaptersUnusable."""
        return self.kept(read_adapters(file), 0)

    def kept(self, adapters: Adapters, pairs: int) -> Outcome:
        """Write adapters, the merged model and the form that serves it."""
        self.tell(0, 0, "merging the adapters, and making the form that serves; this takes a minute")
        folder = self.folder
        keep(replace(adapters, model=self.model.folder), self.base, folder, self.home)
        size = folder.adapters.stat().st_size
        return Outcome(self.domain, pairs, adapters.scale, str(folder.adapters), size, str(folder.model))


def session_of(engine: Engine, domain: str, tell: Tell) -> Session:
    """Return a session for a domain; its reference data and the model are fetched if need be."""
    description = engine.roster(domain).description
    ensure_data(engine, domain, lambda words: tell(0, 0, words))
    catalogue = engine.store(domain).dataset().catalogue
    model = model_of(description, engine.home)
    return Session(domain, catalogue, engine.home, model, base_of(model), tell)


def model_of(description: DomainDescription, home: Home) -> LanguageModel:
    """Return the language model that a domain names for its part `text`, or the default one.

    Where it names what an earlier tuning made, that tuning's own base is meant: tunings do not pile up.
    """
    settings = next((use.settings for use in description.parts if use.name == PART), {})
    named, tuned = str(settings.get("model", "")), TunedFolder.of(home, description.name)
    if named and Path(named).resolve() == tuned.model.resolve():
        return LanguageModel(read_adapters(tuned.adapters).model, "", home)
    return LanguageModel(named, str(settings.get("sha256", "")), home)
