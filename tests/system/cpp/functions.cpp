// The function library: instances load it from YR_FUNCTION_LIB_PATH.
#include "functions.h"

#include <stdexcept>

int AddTwo(int x)
{
    return x + 2;
}

std::string Repeat(std::string text, int times)
{
    std::string result;
    for (int i = 0; i < times; i++) {
        result += text;
    }
    return result;
}

int Fail(int x)
{
    throw std::runtime_error("no luck with " + std::to_string(x));
}

Counter *Counter::FactoryCreate(int value)
{
    return new Counter(value);
}

int Counter::Add(int more)
{
    value += more;
    return value;
}

YR_INVOKE(AddTwo, Repeat, Fail, Counter::FactoryCreate, &Counter::Add)
