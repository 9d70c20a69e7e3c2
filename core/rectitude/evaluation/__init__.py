"""Measuring a domain on choices that it has not seen: the list as served, and the raw ranking beside it."""

from __future__ import annotations

from rectitude.evaluation.ablation import AblationReport, ablate
from rectitude.evaluation.cases import Protocol
from rectitude.evaluation.evaluate import Report, evaluate

__all__ = ["AblationReport", "Protocol", "Report", "ablate", "evaluate"]
