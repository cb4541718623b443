#include "model/embedding/spectral.h"

#include <Spectra/SymEigsSolver.h>
#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "model/base/parallel.h"
#include "model/base/random.h"

namespace model {
namespace {

/// I + D^-1/2 W D^-1/2 without its first eigenvector (which is known, and the same for every connected
/// graph): its largest eigenvalues belong to the smallest of the Laplacian.
class Operator {
 public:
  using Scalar = double;

  Operator(const FuzzyGraph& graph, int threads, const RunControl& control)
      : m_graph(graph),
        m_threads(threads),
        m_control(control),
        m_scale(graph.count()),
        m_first(graph.count()) {
    for (std::int64_t i = 0; i < graph.count(); ++i) {
      double degree = 0;
      for (auto j = graph.first[at(i)]; j < graph.first[at(i) + 1]; ++j)
        degree += static_cast<double>(graph.weights[at(j)]);
      m_scale[i] = 1 / std::sqrt(degree);
      m_first[i] = std::sqrt(degree);
    }
    m_first.normalize();
  }
  Eigen::Index rows() const { return m_scale.size(); }
  Eigen::Index cols() const { return m_scale.size(); }

  void perform_op(const double* in, double* out) const {
    m_control.throwIfStopped();
    const Eigen::Map<const Eigen::VectorXd> x(in, rows());
    const double along = m_first.dot(x);
    const Eigen::VectorXd scaled = m_scale.cwiseProduct(x);
    parallelFor(
        rows(), 8192,
        [&](std::int64_t first, std::int64_t last) {
          for (std::int64_t i = first; i < last; ++i) {
            double sum = 0;
            for (auto j = m_graph.first[at(i)]; j < m_graph.first[at(i) + 1]; ++j)
              sum += static_cast<double>(m_graph.weights[at(j)]) * scaled[m_graph.neighbours[at(j)]];
            out[i] = in[i] + m_scale[i] * sum - 2 * along * m_first[i];
          }
        },
        m_threads);
  }

 private:
  static std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }
  const FuzzyGraph& m_graph;
  int m_threads;
  const RunControl& m_control;
  Eigen::VectorXd m_scale, m_first;
};

std::vector<double> columnsOf(const Eigen::MatrixXd& vectors) {
  std::vector<double> positions;
  for (Eigen::Index i = 0; i < vectors.rows(); ++i)
    for (Eigen::Index axis = 0; axis < 2; ++axis) positions.push_back(vectors(i, axis));
  return positions;
}

}  // namespace

std::optional<std::vector<double>> spectralPositions(const FuzzyGraph& graph, std::uint64_t seed, int threads,
                                                     const RunControl& control) {
  constexpr std::int64_t kDense = 200;
  Operator laplacian(graph, threads, control);
  const Eigen::Index count = laplacian.rows();
  if (count <= kDense) {
    Eigen::MatrixXd matrix(count, count);
    for (Eigen::Index column = 0; column < count; ++column) {
      const Eigen::VectorXd unit = Eigen::VectorXd::Unit(count, column);
      laplacian.perform_op(unit.data(), matrix.col(column).data());
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
    if (solver.info() != Eigen::Success) return std::nullopt;
    return columnsOf(solver.eigenvectors().rightCols(2).rowwise().reverse());
  }

  // Starting positions need no more digits than the noise that is added to them.
  constexpr double kTolerance = 1e-4;
  constexpr Eigen::Index kSubspace = 32;
  constexpr Eigen::Index kRestarts = 40;
  Spectra::SymEigsSolver<Operator> solver(laplacian, 2, kSubspace);
  Random random(seed, 1);
  Eigen::VectorXd start(count);
  for (double& value : start) value = random.normal();
  solver.init(start.data());
  solver.compute(Spectra::SortRule::LargestAlge, kRestarts, kTolerance);
  if (solver.info() != Spectra::CompInfo::Successful) return std::nullopt;
  return columnsOf(solver.eigenvectors());
}

}  // namespace model
