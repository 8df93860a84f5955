"""Where a Plan runs: a worker process on this machine today, a Ray cluster later. One Protocol, and one shipped fake."""

from gesso.executors.embedded import EmbeddedExecutor
from gesso.executors.fake import FakeExecutor
from gesso.executors.protocol import Executor

__all__ = ["EmbeddedExecutor", "Executor", "FakeExecutor"]
