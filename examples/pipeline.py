"""A pipeline of functions: references go from stage to stage, and the driver never holds the data.

The whole graph is submitted at once; each stage starts when what it needs is there. Prints:
    4 readings of 3 sensors, 1 was refused
    hottest is sensor 2 with 31.5 degrees
"""

import yr

READINGS = ["0:20.5", "1:18.0", "broken", "2:31.5", "0:22.0"]


@yr.invoke(return_nums=2)
def parse(lines):
    """The good readings, and how many lines were none."""
    pairs = [line.split(":") for line in lines]
    good = [(int(pair[0]), float(pair[1])) for pair in pairs if len(pair) == 2]
    return good, len(lines) - len(good)


@yr.invoke
def maxima(readings):
    highest = {}
    for sensor, degrees in readings:
        highest[sensor] = max(degrees, highest.get(sensor, degrees))
    return highest


@yr.invoke
def describe(readings, refused, highest):
    sensor = max(highest, key=highest.get)
    return [
        f"{len(readings)} readings of {len(highest)} sensors, {refused} was refused",
        f"hottest is sensor {sensor} with {highest[sensor]} degrees",
    ]


def main():
    yr.init()

    readings, refused = parse.invoke(yr.put(READINGS))
    report = describe.invoke(readings, refused, maxima.invoke(readings))
    for line in yr.get(report):
        print(line)

    yr.finalize()


if __name__ == "__main__":
    main()
