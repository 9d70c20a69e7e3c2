"""How well the shop ranks what people chose and it had not seen: a line of `rectitude evaluate`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from home import COMMAND, DOMAIN, environment
from measuring import Row


def measure(home: Path) -> list[Row]:
    """Train without each person's last choice and look for it; takes minutes."""
    told = subprocess.run(
        [COMMAND, "evaluate", DOMAIN, "--json"], env=environment(home), stdout=subprocess.PIPE, check=True
    )
    report = json.loads(told.stdout)
    raw, served = report["raw"]["ndcg"]["mean"], report["served"]["ndcg"]["mean"]
    return [
        Row("leave-one-out NDCG@10, raw ranking", "≥ 0.155", f"{raw:.4f}", raw >= 0.155),
        Row("leave-one-out NDCG@10, as served", "", f"{served:.4f}"),
    ]
