// An engine that answers at once with what a test has written down. `FAKE_ENGINE` names a folder:
// METHOD-MODEL.json, else METHOD.json, is the result of a request; {"error": {...}} in it is an error.
// Requests are appended to requests.jsonl.
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <iostream>
#include <string>

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QString folder = qEnvironmentVariable("FAKE_ENGINE");
  std::string line;
  while (std::getline(std::cin, line)) {
    const QJsonObject request = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
    const QString method = request.value(QLatin1String("method")).toString();
    QFile record(folder + QStringLiteral("/requests.jsonl"));
    if (record.open(QIODevice::Append)) record.write(QByteArray::fromStdString(line) + '\n');
    if (!request.contains(QLatin1String("id"))) continue;
    const QString model = request.value(QLatin1String("params"))[QLatin1String("model")].toString();
    QJsonObject answer{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                       {QStringLiteral("id"), request.value(QLatin1String("id"))}};
    QFile file(QStringLiteral("%1/%2-%3.json").arg(folder, method, model));
    if (!file.exists()) file.setFileName(QStringLiteral("%1/%2.json").arg(folder, method));
    if (file.open(QIODevice::ReadOnly)) {
      const QJsonObject written = QJsonDocument::fromJson(file.readAll()).object();
      if (written.contains(QLatin1String("error"))) {
        answer[QStringLiteral("error")] = written.value(QLatin1String("error"));
      } else {
        answer[QStringLiteral("result")] = written;
      }
    } else if (method == QLatin1String("hello")) {
      answer[QStringLiteral("result")] = QJsonObject{{QStringLiteral("protocol"), 1}};
    } else {
      answer[QStringLiteral("error")] = QJsonObject{
          {QStringLiteral("code"), -32601}, {QStringLiteral("message"), QStringLiteral("no such method")}};
    }
    std::cout << QJsonDocument(answer).toJson(QJsonDocument::Compact).constData() << std::endl;
  }
  return 0;
}
