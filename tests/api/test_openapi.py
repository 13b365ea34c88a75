"""The OpenAPI file is true: what it says is sent, and every answer is one that it names."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import schemathesis
from flask import Flask
from schemathesis import Case, engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events

from service.api.once import HEADER
from service.deps import Deps
from tests.support.api import ApiClient
from tests.support.servers import serving
from tests.support.steps import invited, offered

OPENAPI = "/api/v1/openapi.json"
CANCEL = "POST /api/v1/interviews/{interview_id}/cancel"
WORKS = {
    "POST /api/v1/interviews 201",
    "GET /api/v1/interviews 200",
    "GET /api/v1/interviews/{interview_id} 200",
    "PATCH /api/v1/interviews/{interview_id} 200",
    f"{CANCEL} 200",
    "POST /api/v1/interviews/{interview_id}/remind 202",
    "GET /api/v1/interviews/{interview_id}/timeline 200",
    "POST /api/v1/slots 201",
    "GET /api/v1/slots 200",
    "DELETE /api/v1/slots/{slot_id} 204",
    "GET /api/v1/replies 200",
    "GET /api/v1/recruiters 200",
    "PUT /api/v1/recruiters/{email} 200",
    "GET /api/v1/webhooks 200",
}
CONFIG = {
    "generation": {"max-examples": 10, "deterministic": True},
    "phases": {"stateful": {"enabled": False}},
    # No schema can say that a start must be ahead, or which of all numbers can be texted.
    "checks": {"positive_data_acceptance": {"enabled": False}},
}


@dataclass
class Findings:
    """What a run of Schemathesis saw: answers by operation, and everything that was wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.ScenarioFinished):
            seen = event.recorder.interactions.values()
            codes = (one.response.status_code for one in seen if one.response is not None)
            self.answers.update(f"{event.recorder.label} {code}" for code in codes)
        elif isinstance(event, events.NonFatalError):
            self.wrong.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            self.wrong.append(str(event.exception))
        elif isinstance(event, events.EngineFinished):
            self.wrong += [f"{one.operation}: {one.title}: {one.message}" for one in event.failures]


@pytest.fixture
def own_keys() -> Iterator[None]:
    """Keep one key for many bodies from hiding them all behind the conflict that this is."""

    def before_call(_context: object, case: Case, _kwargs: object) -> None:
        if len(case.headers.get(HEADER, "")) in range(1, 256):
            case.headers[HEADER] = uuid.uuid4().hex

    schemathesis.hook(before_call)
    yield
    schemathesis.hooks.unregister(before_call)


@pytest.fixture
def port(lasting_app: Flask) -> Iterator[int]:
    with serving(lasting_app) as port:
        yield port


# Hypothesis means to spare us the time of printing a case; it costs less than the warning.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("lasting_url", ["sqlite"], indirect=True)
def test_every_answer_is_one_that_the_file_names(
    lasting_deps: Deps, refused: ApiClient, port: int, own_keys: None
) -> None:
    one, other = (invited(lasting_deps.context, hours=99) for _ in range(2))
    offered(lasting_deps.context, 40)
    cancel = {"include-name": CANCEL, "parameters": {"path.interview_id": other.id}}
    config = SchemathesisConfig.from_dict({**CONFIG, "operations": [cancel]})
    parameters = {"path.interview_id": one.id}
    config.projects.default.update(headers=refused.headers, parameters=parameters)
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}{OPENAPI}", config=config)
    findings = Findings()
    for event in engine.from_schema(schema).execute():
        findings.note(event)
    assert findings.wrong == []
    assert set(findings.answers) >= WORKS
