"""How much of everything is measured."""

import os
from dataclasses import dataclass

KIB, MIB = 1 << 10, 1 << 20

CPUS = os.cpu_count() or 1
NODE_MILLICORES = 1000 * CPUS  # what Ray takes, too; the default is far more than a laptop has


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """What one round of the measurement does; the defaults are those of the full one."""

    idle_seconds: float = 10.0
    instances: int = 2 * CPUS  # that are held at once: what a node of so many processors has room for
    creations: int = 12
    calls: int = 1000
    pipelined: int = 4000
    tasks: int = 500
    parallel: int = 1000
    kv: int = 200
    elements: int = 100_000  # of each producer of a stream
    items: int = 20_000  # of a generator
    objects: tuple[tuple[str, int, int], ...] = (  # label, bytes, how many
        ("1 KiB", KIB, 200),
        ("100 KiB", 100 * KIB, 100),
        ("1 MiB", MIB, 40),
        ("10 MiB", 10 * MIB, 10),
        ("100 MiB", 100 * MIB, 5),
        ("1 GiB", 1024 * MIB, 2),
    )


FULL = Sizes()
QUICK = Sizes(
    idle_seconds=2.0,
    instances=1,
    creations=2,
    calls=100,
    pipelined=200,
    tasks=50,
    parallel=50,
    kv=20,
    elements=1000,
    items=200,
    objects=(("1 KiB", KIB, 10), ("1 MiB", MIB, 3)),
)
