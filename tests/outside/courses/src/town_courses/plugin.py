"""A town's courses: a whole domain in one module, with features, a juror, a ranker and doors of its own.

Courses and people are simulated with a fixed seed: 90 courses in six subjects and four districts, 60 people
who each like two subjects, mostly enrol in what they like and rate it better, and avoid the far side of town.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import fastapi
import numpy as np
import numpy.typing as npt
import typer

from rectitude.additive.binning import bin_edges, coarsening
from rectitude.additive.model import AdditiveModel
from rectitude.arrays import Arrays, Floats, Rows
from rectitude.catalogue import Attribute, Catalogue, Item, Kind, numbers_of
from rectitude.dataset import Dataset, Edge, Node, PersonData, RawData, RawEvents, Source
from rectitude.domain import (
    DomainDescription,
    EventKind,
    FeatureSpec,
    Groups,
    PartUse,
    PrefixGuarantee,
    Relation,
    Setting,
)
from rectitude.hookspecs import hookimpl
from rectitude.learning.lists import RankingLists
from rectitude.plugins import Plugin, Role
from rectitude.values import Candidates, FeatureColumn, Fired, Inputs, Level, Rule, Verdicts

NAME = "courses"
SUBJECTS = ("languages", "cooking", "woodwork", "music", "first aid", "drawing")
DISTRICTS = ("north", "east", "south", "west")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
COURSES, PEOPLE, EACH = 90, 60, 9
FIRST_DAY = date(2026, 9, 1)
MICROSECONDS = 86_400 * 10**6
AREA = {"languages": "words", "cooking": "house", "woodwork": "house", "music": "arts", "drawing": "arts"}

BEGUN = Rule(
    id="courses/begun",
    version="1",
    level=Level.BLOCK,
    message="The course has begun.",
    source="The office's terms, nobody joins later.",
    owner="The town's office for further education",
    as_of="2026-09-01",
)

DESCRIPTION = DomainDescription(
    name=NAME,
    title="The town's courses",
    items=(
        Attribute("subject", Kind.ENUMERATION, "subject", searched=True, linked=True),
        Attribute("district", Kind.ENUMERATION, "district", searched=True, linked=True),
        Attribute("weekday", Kind.ENUMERATION, "weekday", searched=True),
        Attribute("begins", Kind.DATE, "first day"),
        Attribute("fee", Kind.DECIMAL, "fee", unit="EUR", least=0),
        Attribute("seats", Kind.INTEGER, "free seats", least=0),
        Attribute("minimum_age", Kind.INTEGER, "minimum age", unit="years", least=0, most=99),
        Attribute("step_free", Kind.BOOLEAN, "step-free room"),
        Attribute("teacher", Kind.ENUMERATION, "teacher", shown=False),
    ),
    profile=(
        Attribute("age", Kind.INTEGER, "age", unit="years", least=0, most=130),
        Attribute("district", Kind.ENUMERATION, "district"),
        Attribute("needs_step_free", Kind.BOOLEAN, "need of a step-free room"),
    ),
    events=(
        EventKind("view", "looked at", threshold=math.inf, owns=False),
        EventKind("enrol", "enrolled in"),
        EventKind("rating", "rated", threshold=4.0),
    ),
    parts=(
        PartUse("behaviour"),
        PartUse("popularity"),
        PartUse("lexical"),
        PartUse("policies", {"packs": ("town_courses:policies/courses.yaml",)}),
    ),
    jurors=("policies", NAME),
    relations={"subject": Relation("subject", "subjects"), "area": Relation("area", "areas", 0.5)},
    disclosures=("The courses and the people are simulated.",),
)


class Courses:
    """The domain before it is bound to a snapshot."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        return DESCRIPTION

    @hookimpl
    def declare_features(self) -> Sequence[FeatureSpec]:
        return [
            FeatureSpec("nearness", "how near it is", "places", reads_profile=True),
            FeatureSpec("fee", "what it costs", "attributes", item_only=True),
        ]

    @hookimpl
    def load_data(self, workspace: Path, progress: Callable[[str], None]) -> RawData:
        progress("courses: simulated")
        return simulated(np.random.default_rng(2026))

    @hookimpl
    def extend_knowledge(self, dataset: Dataset) -> Sequence[Edge]:
        """Subjects of one area are related, whatever courses there are."""
        return [
            Edge(Node("subject", subject, subject), "area", Node("area", area, area))
            for subject, area in AREA.items()
        ]

    @hookimpl
    def bind(self, arrays: Arrays, catalogue: Catalogue) -> BoundCourses:
        begins, fee = catalogue.columns["begins"], catalogue.columns["fee"]
        district = catalogue.columns["district"]
        return BoundCourses(
            begins=np.where(begins.present, numbers_of(begins), np.iinfo(np.int64).max),
            fee=np.where(fee.present, numbers_of(fee) / 10**6, np.nan),
            district=np.where(district.present, numbers_of(district), -1),
            districts=district.labels,
        )

    @hookimpl
    def assign_groups(self, dataset: Dataset) -> Groups:
        """Courses of volunteers keep a fair share beside those of paid teachers."""
        teacher = dataset.catalogue.columns["teacher"]
        paid = np.array([label.startswith("school") for label in teacher.labels], dtype=np.bool_)
        of_item = np.where(teacher.present, paid[numbers_of(teacher)] if len(paid) else 0, -1)
        guarantee = PrefixGuarantee("volunteers", share=0.25, significance=0.1)
        return Groups("teachers", ("volunteers", "schools"), of_item.astype(np.int8), (guarantee,))

    @hookimpl
    def fit_ranker(self, lists: RankingLists, progress: Callable[[str], None]) -> AdditiveModel:
        """A ranker of log odds, bin by bin: no learning framework is needed for a town's courses."""
        progress(f"ranker: log odds of {len(lists)} lists")
        return log_odds(lists)

    @hookimpl
    def routes(self) -> Sequence[fastapi.APIRouter]:
        router = fastapi.APIRouter()

        @router.get("/subjects")
        def subjects() -> dict[str, list[str]]:
            return {"subjects": list(SUBJECTS)}

        return [router]

    @hookimpl
    def commands(self) -> Sequence[typer.Typer]:
        group = typer.Typer()

        @group.command("subjects")
        def subjects() -> None:
            """List the subjects that are taught."""
            typer.echo("\n".join(SUBJECTS))

        @group.command("districts")
        def districts() -> None:
            """List the districts of the town."""
            typer.echo("\n".join(DISTRICTS))

        return [group]


