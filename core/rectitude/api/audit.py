"""The auditor's routes: everything that the ledger keeps of one decision."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Response

from rectitude.api.documented import answers
from rectitude.api.plain import audit_record_of, json_of, withheld_by
from rectitude.api.recommendations import UNREADABLE, RecordId, plain
from rectitude.api.schemas import AuditRecord, WithheldWhole
from rectitude.engine import Engine

REBUILT = ("UnknownDomain", "PluginError", "PluginNotLoadable", "SnapshotError", "ArtefactAltered")
"""What can keep a decision from being rebuilt from its record."""


def audit_routes(engine: Engine) -> APIRouter:
    """Return the auditor's routes."""
    routes = APIRouter(prefix="/v1/audit", tags=["Audit"])

    @routes.get(
        "/records/{record_id}",
        summary="Show a record",
        responses=answers(AuditRecord, "audit-record", *UNREADABLE),
    )
    async def show(record_id: RecordId) -> Response:
        """Return a record: header, sealed payload, answer, and where it stands in the tree."""
        return plain(await run_sync(shown, engine, record_id))

    @routes.get(
        "/records/{record_id}/withheld",
        summary="Show everything that was withheld",
        responses=answers(WithheldWhole, "withheld", *UNREADABLE, *REBUILT),
    )
    async def withheld(record_id: RecordId) -> Response:
        """Return all that rules kept off a list; its answer names the best few for each rule."""
        return plain(await run_sync(all_withheld, engine, record_id))

    return routes


def all_withheld(engine: Engine, record_id: str) -> bytes:
    """Return everything that was withheld as the bytes that leave."""
    return json_of(withheld_by(engine, record_id))


def shown(engine: Engine, record_id: str) -> bytes:
    """Return a record as the bytes that leave."""
    record, receipt = engine.record(record_id), engine.layers.ledger.receipt(record_id)
    recorded = engine.layers.ledger.recorded_at([receipt.index])[receipt.index]
    return json_of(audit_record_of(record, receipt, recorded))
