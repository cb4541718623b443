#pragma once
#include <memory>

#include "model/network/network.h"

namespace model {

std::shared_ptr<Network> makeResidual(const NetworkSpec& spec);  ///< residual.cpp
std::shared_ptr<Network> makeDs18(const NetworkSpec& spec);      ///< ds18.cpp

std::shared_ptr<Network> makeResNet18(const NetworkSpec& spec);  ///< resnet18.cpp
std::shared_ptr<Network> makeDieleman(const NetworkSpec& spec);  ///< dieleman.cpp

}  // namespace model
