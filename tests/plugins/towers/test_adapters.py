"""Adapters: merged with their own base they change it as they say, and no other base takes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tiny_bert import tiny_files

from rectitude.errors import BadData
from rectitude_plugins.errors import AdaptersUnusable
from rectitude_plugins.text.checkpoint import TENSORS
from rectitude_plugins.towers.adapters import (
    DOWN,
    UP,
    Adapters,
    adapted_layers,
    digest_of,
    merged,
    read_adapters,
    write_adapters,
)
from rectitude_plugins.towers.tuned import Base

RANK = 3


def some(base: Base, seed: int = 0) -> Adapters:
    generator = np.random.default_rng(seed)
    width = base.checkpoint.shape.width
    matrices = {}
    for layer in adapted_layers(base.checkpoint.shape.blocks):
        matrices[layer + DOWN] = generator.normal(size=(width, RANK)).astype(np.float32)
        matrices[layer + UP] = generator.normal(size=(RANK, width)).astype(np.float32)
    return Adapters(base.digest, 17.5, matrices)


def test_only_the_adapted_weights_change_and_by_their_product(base: Base) -> None:
    adapters, before = some(base), base.checkpoint.tensors
    after = merged(base.checkpoint, base.digest, adapters).tensors
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    layers = adapted_layers(base.checkpoint.shape.blocks)
    assert changed == {f"{layer}.weight" for layer in layers}
    for layer in layers:
        product = (adapters.matrices[layer + DOWN] @ adapters.matrices[layer + UP]).T
        np.testing.assert_allclose(after[f"{layer}.weight"] - before[f"{layer}.weight"], product, atol=1e-5)


def test_another_base_is_refused(base: Base) -> None:
    other = tiny_files(seed=1)
    with pytest.raises(AdaptersUnusable, match="were learned on the model"):
        merged(base.checkpoint, digest_of(other.get), some(base))


def test_what_is_written_is_read_again(tmp_path: Path, base: Base) -> None:
    adapters = some(base)
    write_adapters(tmp_path / "deep" / "adapters.safetensors", adapters)
    again = read_adapters(tmp_path / "deep" / "adapters.safetensors")
    assert (again.base, again.scale) == (adapters.base, adapters.scale)
    assert again.matrices.keys() == adapters.matrices.keys()
    for name, matrix in adapters.matrices.items():
        np.testing.assert_array_equal(again.matrices[name], matrix)
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["adapters.safetensors"]


@pytest.mark.parametrize("kept", [0, 7, 100, -1], ids=["nothing", "no header", "half a header", "short"])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, base: Base, kept: int) -> None:
    file = tmp_path / "adapters.safetensors"
    write_adapters(file, some(base))
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(AdaptersUnusable, match="cannot be read"):
        read_adapters(file)


def test_a_file_that_names_no_base_is_refused(tmp_path: Path, base: Base) -> None:
    file = tmp_path / "adapters.safetensors"
    save_file(dict(some(base).matrices), file)
    with pytest.raises(AdaptersUnusable, match="does not say on which model"):
        read_adapters(file)


def test_what_is_no_number_is_refused(tmp_path: Path, base: Base) -> None:
    adapters = some(base)
    name = next(iter(adapters.matrices))
    broken = {**adapters.matrices, name: np.full_like(adapters.matrices[name], np.nan)}
    write_adapters(tmp_path / "a.safetensors", replace(adapters, matrices=broken))
    with pytest.raises(AdaptersUnusable, match="holds what is no number"):
        read_adapters(tmp_path / "a.safetensors")


def test_a_missing_or_misshapen_matrix_is_named(base: Base) -> None:
    adapters = some(base)
    name = adapted_layers(1)[0] + UP
    less = {key: matrix for key, matrix in adapters.matrices.items() if key != name}
    with pytest.raises(AdaptersUnusable, match=name):
        merged(base.checkpoint, base.digest, replace(adapters, matrices=less))
    narrow = {**adapters.matrices, name: adapters.matrices[name][:, 1:]}
    with pytest.raises(AdaptersUnusable, match="do not fit its width of 32"):
        merged(base.checkpoint, base.digest, replace(adapters, matrices=narrow))


def test_where_nothing_can_be_written_the_file_is_named(tmp_path: Path, base: Base) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(BadData, match=r"adapters\.safetensors cannot be written"):
        write_adapters(tmp_path / "taken" / "adapters.safetensors", some(base))


def test_the_digest_is_that_of_the_tensors(base: Base) -> None:
    files = tiny_files()
    assert digest_of(files.get) == base.digest
    files[TENSORS] += b" "
    assert digest_of(files.get) != base.digest
