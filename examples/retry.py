"""Retries: `retry_times=3` lets the SDK run a failed function up to three times more.

The SDK retries when the function raised, when its process died and when the cluster could not be reached; the
failed instance is given up and the retry runs in another one. Calls of actors are not retried when their method
raises: the program does that itself. Attempts are counted in the key-value store. Prints:
    raises-twice: done at attempt 3
    dies-once: done at attempt 2
    always-raises: ConnectionError after 4 attempts
"""

import os

import yr

PREFIX = "retry-example-"


def attempt(name):
    """Which attempt this is, counted from 1."""
    key = f"{PREFIX}{name}"
    try:
        number = int(bytes(yr.kv_read(key, 0))) + 1
    except RuntimeError:  # not there yet
        number = 1
    yr.kv_write(key, str(number).encode())
    return number


def counted(name):
    """How many attempts there were; forgets them."""
    number = int(bytes(yr.kv_read(f"{PREFIX}{name}")))
    yr.kv_del(f"{PREFIX}{name}")
    return number


@yr.invoke(invoke_options=yr.InvokeOptions(retry_times=3))
def raises(name, times):
    number = attempt(name)
    if number <= times:
        raise ConnectionError(f"attempt {number}")
    return number


@yr.invoke(invoke_options=yr.InvokeOptions(retry_times=3))
def dies(name, times):
    number = attempt(name)
    if number <= times:
        os._exit(1)
    return number


def main():
    yr.init()

    for name, function, times in (("raises-twice", raises, 2), ("dies-once", dies, 1)):
        print(f"{name}: done at attempt", yr.get(function.invoke(name, times)))
        counted(name)
    try:
        yr.get(raises.invoke("always-raises", 100))
    except ConnectionError:
        print("always-raises: ConnectionError after", counted("always-raises"), "attempts")

    yr.finalize()


if __name__ == "__main__":
    main()
