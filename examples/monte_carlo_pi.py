"""Monte Carlo pi: parallel sampling functions report to an actor that shows how far they are.

Each function has its own seed, so that the result is always the same. Prints:
    4 of 4 parts done
    pi is about 3.141
"""

import random

import yr

PARTS = 4
SAMPLES = 100_000


@yr.instance
class Progress:
    def __init__(self):
        self.done = 0

    def part_done(self):
        self.done += 1

    def report(self):
        return self.done


@yr.invoke
def sample(seed, progress):
    rng = random.Random(seed)
    inside = sum(rng.random() ** 2 + rng.random() ** 2 <= 1 for _ in range(SAMPLES))
    yr.get(progress.part_done.invoke())  # a function calls the actor whose handle it was given
    return inside


def main():
    yr.init()

    progress = Progress.invoke()
    inside = yr.get([sample.invoke(seed, progress) for seed in range(PARTS)])
    print(yr.get(progress.report.invoke()), "of", PARTS, "parts done")
    print(f"pi is about {4 * sum(inside) / (PARTS * SAMPLES):.3f}")
    progress.terminate()

    yr.finalize()


if __name__ == "__main__":
    main()
