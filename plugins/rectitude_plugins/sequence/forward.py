"""The network's forward pass in plain numpy, for one person's last actions: no learning framework."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Arrays, Rows, Vectors

NARROW = np.float32(1e-6)


@dataclass(frozen=True, slots=True, eq=False)
class BlockWeights:
    """One block's weights, the three readings of a place joined into one matrix."""

    norm_scale: Vectors
    norm_shift: Vectors
    readings: Vectors
    distance: Vectors
    output: Vectors
    inner_scale: Vectors
    inner_shift: Vectors
    inner_in: Vectors
    inner_in_bias: Vectors
    inner_out: Vectors
    inner_out_bias: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """The trained network: items' vectors float32[items, width] and biases, and its blocks."""

    vectors: Vectors
    bias: Vectors
    scale: Vectors
    shift: Vectors
    blocks: tuple[BlockWeights, ...]

    @classmethod
    def of(cls, arrays: Arrays) -> Forward:
        """Return the network of trained weights."""
        blocks: list[BlockWeights] = []
        while f"block{len(blocks)}_query" in arrays:
            blocks.append(_block(arrays, f"block{len(blocks)}_"))
        one = {name: _single(arrays[name]) for name in ("vectors", "bias", "scale", "shift")}
        return cls(**one, blocks=tuple(blocks))

    @property
    def length(self) -> int:
        """How many of the last actions are read."""
        return int(self.blocks[0].distance.shape[1])

    def scores(self, places: Rows) -> Vectors:
        """Return log P(next item | last actions), float32[items]; `places` are the actions, oldest first."""
        read = self.vectors[places[-self.length :]] * np.float32(self.vectors.shape[1] ** 0.5)
        for block in self.blocks[:-1]:
            read = _after(block, read, read)
        last = _after(self.blocks[-1], read, read[-1:])[0]
        scores: Vectors = self.vectors @ normed(last[None], self.scale, self.shift)[0] + self.bias
        highest = scores.max()
        logarithm: Vectors = scores - (highest + np.log(np.exp(scores - highest).sum()))
        return logarithm


def normed(vectors: Vectors, scale: Vectors, shift: Vectors) -> Vectors:
    """Return rows with mean 0 and variance 1, scaled and shifted (Ba, Kiros and Hinton 2016)."""
    apart = vectors - vectors.mean(axis=-1, keepdims=True)
    width = np.float32(vectors.shape[-1])
    variance = np.einsum("ij,ij->i", apart, apart)[:, None] / width
    normed: Vectors = apart / np.sqrt(variance + NARROW) * scale + shift
    return normed


def _after(block: BlockWeights, read: Vectors, asked: Vectors) -> Vectors:
    """Return what a block makes of the places `asked`, which are the last ones of `read`."""
    known = normed(read, block.norm_scale, block.norm_shift)
    attended = asked + _attend(block, known, len(asked)) @ block.output
    inner = normed(attended, block.inner_scale, block.inner_shift) @ block.inner_in + block.inner_in_bias
    after: Vectors = attended + np.maximum(inner, np.float32(0)) @ block.inner_out + block.inner_out_bias
    return after


def _attend(block: BlockWeights, known: Vectors, asked: int) -> Vectors:
    """Return the joined heads float32[asked, width] of the last `asked` of `known` places."""
    heads, size, width = len(block.distance), len(known), known.shape[1]
    part = width // heads
    query, key, value = (known @ block.readings).reshape(size, 3, heads, part).transpose(1, 2, 0, 3)
    scores = query[:, size - asked :] @ key.transpose(0, 2, 1) / np.float32(part**0.5)
    apart = np.arange(size - asked, size)[:, None] - np.arange(size)[None, :]
    scores = scores + block.distance[:, np.maximum(apart, 0)]
    scores[:, apart < 0] = -np.inf
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    joined: Vectors = (shares @ value).transpose(1, 0, 2).reshape(asked, width)
    return joined


def _block(arrays: Arrays, prefix: str) -> BlockWeights:
    held = {name[len(prefix) :]: _single(array) for name, array in arrays.items() if name.startswith(prefix)}
    readings = np.concatenate([held.pop(name) for name in ("query", "key", "value")], axis=1)
    return BlockWeights(readings=readings, **held)


def _single(array: npt.NDArray[np.generic]) -> Vectors:
    return np.ascontiguousarray(array, dtype=np.float32)
