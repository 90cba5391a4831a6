"""Tree reduce: a function that calls itself on both halves, so that the calls form a tree.

Every call waits for the two below it, each in a process of its own. Prints:
    sum of 1 to 1000 is 500500
    7 calls, 4 of them leaves
"""

import yr

LEAF = 250


@yr.invoke
def tree_sum(first, last):
    """The sum of first..last, the number of calls that it took, and how many of them were leaves."""
    if last - first < LEAF:
        return sum(range(first, last + 1)), 1, 1
    middle = (first + last) // 2
    halves = yr.get([tree_sum.invoke(first, middle), tree_sum.invoke(middle + 1, last)])
    total, calls, leaves = (sum(column) for column in zip(*halves))
    return total, calls + 1, leaves


def main():
    yr.init()

    total, calls, leaves = yr.get(tree_sum.invoke(1, 1000))
    print("sum of 1 to 1000 is", total)
    print(f"{calls} calls, {leaves} of them leaves")

    yr.finalize()


if __name__ == "__main__":
    main()
