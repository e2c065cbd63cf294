"""Holds a running service against its own description: invented requests, right and wrong ones, to every operation.

A request may be refused, but never with a fault (5xx), and every answer must be one that the description tells: its
status, its media type, its headers, its body. Places in addresses are mostly those that the archive has, so that more
than “not found” is seen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
SECONDS = 120  # until an answer


@dataclass(slots=True)
class Held:
    """What was asked and how it was answered; `violations` are told with the request that led to each."""

    statuses: Counter[int] = field(default_factory=Counter)
    operations: int = 0
    violations: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self.statuses.total()


def hold(  # noqa: PLR0913 - what is held against what, how thoroughly
    description: dict[str, Any],
    address: str,
    headers: Mapping[str, str],
    *,
    known: Mapping[str, Sequence[Any]],
    examples: int,
    start: int,
    left_out: frozenset[str] = frozenset(),
) -> Held:
    """Ask every operation and return what came of it.

    Args:
        description: of the interface (OpenAPI).
        address: where it is served.
        headers: of every request, for signing in.
        known: places that the archive has, by their names in addresses.
        examples: requests of each kind, right and wrong, to an operation.
        start: of the random numbers: the same number, the same requests.
        left_out: addresses that are not asked.
    """
    held = Held()
    with requests.Session() as session:
        for result in schemathesis.openapi.from_dict(description).get_all_operations():
            operation: Any = result.ok()  # type: ignore[union-attr]
            if operation.path in left_out:
                continue
            held.operations += 1
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _ask(operation, mode, held, _Way(session, address, headers, known, examples, start))
    return held


@dataclass(frozen=True, slots=True)
class _Way:
    session: requests.Session
    address: str
    headers: Mapping[str, str]
    known: Mapping[str, Sequence[Any]]
    examples: int
    start: int


def _ask(operation: Any, mode: GenerationMode, held: Held, way: _Way) -> None:
    @seed(way.start)
    @settings(
        max_examples=way.examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.randoms(use_true_random=False))
    def ask(case: Any, chance: random.Random) -> None:
        for name in case.path_parameters or {}:
            if name in way.known and chance.random() < 0.8:
                case.path_parameters[name] = chance.choice(way.known[name])
        try:
            answer = case.call(base_url=way.address, session=way.session, headers=dict(way.headers), timeout=SECONDS)
        except requests.RequestException as error:
            held.violations.append(f"{operation.label}: no answer: {error}\n{case.as_curl_command()}"[:1000])
            return
        held.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                told = f"{operation.label}: {type(failure).__name__} {answer.status_code}: {failure}"[:600]
                held.violations.append(f"{told}\n{case.as_curl_command()[:600]}")

    try:
        ask()
    except schemathesis.errors.SchemathesisError:  # nothing wrong can be sent to an operation without parameters
        return
