"""What tuning leaves in a domain's folder: adapters, apart from the model, and the model merged with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rectitude.home import Home
from rectitude_plugins.text.checkpoint import (
    CONFIG,
    POOLING,
    TENSORS,
    TOKENIZER,
    Checkpoint,
    Files,
    read_checkpoint,
)
from rectitude_plugins.text.model import LanguageModel
from rectitude_plugins.towers.adapters import Adapters, digest_of, merged, write_adapters
from rectitude_plugins.towers.whole import write_tensors, write_whole


@dataclass(frozen=True, slots=True)
class TunedFolder:
    """The folder `tuned` of one domain."""

    root: Path

    @classmethod
    def of(cls, home: Home, domain: str) -> TunedFolder:
        """Return the folder of a domain."""
        return cls(home.domain(domain) / "tuned")

    @property
    def adapters(self) -> Path:
        """The file of the adapters."""
        return self.root / "adapters.safetensors"

    @property
    def model(self) -> Path:
        """The folder of the merged checkpoint, as the part `text` takes one for its setting `model`."""
        return self.root / "model"


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The model that is tuned: its files, its tensors' SHA-256, and the checkpoint."""

    files: Files
    digest: str
    checkpoint: Checkpoint


def base_of(model: LanguageModel) -> Base:
    """Return a language model as a base; raises SourceUnavailable, or CheckpointUnusable and its kinds."""
    files = model.files()
    return Base(files, digest_of(files), read_checkpoint(model.name, files, model.sha256))


def keep(adapters: Adapters, base: Base, folder: TunedFolder, home: Home) -> None:
    """Write adapters and the merged model, and make and verify the form that serves it.

    Raises AdaptersUnusable if they belong to another model, ServingFormDiffers if no form agrees.
    """
    tuned = merged(base.checkpoint, base.digest, adapters)
    write_adapters(folder.adapters, adapters)
    for name in (CONFIG, TOKENIZER, POOLING):
        content = base.files(name)
        if content is not None:
            write_whole(folder.model / name, content)
    write_tensors(folder.model / TENSORS, tuned.tensors, {"format": "np"})
    LanguageModel(str(folder.model), "", home).form()
