"""A named counter service: whoever knows its name finds it; namespaces keep equal names apart.

The driver creates two services with the same name in two namespaces. Functions that were given nothing but a
name count in them. Prints:
    kitchen counted 3
    garden counted 1
    the kitchen's service has ended: code 1003
    the garden's counts on: 2
"""

import yr


@yr.instance
class Counter:
    def __init__(self):
        self.count = 0

    def add(self):
        self.count += 1
        return self.count


@yr.invoke
def visit(namespace):
    counter = yr.get_instance("counter", namespace)
    return yr.get(counter.add.invoke())


def main():
    yr.init()

    services = {
        namespace: Counter.options(name="counter", namespace=namespace).invoke()
        for namespace in ("kitchen", "garden")
    }
    for namespace, visitors in (("kitchen", 3), ("garden", 1)):
        counts = yr.get([visit.invoke(namespace) for _ in range(visitors)])
        print(namespace, "counted", max(counts))

    garden, kitchen = (yr.get_instance("counter", namespace) for namespace in ("garden", "kitchen"))
    services["kitchen"].terminate(is_sync=True)
    try:
        yr.get(kitchen.add.invoke())
    except RuntimeError as error:  # its code is 1003, instance not found
        print("the kitchen's service has ended: code", error.code)
    print("the garden's counts on:", yr.get(garden.add.invoke()))
    services["garden"].terminate()

    yr.finalize()


if __name__ == "__main__":
    main()
