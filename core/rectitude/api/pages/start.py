"""The start page: what this is, which domains there are, and a form that asks for a list."""

from __future__ import annotations

from collections.abc import Mapping

from rectitude.answering import Plain
from rectitude.api.pages.markup import Markup, document, tag
from rectitude.engine import Engine

WHAT = (
    "Every recommendation here carries an exact explanation, a safety verdict, a fairness account, "
    "and a record that an auditor can verify and replay."
)


def start_page(engine: Engine, readiness: Mapping[str, Plain]) -> str:
    """Return the page; `readiness` is what /readyz says."""
    states = readiness["domains"]
    domains = states if isinstance(states, Mapping) else {}
    ready = [name for name, state in domains.items() if isinstance(state, Mapping) and state["ready"]]
    return document(
        "Rectitude",
        "start.js",
        tag("h1", "Recommendations that can be checked"),
        tag("p", WHAT, class_="lead"),
        _asking(ready),
        tag("section", id="answer", aria_label="The list"),
        _domains(engine, domains),
    )


def _asking(ready: list[str]) -> Markup:
    """Return the form, or what to do where nothing can be asked yet."""
    if not ready:
        return tag("p", "No domain can recommend yet; below stands why.", class_="trouble")
    options = [tag("option", name, value=name) for name in ready]
    return tag(
        "form",
        tag(
            "div", tag("label", "Domain", for_="domain"), tag("select", *options, id="domain", name="domain")
        ),
        _field("user_id", "User id", "of a person in the data; empty for a stranger"),
        _field("query", "Query", "title words, a genre, a name; may stay empty"),
        tag(
            "div",
            tag("label", "Places", for_="k"),
            tag("input", id="k", name="k", type="number", value="5", min="1", max="100", required=True),
        ),
        tag(
            "div",
            tag("input", id="profiling", name="profiling", type="checkbox", checked=True),
            tag("label", "read the person's profile and history", for_="profiling"),
            class_="tick",
        ),
        tag("button", "Recommend", type="submit"),
        id="ask",
        class_="ask",
        autocomplete="off",
    )


def _field(name: str, label: str, hint: str) -> Markup:
    return tag(
        "div",
        tag("label", label, for_=name),
        tag("input", id=name, name=name, type="text", aria_describedby=f"{name}-hint"),
        tag("small", hint, id=f"{name}-hint"),
    )


def _domains(engine: Engine, states: Mapping[str, Plain]) -> Markup:
    """Return the domains with their state, and the plugins that are off."""
    rows = [_domain(engine, name, state) for name, state in states.items() if isinstance(state, Mapping)]
    off = [tag("li", tag("strong", name), f": {why}") for name, why in engine.problems.items()]
    return tag(
        "section",
        tag("h2", "Domains"),
        tag("ul", *rows, class_="domains") if rows else tag("p", "No domain is loaded."),
        *((tag("h2", "Plugins that are off"), tag("ul", *off)) if off else ()),
    )


def _domain(engine: Engine, name: str, state: Mapping[str, Plain]) -> Markup:
    description = engine.rosters[name].description
    ready = bool(state["ready"])
    notes = [tag("li", disclosure) for disclosure in description.disclosures]
    return tag(
        "li",
        tag("strong", description.title),
        " ",
        tag("code", name),
        " ",
        tag("span", "ready" if ready else "not ready", class_="state good" if ready else "state bad"),
        *((tag("p", str(state["detail"])),) if not ready else ()),
        *((tag("ul", *notes, class_="notes"),) if notes else ()),
    )
