"""A workbench over plugins that a test makes up, without another process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from toyshop import Toyshop, found

from rectitude.plugins import Found
from rectitude_plugins.authoring.conformance.subject import Subject
from rectitude_plugins.authoring.conformance.workbench import Workbench, opened

OnTheBench = Callable[..., Workbench]
REQUESTS = 60


@pytest.fixture
def on_the_bench() -> Iterator[OnTheBench]:
    """Return a function that puts a toy shop on the workbench."""
    with ExitStack() as stack:

        def put(shop: Toyshop, *others: Found, requests: int = REQUESTS) -> Workbench:
            subject = Subject("toyshop", "toyshop", (found(shop), *others))
            return stack.enter_context(opened(subject, requests))

        yield put