@dataclass(frozen=True, slots=True, eq=False)
class BoundCourses:
    """What answers for one snapshot: two features, and a juror that looks at the clock."""

    begins: npt.NDArray[np.int64]
    fee: Floats
    district: npt.NDArray[np.int64]
    districts: tuple[str, ...]

    @hookimpl
    def fuse(self, inputs: Inputs, candidates: Candidates) -> Sequence[FeatureColumn]:
        home = inputs.person.profile.get("district")
        if home not in DISTRICTS:
            return []
        near = np.array([nearness(str(home), one) for one in (*self.districts, "")])
        return [FeatureColumn("nearness", near[self.district[candidates.rows]])]

    @hookimpl
    def fuse_items(self) -> Sequence[FeatureColumn]:
        return [FeatureColumn("fee", self.fee)]

    @hookimpl
    def vet(self, inputs: Inputs, candidates: Rows) -> Verdicts:
        begun = self.begins[candidates] * MICROSECONDS <= inputs.at
        return Verdicts(len(candidates), (Fired(BEGUN, begun, np.zeros_like(begun), ("item.begins",)),))


def nearness(one: str, other: str) -> float:
    """Return 2 for the same district, 1 for a neighbour, 0 for the far side; NaN where it is not known."""
    if other not in DISTRICTS:
        return math.nan
    apart = abs(DISTRICTS.index(one) - DISTRICTS.index(other))
    return 2.0 - min(apart, len(DISTRICTS) - apart)


