"""What a monitoring system reads: requests, how long they took, scores given (Prometheus)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Metrics:
    """The counters of one application; each has its own registry, so that two can live together."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)
    scores: Counter = field(init=False)

    def __post_init__(self) -> None:
        # Labels are routes, never paths: a path may hold a declaration's number.
        labels = ("method", "route")
        made = {
            "requests": Counter(
                "veedor_requests_total", "Requests answered", (*labels, "status"),
                registry=self.registry,
            ),
            "seconds": Histogram(
                "veedor_request_seconds", "Time to answer, in seconds", labels,
                buckets=BUCKETS_SECONDS, registry=self.registry,
            ),
            "scores": Counter(
                "veedor_scores_total", "Declarations scored one by one", ("programme", "replayed"),
                registry=self.registry,
            ),
        }  # fmt: skip
        for name, metric in made.items():
            object.__setattr__(self, name, metric)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)


class Measured:
    """Middleware that counts every request and how long it took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            labels = (scope["method"], route)
            self.metrics.requests.labels(*labels, str(status)).inc()
            self.metrics.seconds.labels(*labels).observe(time.perf_counter() - started)
