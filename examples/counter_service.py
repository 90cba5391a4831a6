"""A named counter service: whoever knows its name finds it; namespaces keep equal names apart.

The driver creates two services with the same name in two namespaces. Functions that were given nothing but a
name count in them. Prints:
    kitchen counted 3
    garden counted 1
    named instances: garden-counter kitchen-counter
    after terminate: none
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


def names():
    """The counters among the named instances; a cluster may have others."""
    return sorted(name for name in yr.list_named_instances(True) if name.endswith("-counter"))


def main():
    yr.init()

    services = {
        namespace: Counter.options(name="counter", namespace=namespace).invoke()
        for namespace in ("kitchen", "garden")
    }
    for namespace, visitors in (("kitchen", 3), ("garden", 1)):
        counts = yr.get([visit.invoke(namespace) for _ in range(visitors)])
        print(namespace, "counted", max(counts))
    print("named instances:", *names())

    for service in services.values():
        service.terminate(is_sync=True)
    print("after terminate:", *(names() or ["none"]))

    yr.finalize()


if __name__ == "__main__":
    main()
