"""Writes docs/hooks.md from hookspecs.py: `python tests/support/hook_page.py` (or `make hooks`)."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from rectitude import hookspecs

PAGE = Path(__file__).parents[2] / "docs" / "hooks.md"

INTRODUCTION = f"""# Hooks

This page is written from `core/rectitude/hookspecs.py` by `make hooks`; a test holds the two against each
other. The hook page has version {".".join(map(str, hookspecs.API_VERSION))}: a plugin says in `Plugin.api`
which one it was written for.

A plugin is any object with methods marked `@hookimpl`. It may leave out arguments that it does not need;
it may not be a wrapper, ask for `tryfirst` or `trylast`, or give arguments defaults. Order is registration
alone: the engine's defaults, the parts, house plugins, the domain; the last is asked first.
"""

RULES = {
    "first answer wins": "the first answer that is not `None` wins",
    "everyone contributes": "every implementation is asked, and all answers count",
    "everyone must agree": "the engine asks each implementation by name; silence, an exception or a wrong "
    "form blocks every candidate",
    "everyone is told": "every implementation is told; its answer is ignored",
}


def rules() -> dict[str, tuple[str, str]]:
    """Return each hook's rule and what "nothing" means, from the table at the head of the module."""
    table = (hookspecs.__doc__ or "").splitlines()
    rows = [re.split(r"\s{2,}", line.strip()) for line in table if line.startswith("`")]
    return {hook.strip("`"): (rule, nothing) for hook, rule, nothing in rows}


def page() -> str:
    """Return the whole page."""
    parts = [INTRODUCTION]
    told = rules()
    for chapter in hookspecs.CHAPTERS:
        parts.append(f"## {(chapter.__doc__ or '').splitlines()[0]}\n")
        for name, hook in vars(chapter).items():
            if not name.startswith("_"):
                parts.append(section(name, hook, *told[name]))
    return "\n".join(parts)


def section(name: str, hook: object, rule: str, nothing: str) -> str:
    """Return one hook's section: its exact signature, what it returns, and the rule of combination."""
    signature = inspect.signature(hook)  # type: ignore[arg-type]  # every public member of a chapter is a function
    arguments = ", ".join(f"{one.name}: {one.annotation}" for one in list(signature.parameters.values())[1:])
    lines = [
        f"### `{name}`\n",
        "```python",
        f"def {name}({arguments}) -> {signature.return_annotation}",
        "```\n",
        f"{inspect.getdoc(hook)}\n",
        f"Rule: {RULES[rule]}. Nothing means: {nothing.replace('--', 'nothing happens')}.\n",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
