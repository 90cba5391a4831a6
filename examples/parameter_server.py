"""Parameter sharding: actors hold the parameters of a linear model, functions compute gradients.

Each shard owns one part of the parameters; every round the workers read all shards, compute gradients on their
own part of the data, and the shards apply them. Prints the loss as it falls, and the parameters found:
    round 0 loss 50.000
    round 20 loss 0.003
    round 40 loss 0.000
    parameters 1.0 2.0 3.0
"""

import yr

TRUE = [1.0, 2.0, 3.0]
POINTS = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0]]
TARGETS = [sum(a * b for a, b in zip(point, TRUE)) for point in POINTS]
WORKERS = 2
STEP = 0.15


@yr.instance
class Shard:
    def __init__(self, size):
        self.values = [0.0] * size

    def read(self):
        return self.values

    def apply(self, gradient):
        self.values = [value - STEP * slope for value, slope in zip(self.values, gradient)]


@yr.invoke(return_nums=2)
def gradient(points, targets, *shards):
    """The squared error on these points, and its gradient."""
    parameters = [value for shard in shards for value in shard]
    loss, slopes = 0.0, [0.0] * len(parameters)
    for point, target in zip(points, targets):
        error = sum(a * b for a, b in zip(point, parameters)) - target
        loss += error * error
        slopes = [slope + error * x for slope, x in zip(slopes, point)]
    return loss, slopes


def main():
    yr.init()

    shards = [Shard.invoke(2), Shard.invoke(1)]
    for number in range(41):
        parts = [shard.read.invoke() for shard in shards]
        results = [gradient.invoke(POINTS[i::WORKERS], TARGETS[i::WORKERS], *parts) for i in range(WORKERS)]
        losses = yr.get([loss for loss, _ in results])
        slopes = [sum(column) for column in zip(*yr.get([slope for _, slope in results]))]
        yr.get([shards[0].apply.invoke(slopes[:2]), shards[1].apply.invoke(slopes[2:])])
        if number % 20 == 0:
            print(f"round {number} loss {sum(losses):.3f}")
    found = [value for shard in shards for value in yr.get(shard.read.invoke())]
    print("parameters", *(f"{value:.1f}" for value in found))
    for shard in shards:
        shard.terminate()

    yr.finalize()


if __name__ == "__main__":
    main()
