"""What every test stands on: how hard hypothesis looks, a home of its own, and what a test does where a tool is absent."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

IN_CI = bool(os.environ.get("CI"))
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]

# deadline: a slow machine is no fault. In CI the examples are always the same, so that a change that breaks nothing is never refused.
settings.register_profile("fast", max_examples=25, deadline=None, derandomize=IN_CI, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("default", max_examples=200, deadline=None, derandomize=IN_CI, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("night", max_examples=10_000, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or writes the saves and mods of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOUBLE_MOVEMENT_HOME", str(home))
        yield home


@pytest.fixture(autouse=True)
def nothing_settled() -> Iterator[None]:
    """What a window keeps from being looked through for garbage, it keeps no longer than its test."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def need() -> Callable[[object, str], None]:
    """`need(found, reason)`: where something of the system is absent, skip with the reason; in CI, fail."""

    def check(found: object, reason: str) -> None:
        if found:
            return
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)

    return check
