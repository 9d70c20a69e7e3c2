"""What was learned as files: JSON for words, one plain array a file, nothing pickled.

Arrays are mapped into memory, so that workers share them and a process touches only the rows it reads.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import Tables
from rectitude.arrays import Arrays
from rectitude.catalogue import Attribute, Item, Kind, Value
from rectitude.dataset import Source
from rectitude.domain import Groups, PrefixGuarantee, StreamTarget
from rectitude.knowledge import knowledge_from_arrays, knowledge_to_arrays
from rectitude.layers import Guarantees
from rectitude.snapshot.values import Learned

WORDS = "data.json"
PART = "part-"


def contents_of(learned: Learned) -> dict[str, bytes]:
    """Return the files of a snapshot, by name; the same learning always gives the same bytes."""
    text = json.dumps(_words_of(learned), sort_keys=True, ensure_ascii=False)
    rooms = _rooms_of(learned)
    return {
        WORDS: text.encode(),
        **{
            f"{room}.{name}.npy": _packed(array)
            for room in sorted(rooms)
            for name, array in sorted(rooms[room].items())
        },
    }


def _words_of(learned: Learned) -> dict[str, object]:
    return {
        "domain": learned.domain,
        "items": [[item.item_id, item.title, dict(item.attributes)] for item in learned.items],
        "schema": [asdict(attribute) for attribute in learned.schema],
        "sources": [asdict(source) for source in learned.sources],
        "guarantees": [
            {label: dict(facts) for label, facts in entry.parameters.items()} for entry in learned.guarantees
        ],
        "guaranteed": list(learned.guarantees[0].labels) if learned.guarantees else [],
        "groups": {
            "name": learned.groups.name,
            "guarantees": [asdict(entry) for entry in learned.groups.guarantees],
            "targets": [asdict(entry) for entry in learned.groups.targets],
            "strength": learned.groups.strength,
        },
        "parts": sorted(learned.arrays),
    }


def _rooms_of(learned: Learned) -> dict[str, Arrays]:
    return {
        **{f"{PART}{name}": arrays for name, arrays in learned.arrays.items()},
        "knowledge": knowledge_to_arrays(learned.knowledge),
        "model": learned.model.to_arrays(),
        "tables": learned.tables.to_arrays(),
        "tables-off": learned.tables_off.to_arrays(),
        "fairness": {
            "labels": np.array(learned.groups.labels, dtype=np.str_),
            "of_item": learned.groups.of_item,
            "tables": np.concatenate([entry.tables for entry in learned.guarantees], axis=1),
        },
        "background": {"codes": learned.background},
    }


def learned_from(folder: Path, names: list[str], facts: Mapping[str, int | str]) -> Learned:
    """Return what `contents_of` wrote under `folder`; the files have been checked against their digests."""
    told: dict[str, Any] = json.loads((folder / WORDS).read_bytes())
    rooms: dict[str, dict[str, npt.NDArray[np.generic]]] = {}
    for file in names:
        if file != WORDS:
            room, name = file.removesuffix(".npy").rsplit(".", 1)
            rooms.setdefault(room, {})[name] = _mapped(folder / file)
    return Learned(
        domain=told["domain"],
        items=tuple(Item(item_id, title, _attributes(held)) for item_id, title, held in told["items"]),
        schema=tuple(Attribute(**{**entry, "kind": Kind(entry["kind"])}) for entry in told["schema"]),
        sources=tuple(Source(**entry) for entry in told["sources"]),
        arrays={name: rooms.get(f"{PART}{name}", {}) for name in told["parts"]},
        knowledge=knowledge_from_arrays(rooms["knowledge"]),
        groups=_groups(told, rooms["fairness"]),
        guarantees=_guarantees(told, rooms["fairness"]),
        model=AdditiveModel.from_arrays(rooms["model"]),
        background=rooms["background"]["codes"].astype(np.uint8, copy=False),
        tables=Tables.from_arrays(rooms["tables"]),
        tables_off=Tables.from_arrays(rooms["tables-off"]),
        facts=facts,
    )


def _groups(told: Mapping[str, Any], room: Arrays) -> Groups:
    groups = told["groups"]
    return Groups(
        name=groups["name"],
        labels=tuple(room["labels"].tolist()),
        of_item=room["of_item"].astype(np.int8, copy=False),
        guarantees=tuple(PrefixGuarantee(**entry) for entry in groups["guarantees"]),
        targets=tuple(StreamTarget(**entry) for entry in groups["targets"]),
        strength=groups["strength"],
    )


def _guarantees(told: Mapping[str, Any], room: Arrays) -> tuple[Guarantees, ...]:
    """Return one entry for each length; the tables of lengths 1, 2, 3 … stand side by side."""
    labels, beside = tuple(told["guaranteed"]), room["tables"].astype(np.int64, copy=False)
    ends = np.cumsum(np.arange(1, len(told["guarantees"]) + 1)).tolist()
    return tuple(
        Guarantees(labels, np.ascontiguousarray(beside[:, end - length : end]), parameters)
        for length, (end, parameters) in enumerate(zip(ends, told["guarantees"], strict=True), start=1)
    )


def _attributes(held: Mapping[str, Any]) -> dict[str, Value]:
    """Return attributes as they were: JSON knows lists only, tags are tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in held.items()}


def _packed(array: npt.NDArray[np.generic]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array) if array.ndim else array, allow_pickle=False)
    return buffer.getvalue()


def _mapped(path: Path) -> npt.NDArray[np.generic]:
    """Return a stored array; only large ones are worth a mapping of their own."""
    large = path.stat().st_size > SMALL
    array: npt.NDArray[np.generic] = np.load(path, mmap_mode="r" if large else None, allow_pickle=False)
    return array


SMALL = 1_000_000
"""Bytes up to which an array is simply read."""
