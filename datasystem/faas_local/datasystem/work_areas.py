"""The few bytes that the worker shares with each producer and consumer."""

from faas_local.datasystem.allocator import GRANULE
from faas_local.datasystem.stream_layout import WORK_AREA_BYTES, WorkArea
from faas_local.datasystem.stream_pages import Shared


class WorkAreas:
    """Work areas by client.

    A client may write to a work area even after it closed the producer or consumer. So what one client had is
    only given to the same client, until that is gone.
    """

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._blocks: dict[str, list[int]] = {}
        self._unused: dict[str, list[int]] = {}

    def take(self, client: str, acked: int) -> WorkArea:
        """A new work area; StatusError OUT_OF_MEMORY, with nothing changed."""
        unused = self._unused.setdefault(client, [])
        if not unused:
            block = self._shared.memory.allocate(GRANULE)
            self._blocks.setdefault(client, []).append(block)
            unused += range(block, block + GRANULE, WORK_AREA_BYTES)
        area = WorkArea(self._shared.words, unused.pop(0))
        area.initialise(acked)
        return area

    def give_back(self, client: str, area: WorkArea) -> None:
        """The client's producer or consumer is closed."""
        self._unused[client].append(area.offset)

    def drop(self, client: str) -> None:
        """The client is gone."""
        self._unused.pop(client, None)
        for block in self._blocks.pop(client, ()):
            self._shared.memory.free(block)
