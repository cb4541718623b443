// An engine that answers at once with what a test has written down. `FAKE_ENGINE` names a folder:
// METHOD-MODEL.json, else METHOD.json, is the result of a request; {"error": {...}} in it is an error.
// {"script": {...}} says more: "lines", texts written as they are; "notify", notifications that get the
// request's id; then "exit", a status to end with, or "wait": true, no answer until it is cancelled, or
// "result". Requests are appended to requests.jsonl.
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

void write(const QJsonObject& message) {
  std::cout << QJsonDocument(message).toJson(QJsonDocument::Compact).constData() << std::endl;
}

/// @returns whether the request waits to be cancelled
bool play(const QJsonObject& script, const QJsonValue& id) {
  for (const QJsonValue& line : script.value(QLatin1String("lines")).toArray())
    std::cout << line.toString().toStdString() << std::endl;
  for (const QJsonValue& value : script.value(QLatin1String("notify")).toArray()) {
    QJsonObject notification = value.toObject();
    QJsonObject parameters = notification.value(QLatin1String("params")).toObject();
    parameters[QStringLiteral("id")] = id;
    notification[QStringLiteral("params")] = parameters;
    write(notification);
  }
  if (script.contains(QLatin1String("exit"))) std::exit(script.value(QLatin1String("exit")).toInt());
  return script.value(QLatin1String("wait")).toBool();
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QString folder = qEnvironmentVariable("FAKE_ENGINE");
  std::string line;
  while (std::getline(std::cin, line)) {
    const QJsonObject request = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
    const QString method = request.value(QLatin1String("method")).toString();
    {
      QFile record(folder + QStringLiteral("/requests.jsonl"));
      if (record.open(QIODevice::Append)) record.write(QByteArray::fromStdString(line) + '\n');
    }
    if (!request.contains(QLatin1String("id"))) continue;
    const QString model = request.value(QLatin1String("params"))[QLatin1String("model")].toString();
    QJsonObject answer{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                       {QStringLiteral("id"), request.value(QLatin1String("id"))}};
    QFile file(QStringLiteral("%1/%2-%3.json").arg(folder, method, model));
    if (!file.exists()) file.setFileName(QStringLiteral("%1/%2.json").arg(folder, method));
    if (file.open(QIODevice::ReadOnly)) {
      const QJsonObject written = QJsonDocument::fromJson(file.readAll()).object();
      if (written.contains(QLatin1String("script"))) {
        const QJsonObject script = written.value(QLatin1String("script")).toObject();
        if (play(script, request.value(QLatin1String("id")))) continue;
        answer[QStringLiteral("result")] = script.value(QLatin1String("result"));
      } else if (written.contains(QLatin1String("error"))) {
        answer[QStringLiteral("error")] = written.value(QLatin1String("error"));
      } else {
        answer[QStringLiteral("result")] = written;
      }
    } else if (method == QLatin1String("hello")) {
      answer[QStringLiteral("result")] = QJsonObject{{QStringLiteral("protocol"), 1}};
    } else if (method == QLatin1String("cancel")) {
      write({{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
             {QStringLiteral("id"), request.value(QLatin1String("params"))[QLatin1String("id")]},
             {QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), -32800},
                                                   {QStringLiteral("message"), QStringLiteral("stopped")}}}});
      answer[QStringLiteral("result")] = QJsonObject{};
    } else {
      answer[QStringLiteral("error")] = QJsonObject{
          {QStringLiteral("code"), -32601}, {QStringLiteral("message"), QStringLiteral("no such method")}};
    }
    write(answer);
  }
  return 0;
}
