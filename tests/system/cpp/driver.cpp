// Uses the functions, the class, objects and keys; prints what comes back, one result a line.
// Arguments: the function library, and "gateway" for a driver outside of the cluster.
#include <iostream>
#include <memory>
#include <vector>

#include "functions.h"

int main(int argc, char **argv)
{
    YR::Config config;
    config.loadPaths = {argv[1]};
    config.inCluster = argc < 3;
    YR::Init(config);

    std::cout << "AddTwo: " << *YR::Get(YR::Function(AddTwo).Invoke(5), 30) << std::endl;

    auto reference = YR::Put(40);
    std::cout << "of a reference: " << *YR::Get(YR::Function(AddTwo).Invoke(reference), 30) << std::endl;

    auto large = *YR::Get(YR::Function(Repeat).Invoke(std::string("0123456789"), 300000), 30);
    std::cout << "large: " << large.size() << std::endl;

    auto counter = YR::Instance(Counter::FactoryCreate).Invoke(100);
    std::vector<YR::ObjectRef<int>> calls;
    for (int i = 0; i < 50; i++) {
        calls.push_back(counter.Function(&Counter::Add).Invoke(1));
    }
    std::cout << "counter: " << *YR::Get(calls.back(), 30) << std::endl;
    counter.Terminate(true);

    try {
        YR::Get(YR::Function(Fail).Invoke(7), 30);
    } catch (YR::Exception &error) {
        std::cout << "error: " << error.Code() << " " << error.what() << std::endl;
    }

    YR::KV().Set("cpp-key", std::string("value"));
    std::cout << "key: " << YR::KV().Get("cpp-key", 5) << std::endl;
    YR::KV().Del("cpp-key");

    YR::Finalize();
    return 0;
}
