#include "model/network/network_table.h"

#include "model/base/error.h"
#include "model/network/network.h"
#include "model/network/network_makers.h"

namespace model {
namespace {

struct Row {
  NetworkInfo info;
  std::shared_ptr<Network> (*make)(const NetworkSpec&);
};

const std::vector<Row>& table() {
  static const std::vector<Row> rows{
      {{"residual", "Small residual network, 64 x 64 pixels", 64, 0.3, "standard"}, makeResidual},
      {{"ds18", "Four convolutions as in Domínguez Sánchez+18, 69 x 69 pixels", 69, 0.5, "own-maximum"},
       makeDs18},
      {{"resnet18", "Residual network of 18 layers, any size", 64, 0.3, "standard"}, makeResNet18},
      {{"dieleman", "Sixteen rotated and mirrored views as in Dieleman+15, 69 x 69 pixels", 69, 0.5,
        "standard"},
       makeDieleman},
  };
  return rows;
}

const Row& rowOf(const std::string& name) {
  std::string known;
  for (const Row& row : table()) {
    if (row.info.name == name) return row;
    known += (known.empty() ? "" : ", ") + row.info.name;
  }
  throw Error(ErrorKind::NotFound, "There is no network named '" + name + "'. Choose one of: " + known + ".");
}

}  // namespace

std::vector<NetworkInfo> networks() {
  std::vector<NetworkInfo> infos;
  for (const Row& row : table()) infos.push_back(row.info);
  return infos;
}

NetworkInfo networkInfo(const std::string& name) { return rowOf(name).info; }

std::shared_ptr<Network> makeNetwork(const NetworkSpec& spec) {
  const Row& row = rowOf(spec.name);
  if (spec.inputSize < 16 || spec.inputSize > 512)
    throw Error(ErrorKind::BadInput, "An input of " + std::to_string(spec.inputSize) +
                                         " pixels does not suit a network; use 16 to 512.");
  if (spec.channels < 1 || spec.channels > 64)
    throw Error(ErrorKind::BadInput,
                "A network needs 1 to 64 input channels, not " + std::to_string(spec.channels) + ".");
  if (!(spec.dropout >= 0 && spec.dropout <= 0.9))
    throw Error(ErrorKind::BadInput,
                "A dropout rate must lie between 0 and 0.9, not " + std::to_string(spec.dropout) + ".");
  if (spec.heads.empty()) throw Error(ErrorKind::BadInput, "A network needs at least one question.");
  return row.make(spec);
}

std::shared_ptr<Network> makeNetwork(const ModelCard& card) {
  NetworkSpec spec{card.network, card.input.channels(), card.input.size, card.dropout, {}};
  for (const CardQuestion& question : card.questions) spec.heads.emplace_back(question.id, question.logits());
  return makeNetwork(spec);
}

}  // namespace model
