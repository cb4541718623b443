#pragma once
#include <memory>

#include "model/network/network.h"

namespace model {

std::shared_ptr<Network> makeResidual(const NetworkSpec& spec);  ///< residual.cpp
std::shared_ptr<Network> makeDs18(const NetworkSpec& spec);      ///< ds18.cpp

}  // namespace model
