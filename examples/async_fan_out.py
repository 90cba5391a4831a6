"""Async fan-out: one actor with `async def` methods serves many calls at the same time in one process.

The calls wait for each other inside the actor, so they could not finish one after the other. Prints:
    20 calls were inside at the same time
    results 0 2 4 ... 38
"""

import asyncio

import yr

CALLS = 20


@yr.instance
class Gate:
    """Lets calls through once all of them have arrived."""

    def __init__(self, expected):
        self.expected = expected
        self.inside = 0
        self.all_here = asyncio.Event()

    async def double(self, number):
        self.inside += 1
        if self.inside == self.expected:
            self.all_here.set()
        await asyncio.wait_for(self.all_here.wait(), 20)
        return 2 * number

    async def arrived(self):
        return self.inside


async def fan_out(gate):
    """References can be awaited, so that the driver may be asynchronous too."""
    references = [gate.double.invoke(number) for number in range(CALLS)]
    return await asyncio.gather(*(reference.as_future() for reference in references))


def main():
    yr.init()

    gate = Gate.invoke(CALLS)
    results = asyncio.run(fan_out(gate))
    print(yr.get(gate.arrived.invoke()), "calls were inside at the same time")
    print("results", *results[:3], "...", results[-1])
    gate.terminate()

    yr.finalize()


if __name__ == "__main__":
    main()
