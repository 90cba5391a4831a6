"""The shortest useful program: connect, call one function, print its result.

python first_result.py with_yr|with_ray
"""

import sys
from importlib import import_module
from typing import Any

api: Any = import_module(sys.argv[1])


def add(left: int, right: int) -> int:
    return left + right


if __name__ == "__main__":
    api.start()
    print("result", api.get(api.submit(api.remote(add), 40, 2)), flush=True)
    api.stop()
