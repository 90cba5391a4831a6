"""One stream: what its first producer said about it, who takes part, and what is acknowledged."""

from dataclasses import dataclass, field
from enum import IntEnum

from faas_local.datasystem.clients import Client
from faas_local.datasystem.stream_layout import Page, WorkArea
from faas_local.datasystem.stream_pages import PageChain
from faas_local.datasystem.stream_repair import Unfinished
from faas_local.protocol.brpc.status import Status, StatusError


class StreamStatus(IntEnum):
    """The statuses that only streams give."""

    STREAM_NOT_FOUND = 3000
    PRODUCER_NOT_FOUND = 3001
    CONSUMER_NOT_FOUND = 3002


class Mode(IntEnum):
    """How many may take part, which a stream's first producer says."""

    ANY = 0
    ONE_CONSUMER = 1
    ONE_TO_ONE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a stream's first producer says about it. Sizes are in bytes; all later ones must say the same."""

    max_bytes: int
    page_size: int
    auto_clean_up: bool = False
    retain_for: int = 0
    encrypt: bool = False
    reserve: int = 0
    mode: int = Mode.ANY


# So long after a producer was sent to a page it may come there.
ARRIVAL_SECONDS = 5.0


@dataclass(slots=True)
class Member:
    """A producer or a consumer. Producers have no subscription."""

    client: Client
    area: WorkArea
    subscription: str = ""
    sent_to: tuple[int, float] | None = None

    def send_to(self, page: Page, now: float) -> None:
        """It was told to insert into this page."""
        self.sent_to = page.offset, now

    def claim(self, now: float) -> int | None:
        """The page on which a producer is, or to which it is on its way."""
        page = self.area.stands_on
        if page is None and self.sent_to is not None and now - self.sent_to[1] < ARRIVAL_SECONDS:
            return self.sent_to[0]
        self.sent_to = None
        return page


@dataclass(slots=True, eq=False)
class Stream:
    """One stream. `consumers_seen` counts all that ever came."""

    key: tuple[str, str]
    chain: PageChain
    config: Config | None = None
    producers: dict[str, Member] = field(default_factory=dict)
    consumers: dict[str, Member] = field(default_factory=dict)
    consumers_seen: int = 0
    acked: int = 0
    lost_a_producer: bool = False
    delete_refused: bool = False
    unfinished: list[Unfinished] = field(default_factory=list)

    @property
    def in_use(self) -> bool:
        """Whether anybody has it open."""
        return bool(self.producers or self.consumers)

    @property
    def retains(self) -> bool:
        """Whether it keeps everything for consumers that are still to come."""
        return self.config is not None and self.consumers_seen < self.config.retain_for

    def claimed(self, now: float) -> set[int]:
        """The pages on which producers are or to which they are on their way."""
        claims = (member.claim(now) for member in self.producers.values())
        return {page for page in claims if page is not None}

    def update_acked(self) -> int:
        """The cursor up to which nobody needs the elements any more."""
        if not self.retains:
            areas = (member.area.acked for member in self.consumers.values())
            self.acked = max(self.acked, min(areas, default=self.chain.last_append))
        return self.acked

    def check_producer(self, config: Config) -> None:
        """StatusError INVALID when a producer with this configuration may not come."""
        if self.config is not None and self.config != config:
            text = f"Changing stream config fields not supported: Current: {self.config} Invalid: {config}"
            raise StatusError(Status.INVALID, text)
        if config.mode == Mode.ONE_TO_ONE and self.producers:
            text = f"There can be at most one producer in this stream mode: {config.mode}."
            raise StatusError(Status.INVALID, text)
        if config.mode != Mode.ANY and len(self.consumers) > 1:
            text = f"There can be at most one consumer in this stream mode: {config.mode}."
            raise StatusError(Status.INVALID, text)

    def check_consumer(self, subscription: str) -> None:
        """StatusError INVALID or RUNTIME_ERROR when a consumer may not come."""
        if any(member.subscription == subscription for member in self.consumers.values()):
            text = "In STREAM mode, 1 Subscription can only contain 1 Consumer"
            raise StatusError(Status.RUNTIME_ERROR, text)
        if self.config is not None and self.config.mode != Mode.ANY and self.consumers:
            text = f"There can be at most one consumer in this stream mode: {self.config.mode}."
            raise StatusError(Status.INVALID, text)
