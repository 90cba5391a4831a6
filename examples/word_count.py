"""Word count: count the words of many texts in parallel, then merge the counts pairwise.

Prints the five most frequent words, most frequent first:
    the 8
    of 4
    a 3
    and 3
    in 2
"""

from collections import Counter

import yr

TEXTS = [
    "the quick brown fox jumps over the lazy dog in the yard",
    "a bird in the hand is worth two of them",
    "the length of the day and the length of the night",
    "a stitch and a needle",
    "of mice and men",
]


@yr.invoke
def count(text):
    return dict(Counter(text.split()))


@yr.invoke
def merge(left, right):
    return dict(Counter(left) + Counter(right))


def main():
    yr.init()

    counts = [count.invoke(text) for text in TEXTS]
    while len(counts) > 1:  # the functions get the values behind the references
        counts.append(merge.invoke(counts.pop(0), counts.pop(0)))
    words = yr.get(counts[0])
    for word, number in sorted(words.items(), key=lambda item: (-item[1], item[0]))[:5]:
        print(word, number)

    yr.finalize()


if __name__ == "__main__":
    main()
