"""A tiny language model in a folder, for the parts that read texts."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny checkpoint as a folder."""
    from tiny_bert import tiny_files  # imports tokenizers, which most parts do without

    folder = tmp_path_factory.mktemp("tiny")
    for name, content in tiny_files().items():
        (folder / name).write_bytes(content)
    return folder
