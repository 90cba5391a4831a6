"""A cache in the key-value store: functions share results by key, with a time to live.

`ExistenceOpt.NX` writes only a key that is not there, so that of several writers one wins. Prints:
    computed 12 squared
    from the cache 12 squared
    144 144
    first writer stays: b'first'
    gone after delete: True
"""

import yr

PREFIX = "kv-cache-example-"


@yr.invoke(return_nums=2)
def cached_square(number):
    """The square, and where it came from."""
    key = f"{PREFIX}{number}"
    try:
        return int(bytes(yr.kv_read(key, 0))), "from the cache"
    except RuntimeError:  # no such key
        square = number * number
        yr.kv_write(key, str(square).encode(), ttl_second=60)
        return square, "computed"


def main():
    yr.init()

    squares = []
    for _ in range(2):
        square, source = yr.get(list(cached_square.invoke(12)))
        print(source, "12 squared")
        squares.append(square)
    print(*squares)

    for value in (b"first", b"second"):
        try:
            yr.kv_write(f"{PREFIX}owner", value, yr.ExistenceOpt.NX)
        except RuntimeError:  # the key is there already
            pass
    print("first writer stays:", bytes(yr.kv_read(f"{PREFIX}owner")))

    yr.kv_del([f"{PREFIX}12", f"{PREFIX}owner"])
    try:
        yr.kv_read(f"{PREFIX}owner", 0)
    except RuntimeError:
        print("gone after delete: True")

    yr.finalize()


if __name__ == "__main__":
    main()