def log_odds(lists: RankingLists) -> AdditiveModel:
    """Return each bin's log odds of being chosen against those of any candidate, from earlier choices."""
    edges = np.array([bin_edges(column) for column in lists.values.T])
    mains = np.zeros((len(lists.features), 65))
    for at, column in enumerate(lists.values.T):
        codes = np.where(np.isnan(column), 64, edges[at].searchsorted(column))
        chosen = np.bincount(codes[lists.chosen], minlength=65)
        offered = np.bincount(codes, minlength=65)
        any_candidate = len(lists) / len(codes)
        mains[at] = np.log((chosen + 2.0) / (offered * any_candidate + 2.0))
    names = tuple(feature.name for feature in lists.features)
    coarse = np.array([coarsening(row) for row in edges])
    return AdditiveModel(names, edges, mains, np.zeros((0, 2), np.int16), coarse, np.zeros((0, 33, 33)))


def simulated(generator: np.random.Generator) -> RawData:
    """Return the town: see the module."""
    items = [course(number, generator) for number in range(COURSES)]
    people = [person(number, generator) for number in range(PEOPLE)]
    log: list[tuple[int, str, str, str, float]] = []
    for one in people:
        likes = generator.choice(SUBJECTS, 2, replace=False)
        weights = np.array([appeal(one, likes, item) for item in items])
        taken = generator.choice(COURSES, EACH, replace=False, p=weights / weights.sum())
        for number in taken.tolist():
            day = int(generator.integers(240))
            liked = items[number].attributes["subject"] in likes
            kind = str(generator.choice(["view", "enrol", "rating"], p=[0.3, 0.4, 0.3]))
            value = float(generator.integers(4, 6) if liked else generator.integers(2, 5))
            at = datetime(2026, 1, 1, 18, tzinfo=UTC) + timedelta(days=day, seconds=len(log))
            entry = (items[number].item_id, kind, value if kind == "rating" else 1.0)
            log.append((int(at.timestamp()) * 10**6, one.user_id, *entry))
    log.sort()
    times, users, ids, kinds, values = zip(*log, strict=True)
    source = Source("the town's courses", "CC0-1.0", "0" * 64, simulated=True)
    return RawData(items, people, RawEvents(users, ids, kinds, values, times), [], [source])


def course(number: int, generator: np.random.Generator) -> Item:
    """Return one course."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    teacher = f"{'school' if generator.random() < 0.7 else 'volunteer'} {generator.integers(9)}"
    begins = FIRST_DAY + timedelta(days=int(generator.integers(120)))
    return Item(
        item_id=f"c{number:03}",
        title=f"{subject.capitalize()}, course {number // len(SUBJECTS) + 1}",
        attributes={
            "subject": subject,
            "district": str(generator.choice(DISTRICTS)),
            "weekday": str(generator.choice(WEEKDAYS)),
            "begins": begins.isoformat() if generator.random() < 0.95 else None,
            "fee": float(generator.integers(0, 20)) * 5,
            "seats": int(generator.integers(0, 12)),
            "minimum_age": 16 if subject == "woodwork" else None,
            "step_free": bool(generator.random() < 0.6) if generator.random() < 0.9 else None,
            "teacher": teacher,
        },
    )


def person(number: int, generator: np.random.Generator) -> PersonData:
    """Return one person."""
    profile: dict[str, int | str | bool] = {"district": str(generator.choice(DISTRICTS))}
    if generator.random() < 0.9:
        profile["age"] = int(generator.integers(10, 90))
    if generator.random() < 0.1:
        profile["needs_step_free"] = True
    return PersonData(f"p{number:02}", profile)


def appeal(one: PersonData, likes: npt.NDArray[np.str_], item: Item) -> float:
    """Return how much a person is drawn to a course: its subject, and whether it is near."""
    near = nearness(str(one.profile["district"]), str(item.attributes["district"]))
    return (5.0 if item.attributes["subject"] in likes else 0.5) * (0.4 + near)


def make(settings: Mapping[str, Setting]) -> Courses:
    """Return the domain; it takes no settings."""
    return Courses()


plugin = Plugin(Role.DOMAIN, make, "a town's courses; courses and people are simulated")
