"""`prefect.yaml` against the flows that it deploys."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).resolve().parent.parent.parent / "prefect.yaml"
CONTENT: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
DEPLOYMENTS: dict[str, dict[str, Any]] = {deployment["name"]: deployment for deployment in CONTENT["deployments"]}


@pytest.fixture(params=DEPLOYMENTS)
def deployment(request: pytest.FixtureRequest) -> dict[str, Any]:
    return DEPLOYMENTS[request.param]


def load_flow(deployment: dict[str, Any]) -> Any:
    module, _, name = deployment["entrypoint"].rpartition(".")
    return getattr(importlib.import_module(module), name)


def test_there_is_a_deployment_of_the_whole_and_of_each_part() -> None:
    found = {name: load_flow(deployment).name for name, deployment in DEPLOYMENTS.items()}
    assert found == {
        "incremental": "news-pipeline",
        "full": "news-pipeline",
        "ingestion": "article-ingestion",
        "publication": "database-publication",
    }


def test_parameters_are_those_of_the_flow(deployment: dict[str, Any]) -> None:
    flow = load_flow(deployment)
    assert deployment["enforce_parameter_schema"] is True
    assert set(deployment["parameters"]) <= set(flow.parameters.properties)
    # All others have a value of their own, so that a schedule needs to give none.
    assert not flow.parameters.required
    assert flow.validate_parameters(deployment["parameters"]).keys() <= flow.parameters.properties.keys()


def test_parameters_are_typed_and_explained(deployment: dict[str, Any]) -> None:
    for name, facts in load_flow(deployment).parameters.properties.items():
        assert {"type", "anyOf"} & facts.keys(), name
        assert facts["description"], name


def test_nothing_runs_until_a_schedule_is_made_active(deployment: dict[str, Any]) -> None:
    assert len(deployment["schedules"]) == 1
    for schedule in deployment["schedules"]:
        assert (schedule["active"], schedule["timezone"]) == (False, "UTC")
        assert len(schedule["cron"].split()) == 5


def test_one_run_at_a_time_and_a_later_one_gives_way(deployment: dict[str, Any]) -> None:
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert deployment["tags"] == ["newsledger", deployment["name"]]
    assert deployment["work_pool"] == {"name": "newsledger"}


def test_the_full_run_rebuilds_and_no_other(deployment: dict[str, Any]) -> None:
    assert deployment["parameters"].get("rebuild", False) is (deployment["name"] == "full")
