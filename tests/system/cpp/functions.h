// Functions and a class that the driver names and the library holds.
#pragma once

#include <string>

#include "yr/yr.h"

int AddTwo(int x);

std::string Repeat(std::string text, int times);

int Fail(int x);

class Counter {
public:
    Counter() = default;
    explicit Counter(int value) : value(value) {}
    static Counter *FactoryCreate(int value);
    int Add(int more);

    int value = 0;
    YR_STATE(value);
};
