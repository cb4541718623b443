#include "labeling/history/agreement.h"

#include <algorithm>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/history/annotators.h"
#include "labeling/history/label_log.h"

namespace app {
namespace {

Json coefficientAsJson(const model::Coefficient& coefficient) {
  Json json = {{"value", numberOrNull(coefficient.value)},
               {"low", numberOrNull(coefficient.interval.low)},
               {"high", numberOrNull(coefficient.interval.high)},
               {"objects", coefficient.objects},
               {"ratings", coefficient.ratings}};
  if (coefficient.undefined != model::Undefined::No)
    json["undefined"] = model::sentenceOf(coefficient.undefined);
  return json;
}

Json rateAsJson(const model::Rate& rate) {
  return {{"value", numberOrNull(rate.value)},
          {"low", numberOrNull(rate.percent95.low)},
          {"high", numberOrNull(rate.percent95.high)}};
}

Json annotatorAsJson(const labeling::AnnotatorAgreement& annotator) {
  return {{"name", annotator.name},
          {"weight", annotator.weight},
          {"labels", annotator.labels},
          {"cannot_tell", annotator.cannotTell},
          {"repeats",
           {{"n", annotator.self.repeats},
            {"same", rateAsJson(annotator.self.same)},
            {"median_days", numberOrNull(annotator.self.medianDays)},
            {"kappa", coefficientAsJson(annotator.self.kappa)}}}};
}

Json pairAsJson(const labeling::PairAgreement& pair, const std::vector<std::string>& classes,
                bool withMatrix) {
  Json json = {{"first", pair.first},
               {"second", pair.second},
               {"n", pair.rows.size()},
               {"share", rateAsJson(pair.share)},
               {"kappa", coefficientAsJson(pair.kappa)},
               {"kappa_linear", coefficientAsJson(pair.linear)},
               {"kappa_quadratic", coefficientAsJson(pair.quadratic)},
               {"offset", numberOrNull(pair.offset)},
               {"scatter", numberOrNull(pair.scatter)}};
  if (!withMatrix) return json;
  Json rows = Json::array();
  for (int first = 0; first < pair.matrix.classes; ++first) {
    Json counts = Json::array();
    for (int second = 0; second < pair.matrix.classes; ++second)
      counts.push_back(pair.matrix.at(first, second));
    rows.push_back({{"first", classes[static_cast<std::size_t>(first)]}, {"counts", counts}});
  }
  json["confusion"] = rows;
  return json;
}

Json run(const Json& parameters, const Job& job) {
  const auto project = labeling::Project::open(text(parameters, "dir"), labeling::Project::Access::ReadOnly);
  const std::vector<std::string> between = texts(parameters, "between");
  if (!between.empty() && between.size() != 2)
    throw UsageError("--between takes two annotators: --between ANA BEN");
  const std::vector<std::string> known = labeling::LabelLog(project).annotators();
  for (const std::string& name : between)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw UsageError("There is no annotator named '" + name + "'. `list DIR annotators` shows them.");
  labeling::AgreementOptions options;
  options.bootstrap.resamples = parameters.at("resamples").get<int>();
  options.bootstrap.seed = parameters.at("seed").get<std::uint64_t>();
  options.repeatSeconds = parameters.at("repeat_seconds").get<double>();
  const labeling::QuestionAgreement report =
      labeling::questionAgreement(project, text(parameters, "question"), options, job.control);

  Json annotators = Json::array(), pairs = Json::array(), periods = Json::array();
  for (const auto& annotator : report.annotators) annotators.push_back(annotatorAsJson(annotator));
  for (const labeling::PairAgreement& pair : report.pairs) {
    const bool isAsked = between.empty() || (between[0] == pair.first && between[1] == pair.second) ||
                         (between[0] == pair.second && between[1] == pair.first);
    if (isAsked) pairs.push_back(pairAsJson(pair, report.classes, !between.empty()));
  }
  for (const labeling::PeriodAgreement& period : report.periods)
    periods.push_back({{"from_utc", period.fromUtc},
                       {"to_utc", period.toUtc},
                       {"raw", coefficientAsJson(period.raw)},
                       {"alpha", coefficientAsJson(period.alpha)}});
  return {{"question", report.question},
          {"classes", report.classes},
          {"annotators", annotators},
          {"pairs", pairs},
          {"raw", coefficientAsJson(report.raw)},
          {"fleiss_kappa", coefficientAsJson(report.fleiss)},
          {"krippendorff_alpha", coefficientAsJson(report.alpha)},
          {"alpha_level", report.kind == labeling::QuestionKind::Number ? "interval" : "nominal"},
          {"vote_agreement", numberOrNull(report.voteAgreement)},
          {"over_time", periods},
          {"disagreements", report.disagreements.size()},
          {"adjudicated", report.adjudicated},
          {"coverage", options.bootstrap.coverage}};
}

std::string coefficientWords(const Json& coefficient) {
  if (coefficient.contains("undefined")) return "undefined: " + text(coefficient, "undefined");
  const auto number = [&](const char* name) { return fixed(coefficient, name, 3); };
  return number("value") + " (" + number("low") + " ... " + number("high") + ")";
}

std::string words(const Json& result) {
  std::string all = text(result, "question") + ", " +
                    counted(result.at("raw").at("objects").get<std::int64_t>(), "object") +
                    " labelled by two annotators or more\nagreement           " +
                    coefficientWords(result.at("raw")) + "\nFleiss' kappa       " +
                    coefficientWords(result.at("fleiss_kappa")) + "\nKrippendorff's alpha " +
                    coefficientWords(result.at("krippendorff_alpha")) + ", " + text(result, "alpha_level");
  for (const Json& pair : result.at("pairs"))
    all += "\n" + text(pair, "first") + ", " + text(pair, "second") + ": n " + pair.at("n").dump() +
           ", Cohen's kappa " + coefficientWords(pair.at("kappa"));
  for (const Json& annotator : result.at("annotators"))
    if (const auto n = annotator.at("repeats").at("n").get<std::int64_t>(); n > 0)
      all += "\n" + text(annotator, "name") + " again: " + counted(n, "repeat") + ", the same answer " +
             fixed(annotator.at("repeats").at("same").at("value").get<double>(), 3);
  return all + "\n" +
         counted(static_cast<std::int64_t>(result.at("disagreements").get<std::size_t>()), "disagreement") +
         " open, " + result.at("adjudicated").dump() + " adjudicated.";
}

Json runWeigh(const Json& parameters, const Job& job) {
  const labeling::Project project = labeling::Project::open(text(parameters, "dir"));
  std::map<std::string, double> changed;
  if (parameters.contains("by_agreement")) {
    labeling::AgreementOptions options;
    options.bootstrap.resamples = 10;  // only the values are used
    changed = labeling::weightsFromAgreement(
        labeling::questionAgreement(project, text(parameters, "by_agreement"), options, job.control));
  }
  if (parameters.contains("set"))
    for (const auto& [name, value] : parameters.at("set").items()) {
      const std::string number = value.get<std::string>();
      std::size_t end = 0;
      double weight = -1;
      try {
        weight = std::stod(number, &end);
      } catch (const std::exception&) {
        end = 0;
      }
      if (end != number.size())
        throw UsageError("The weight of " + name + ", '" + number + "', is no number.");
      changed[name] = weight;
    }
  for (const auto& [name, weight] : changed) labeling::setAnnotatorWeight(project, name, weight);
  return {{"changed", changed.size()}, {"weights", labeling::annotatorWeights(project)}};
}

}  // namespace

Command agreementCommand() {
  Command command;
  command.name = "agreement";
  command.summary = "how well the annotators agree on a question: kappas, alpha, self-consistency, over time";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(),
      questionParameter(),
      option("between", ParameterType::Texts, "two annotators: only these, with their confusion matrix"),
      option("resamples", ParameterType::Integer, "of the objects, for the 95 % intervals", 1000),
      option("repeat_seconds", ParameterType::Number,
             "an answer given again after so many seconds is a repeat; sooner, a correction", 600.0),
      seedParameter("the resampling")};
  command.run = run;
  command.words = words;
  return command;
}

Command weighCommand() {
  Command command;
  command.name = "weigh";
  command.summary = "shows and sets how much each annotator's vote counts in a weighted consensus";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(),
      option("set", ParameterType::Pairs, "annotator and weight, 0 or more: --set ana=2 --set ben=0.5"),
      option("by_agreement", ParameterType::Text,
             "question: the mean kappa with the other annotators becomes the weight")};
  command.run = runWeigh;
  command.words = [](const Json& result) {
    std::string all;
    for (const auto& [name, weight] : result.at("weights").items())
      all += (all.empty() ? "" : "\n") + name + "  " + fixed(weight.get<double>(), 3);
    return all.empty() ? "No annotator yet." : all;
  };
  return command;
}

}  // namespace app
