"""An actor pool: work goes to whichever actor is free; each actor takes two calls at a time.

Prints:
    12 jobs done: 1 4 9 16 25 36 49 64 81 100 121 144
    by 2 actors in 2 processes
    at most 2 calls at a time in each: True
"""

import os
import threading

import yr

ACTORS = 2
CONCURRENCY = 2
JOBS = range(1, 13)


@yr.instance
class Worker:
    def __init__(self):
        self.lock = threading.Lock()  # two calls at a time run in two threads
        self.inside = self.most = 0

    def square(self, number):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        result = number * number
        with self.lock:
            self.inside -= 1
        return result

    def report(self):
        return os.getpid(), self.most


def run_pool(workers):
    """The squares of all jobs; a worker gets its next job when one of its jobs is done."""
    jobs, results, running = list(JOBS), {}, {}
    free = workers * CONCURRENCY
    while jobs or running:
        while jobs and free:
            worker, number = free.pop(), jobs.pop(0)
            running[worker.square.invoke(number)] = worker, number
        done, _ = yr.wait(list(running), wait_num=1)
        for reference in done:
            worker, number = running.pop(reference)
            results[number] = yr.get(reference)
            free.append(worker)
    return [results[number] for number in JOBS]


def main():
    yr.init()

    options = yr.InvokeOptions(concurrency=CONCURRENCY)
    workers = [Worker.options(options).invoke() for _ in range(ACTORS)]
    print(len(JOBS), "jobs done:", *run_pool(workers))
    reports = yr.get([worker.report.invoke() for worker in workers])
    print("by", len(workers), "actors in", len({pid for pid, _ in reports}), "processes")
    print("at most 2 calls at a time in each:", all(most <= CONCURRENCY for _, most in reports))
    for worker in workers:
        worker.terminate()

    yr.finalize()


if __name__ == "__main__":
    main()
