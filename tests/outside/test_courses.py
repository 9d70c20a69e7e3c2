"""A distribution from outside, beside ours in a fresh environment: a fourth domain unknown to Rectitude."""

from __future__ import annotations

from typing import Any

import pytest

PERSON = {"profile": {"age": 12, "district": "north", "needs_step_free": True}, "k": 8}


@pytest.fixture(scope="module")
def town(town_hall: Any) -> Any:
    """Return the environment with the domain trained."""
    trained = town_hall.run("rectitude", "train", "courses", "--json")
    assert trained.status == 0, trained.err
    assert trained.json()["items"] == 90
    return town_hall


@pytest.fixture(scope="module")
def answer(town: Any) -> dict[str, Any]:
    told = town.run("rectitude", "recommend", "courses", "--user", "p01", "--json")
    assert told.status == 0, told.err
    return dict(told.json())


def test_it_is_listed_with_its_distribution(town: Any) -> None:
    told = {entry["name"]: entry for entry in town.run("rectitude", "plugins", "--json").json()["plugins"]}
    assert told["courses"]["distribution"] == "town-courses"
    assert (told["courses"]["version"], told["courses"]["state"]) == ("2.1.0", "loaded")
    assert "ecommerce" in told


def test_both_distributions_and_all_that_they_require_stand_in_the_fresh_environment(town: Any) -> None:
    packages = (
        "numpy, pydantic, rectitude, rectitude_domains, rectitude_explain, rectitude_plugins, town_courses"
    )
    script = (
        f"import sys, {packages}\nfor name in '{packages}'.split(', '): print(sys.modules[name].__file__)"
    )
    told = town.run("python", "-c", script)
    assert told.status == 0, told.err
    assert {line.startswith(str(town.folder / "env")) for line in told.out.splitlines()} == {True}
    assert (
        "pytest"
        not in town.run(
            "python", "-c", "import importlib.metadata as m; print([d.name for d in m.distributions()])"
        ).out
    )


def test_it_is_not_installed_anywhere_else() -> None:
    from rectitude.plugins import found_plugins

    assert "courses" not in {entry.name for entry in found_plugins(None)}


def test_a_person_of_the_town_gets_an_explained_list(answer: dict[str, Any]) -> None:
    assert answer["items"]
    features = {part["feature"] for part in answer["items"][0]["contributions"]}
    assert {"nearness", "fee", "graph_prior"} <= features
    assert answer["disclosures"] == ["The courses and the people are simulated."]


def test_its_rules_and_its_juror_hold(town: Any) -> None:
    import json

    told = town.run(
        "rectitude", "recommend", "courses", "--request", "-", "--json", stdin=json.dumps(PERSON)
    ).json()
    assert told["items"]
    for item in told["items"]:
        assert item["attributes"]["step_free"] is True
        assert item["attributes"].get("minimum_age", 0) <= 12
        assert item["attributes"]["seats"] > 0
    rules = {entry["rule"] for entry in told["withheld"]}
    assert {"courses/step-free", "courses/full", "courses/minimum-age", "courses/begun"} <= rules
    evenings = [(item["attributes"]["weekday"], item["attributes"]["subject"]) for item in told["items"]]
    assert len(set(evenings)) == len(evenings)


def test_after_the_last_course_has_begun_the_list_is_empty_and_says_why(town: Any) -> None:
    told = town.run("rectitude", "recommend", "courses", "--at", "2030-01-01", "-k", "90", "--json").json()
    assert told["items"] == [] or all("begins" not in item["attributes"] for item in told["items"])
    assert {rule["rule"]: rule["count"] for rule in told["withheld_by_rule"]}["courses/begun"] > 60


def test_its_records_verify_and_replay(town: Any, answer: dict[str, Any]) -> None:
    verified = town.run("rectitude", "audit", "verify", "--json").json()
    assert verified["intact"]
    replayed = town.run("rectitude", "audit", "replay", answer["id"], "--json")
    assert (replayed.status, replayed.json()["equal"]) == (0, True)


def test_its_commands_stand_under_its_name(town: Any) -> None:
    assert "first aid" in town.run("rectitude", "courses", "subjects").out.splitlines()
    assert town.run("rectitude", "courses", "districts").out.split() == ["north", "east", "south", "west"]


def test_it_is_served_with_its_routes(town: Any) -> None:
    script = (
        "from fastapi.testclient import TestClient\n"
        "from rectitude.api import create_app\n"
        "from rectitude.engine import Engine\n"
        "with Engine.open() as engine, TestClient(create_app(engine)) as client:\n"
        "    print(client.get('/v1/courses/subjects').json()['subjects'][0])\n"
        "    told = client.post('/v1/courses/recommendations', json={'user_id': 'p02', 'k': 3}).json()\n"
        "    print(len(told['items']))\n"
    )
    assert town.run("python", "-c", script).out.split() == ["languages", "3"]


def test_ones_own_courses_take_the_place_of_the_simulated_ones(town: Any) -> None:
    home = {"RECTITUDE_HOME": str(town.folder / "own")}
    (town.work / "items.csv").write_text(
        "item_id,title,subject,district,begins,seats\n"
        + "".join(f"own{n},Own course {n},music,north,2099-01-0{n},5\n" for n in range(1, 7)),
        encoding="utf-8",
    )
    taken = town.run("rectitude", "import", "courses", "--items", "items.csv", "--json", **home)
    assert (taken.status, taken.json()["items"]) == (0, 6)
    told = town.run("rectitude", "recommend", "courses", "-k", "3", "--json", **home)
    assert told.status == 0, told.err
    assert all(item["item_id"].startswith("own") for item in told.json()["items"])


def test_it_keeps_its_contract(town: Any) -> None:
    told = town.run("rectitude", "plugin", "check", "courses", "--json")
    report = told.json()
    assert (told.status, report["passed"]) == (0, True), report
    assert (report["distribution"], report["role"]) == ("town-courses", "domain")
    served = next(one["told"] for one in report["checks"] if one["check"] == "nothing blocked is served")
    assert served.startswith("1,000 lists")


@pytest.mark.thorough
def test_it_keeps_its_contract_in_ten_times_as_many_requests(town: Any) -> None:
    report = town.run("rectitude", "plugin", "check", "courses", "--thorough", "--json").json()
    assert report["passed"], report
    served = next(one["told"] for one in report["checks"] if one["check"] == "nothing blocked is served")
    assert served.startswith("10,000 lists")


def test_a_broken_neighbour_takes_only_itself_off_the_air(town: Any) -> None:
    folder = town.folder / "neighbours"
    folder.mkdir()
    (folder / "theatre.py").write_text("import a_stage_that_is_not_there\n", encoding="utf-8")
    variables = {"RECTITUDE_PLUGINS_DIR": str(folder)}
    told = town.run("rectitude", "plugins", "--json", **variables).json()["plugins"]
    states = {entry["name"]: entry["state"] for entry in told}
    assert (states["theatre"], states["courses"]) == ("off", "loaded")
    asked = town.run("rectitude", "recommend", "courses", "-k", "1", "--json", **variables)
    assert asked.status == 0, asked.err
