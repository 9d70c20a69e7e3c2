"""The auditor's route: everything that the ledger keeps of one decision."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Response

from rectitude.api.documented import answers
from rectitude.api.plain import audit_record_of, json_of
from rectitude.api.recommendations import UNREADABLE, RecordId, plain
from rectitude.api.schemas import AuditRecord
from rectitude.engine import Engine


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

    return routes


def shown(engine: Engine, record_id: str) -> bytes:
    """Return a record as the bytes that leave."""
    record, receipt = engine.record(record_id), engine.layers.ledger.receipt(record_id)
    return json_of(audit_record_of(record, receipt))
