"""First finished: `yr.wait` hands out results in the order in which they come, and the rest is cancelled.

Three functions race; each waits until a key that stands for its lane is written. Prints:
    first finished: b
    then: c
    cancelled: a
"""

import yr

PREFIX = "first-finished-example-"


@yr.invoke
def run(lane):
    yr.kv_read(f"{PREFIX}{lane}", 60)  # returns when the key is written
    return lane


def start(lane):
    yr.kv_write(f"{PREFIX}{lane}", b"go")


def main():
    yr.init()

    running = [run.invoke(lane) for lane in "abc"]
    start("b")
    ready, running = yr.wait(running, wait_num=1, timeout=30)
    print("first finished:", *yr.get(ready))

    start("c")
    ready, running = yr.wait(running, wait_num=1, timeout=30)
    print("then:", *yr.get(ready))

    yr.cancel(running)
    try:
        yr.get(running)
    except RuntimeError as error:
        print("cancelled: a" if "cancel" in str(error) else error)
    yr.kv_del([f"{PREFIX}{lane}" for lane in "bc"])

    yr.finalize()


if __name__ == "__main__":
    main()
