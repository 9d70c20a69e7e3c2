"""What was learned as files: JSON for words, one archive of plain arrays a room, nothing pickled."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from rectitude.additive.model import AdditiveModel
from rectitude.additive.tables import Tables
from rectitude.arrays import Arrays
from rectitude.catalogue import Attribute, Item, Kind, Value
from rectitude.dataset import Source
from rectitude.domain import Groups, PrefixGuarantee
from rectitude.knowledge import knowledge_from_arrays, knowledge_to_arrays
from rectitude.layers import Guarantees
from rectitude.snapshot.values import Learned


def contents_of(learned: Learned) -> dict[str, bytes]:
    """Return the files of a snapshot, by name; the same learning always gives the same bytes."""
    described = {
        "domain": learned.domain,
        "items": [[item.item_id, item.title, dict(item.attributes)] for item in learned.items],
        "schema": [asdict(attribute) for attribute in learned.schema],
        "sources": [asdict(source) for source in learned.sources],
        "guarantees": [
            {label: dict(facts) for label, facts in entry.parameters.items()} for entry in learned.guarantees
        ],
        "guaranteed": list(learned.guarantees[0].labels) if learned.guarantees else [],
        "groups": [learned.groups.name, [asdict(entry) for entry in learned.groups.guarantees]],
        "parts": sorted(learned.arrays),
    }
    rooms: dict[str, Arrays] = {
        **{f"part-{name}": arrays for name, arrays in learned.arrays.items()},
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
    text = json.dumps(described, sort_keys=True, ensure_ascii=False)
    return {"data.json": text.encode(), **{f"{room}.npz": _packed(rooms[room]) for room in sorted(rooms)}}


def learned_from(files: Mapping[str, bytes], facts: Mapping[str, int | str]) -> Learned:
    """Return what `contents_of` wrote; the files have been checked against their digests."""
    told: dict[str, Any] = json.loads(files["data.json"])
    rooms = {name.removesuffix(".npz"): _unpacked(files[name]) for name in files if name.endswith(".npz")}
    return Learned(
        domain=told["domain"],
        items=tuple(Item(item_id, title, _attributes(held)) for item_id, title, held in told["items"]),
        schema=tuple(Attribute(**{**entry, "kind": Kind(entry["kind"])}) for entry in told["schema"]),
        sources=tuple(Source(**entry) for entry in told["sources"]),
        arrays={name: rooms[f"part-{name}"] for name in told["parts"]},
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
    name, promised = told["groups"]
    of_item = room["of_item"].astype(np.int8, copy=False)
    labels = tuple(room["labels"].tolist())
    return Groups(name, labels, of_item, tuple(PrefixGuarantee(**entry) for entry in promised))


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


def _packed(arrays: Arrays) -> bytes:
    """Return arrays as one uncompressed archive; numpy stamps its members with a constant date."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})
    return buffer.getvalue()


def _unpacked(content: bytes) -> dict[str, npt.NDArray[np.generic]]:
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
