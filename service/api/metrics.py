"""What is counted, for Prometheus. One registry an application, none for the whole process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from nlp.tagging.drift import LOOK

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

DRIFT = "minqing_theme_drift_psi"

Gauges = Callable[[], Mapping[str, float]]

GAUGES: Mapping[str, str] = {
    "minqing_ready": "1 when the bundle and the index are loaded",
    "minqing_suggestions": "suggestions in the store",
    "minqing_indexed": "suggestions in the case index",
    "minqing_cases_open": "cases that are not closed",
    "minqing_case_reviews_open": "suggestions whose case waits for a person",
    "minqing_tag_reviews_open": "suggestions whose tags wait for a person",
    DRIFT: "stability index of the themes of the last four weeks against those before, beyond chance;"
    f" from {LOOK} on a person should look; absent where there is too little to tell",
}


class Metrics:
    def __init__(self, gauges: Gauges) -> None:
        self._registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self._requests = Counter("minqing_requests", "HTTP requests answered", labels, registry=self._registry)
        self._seconds = Histogram(
            "minqing_request_seconds", "time to answer", ("route",), buckets=SECONDS, registry=self._registry
        )
        self._stored = Counter(
            "minqing_suggestions_taken", "suggestions taken in", ("result",), registry=self._registry
        )
        self._registry.register(_Gauges(gauges))

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def taken(self, result: str, count: int = 1) -> None:
        """``result``: created, existing or refused."""
        self._stored.labels(result).inc(count)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Gauges(Collector):
    """Read when asked, so that they cannot disagree with the store."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return [GaugeMetricFamily(name, text) for name, text in GAUGES.items()]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, value in self._gauges().items():
            yield GaugeMetricFamily(name, GAUGES[name], value=value)
