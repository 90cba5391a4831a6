"""Errors: exceptions of functions arrive with their own type, and waiting has a limit.

Prints:
    own type: OutOfStock('7 apples asked, 3 there')
    also a YRInvokeError: True
    an error goes on to who depends on it: OutOfStock
    time-out: TimeoutError
    the actor goes on after an error: 3
"""

import yr


class OutOfStock(Exception):
    pass


@yr.instance
class Shop:
    def __init__(self, apples):
        self.apples = apples

    def buy(self, number):
        if number > self.apples:
            raise OutOfStock(f"{number} apples asked, {self.apples} there")
        self.apples -= number
        return number

    def stock(self):
        return self.apples


@yr.invoke
def bake(apples):
    return f"pie with {apples} apples"


@yr.invoke
def wait_for(key):
    yr.kv_read(key, 60)  # returns when somebody writes the key


def main():
    yr.init()

    shop = Shop.invoke(3)
    try:
        yr.get(shop.buy.invoke(7))
    except OutOfStock as error:
        print("own type:", repr(error.cause))
        print("also a YRInvokeError:", isinstance(error, yr.YRInvokeError))

    try:
        yr.get(bake.invoke(shop.buy.invoke(8)))
    except OutOfStock:
        print("an error goes on to who depends on it: OutOfStock")

    slow = wait_for.invoke("error-handling-example")
    try:
        yr.get(slow, timeout=1)
    except TimeoutError:
        print("time-out: TimeoutError")
    yr.kv_write("error-handling-example", b"go on")
    yr.get(slow)  # it was only late
    yr.kv_del("error-handling-example")

    print("the actor goes on after an error:", yr.get(shop.stock.invoke()))
    shop.terminate()

    yr.finalize()


if __name__ == "__main__":
    main()
