"""Streams between processes: messages in order, each with its own delay, and both ends hear when one breaks."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from simulation.clock import Action, Reply, World

Accept = Callable[["End", str, str], None]
"""Takes the new end and the two names that the other side gave when it dialled (peer, runtime id)."""


class End:
    """One end of a stream."""

    def __init__(self, world: World) -> None:
        self.open = True
        self.on_message: Callable[[Any], None] = lambda message: None
        self.on_lost: Action = lambda: None
        self.other: End
        self._world = world
        self._last_arrival = 0.0
        self._sent = 0
        self._arrived = 0
        self._lost_from: int | None = None

    def send(self, message: Message) -> None:
        """Send a copy of the message, if the stream is open."""
        if self.open:
            copy = type(message).FromString(message.SerializeToString())
            self._sent += 1
            number = self._sent
            self.pass_on(lambda: self._arrive(number, copy))

    def _arrive(self, number: int, message: Message) -> None:
        if self._lost_from is None or number < self._lost_from:
            self._arrived = number
            self.other.receive(message)

    def pass_on(self, arrive: Action) -> None:
        """Do something at the other end, after everything that was sent before."""
        self._last_arrival = max(self._last_arrival, self._world.now + self._world.delay())
        self._world.at(self._last_arrival, arrive)

    def receive(self, message: Message) -> None:
        """A message arrives."""
        if self.open:
            self.on_message(message)

    def close(self) -> None:
        """End the stream as a dying process does: of what is on its way some still arrives, then the end of it."""
        if self.open:
            self._lost_from = self._world.random.randint(self._arrived + 1, self._sent + 1)
            self.open = False
            self.pass_on(self.other.lost)

    def loss(self) -> Reply[None]:
        """A reply that comes when the other end is closed."""
        reply = Reply[None]()
        self.on_lost = lambda: reply.set(None)
        return reply

    def lost(self) -> None:
        """The other end is closed."""
        if self.open:
            self.open = False
            self.on_lost()


class Network:
    """Who listens where."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._listeners: dict[str, Accept] = {}

    def listen(self, address: str, accept: Accept) -> None:
        """Accept streams."""
        self._listeners[address] = accept

    def unlisten(self, address: str) -> None:
        """Accept streams no more."""
        self._listeners.pop(address, None)

    def dial(self, address: str, peer: str, runtime_id: str, own: Callable[[End], bool]) -> Reply[End | None]:
        """Open a stream; None when nobody listens. `own` takes the new end, unless the dialler is dead by now."""
        reply = Reply[End | None]()

        def arrive() -> None:
            accept = self._listeners.get(address)
            here, there = End(self._world), End(self._world)
            here.other, there.other = there, here
            if accept is None or not own(here):
                self._world.later(self._world.delay(), lambda: reply.set(None))
                return
            there.pass_on(lambda: reply.set(here))
            accept(there, peer, runtime_id)

        self._world.later(self._world.delay(), arrive)
        return reply
