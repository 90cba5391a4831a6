"""The program of `make demo`: functions, an actor, objects and the key-value store in one short tour.

Prints:
    functions: 0 1 4 9
    actor: 10 deposited, then 30, then 25
    overdrawn: balance is only 25
    objects: 1000000 numbers stored once, sum 499999500000
    key-value store: hello from a function
"""

import yr


@yr.invoke
def square(number):
    return number * number


@yr.invoke
def total(numbers):
    return sum(numbers)


@yr.invoke
def greet(key):
    yr.kv_write(key, b"hello from a function")


@yr.instance
class Account:
    def __init__(self):
        self.balance = 0

    def deposit(self, amount):
        self.balance += amount
        return self.balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"balance is only {self.balance}")
        self.balance -= amount
        return self.balance


def main():
    yr.init()

    squares = yr.get([square.invoke(number) for number in range(4)])
    print("functions:", *squares)

    account = Account.invoke()
    steps = [account.deposit.invoke(10), account.deposit.invoke(20), account.withdraw.invoke(5)]
    print("actor: {} deposited, then {}, then {}".format(*yr.get(steps)))
    try:
        yr.get(account.withdraw.invoke(100))
    except ValueError as error:  # the function's own exception type
        print("overdrawn:", error.cause)
    account.terminate()

    numbers = yr.put(list(range(1_000_000)))  # stored once; functions get the reference
    print("objects: 1000000 numbers stored once, sum", yr.get(total.invoke(numbers)))

    yr.get(greet.invoke("demo-greeting"))
    print("key-value store:", bytes(yr.kv_read("demo-greeting")).decode())
    yr.kv_del("demo-greeting")

    yr.finalize()


if __name__ == "__main__":
    main()
