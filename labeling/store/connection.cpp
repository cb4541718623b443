#include "labeling/store/connection.h"

#include <sqlite3.h>

#include <cassert>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "model/base/error.h"
#include "model/base/run_control.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

// Another program may hold the write lock for as long as a large import takes.
constexpr std::chrono::minutes kPatience{1};

// '?', '#' and '%' have a meaning in the URI that Immutable needs.
std::string uriOf(const std::filesystem::path& file) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = "file://";
  for (const char c : std::filesystem::absolute(file).string()) {
    if (c == '?' || c == '#' || c == '%') {
      uri += {'%', kHex[static_cast<unsigned char>(c) >> 4], kHex[static_cast<unsigned char>(c) & 15]};
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

ErrorKind kindOf(int code, int systemErrno) {
  if (systemErrno == ENOSPC || systemErrno == EDQUOT || systemErrno == EFBIG) {
    if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_FULL) return ErrorKind::DiskFull;
  }
  switch (code & 0xff) {
    case SQLITE_FULL:
      return ErrorKind::DiskFull;
    case SQLITE_READONLY:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PERM:
      return ErrorKind::Unwritable;
    case SQLITE_IOERR:
      switch (code) {
        case SQLITE_IOERR_WRITE:
        case SQLITE_IOERR_FSYNC:
        case SQLITE_IOERR_DIR_FSYNC:
        case SQLITE_IOERR_TRUNCATE:
        case SQLITE_IOERR_DELETE:
        case SQLITE_IOERR_SHMSIZE:
          return ErrorKind::Unwritable;
        default:
          return ErrorKind::Unreadable;
      }
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return ErrorKind::Unreadable;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorKind::Corrupt;
    case SQLITE_NOMEM:
      return ErrorKind::OutOfMemory;
    default:
      return ErrorKind::Internal;
  }
}

std::string sentenceOf(const std::filesystem::path& file, ErrorKind kind, int code, const std::string& said) {
  const std::string name = file.string();
  switch (kind) {
    case ErrorKind::DiskFull:
      return name +
             " could not be written: the disk is full. Nothing of this step was stored, everything "
             "before it is safe. Free some space and try again.";
    case ErrorKind::Unwritable:
      if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) {
        return name +
               " is being written by another program, which takes long. Nothing of this step was stored. Wait for "
               "the other program, or close it, and try again.";
      }
      return name + " could not be written (" + said +
             "). Nothing of this step was stored. Check the "
             "permissions of the file and of its folder.";
    case ErrorKind::Corrupt:
      return name + " is damaged or is no project database (" + said +
             "). Restore it from a backup, or run "
             "`check` on the project.";
    case ErrorKind::Unreadable:
      return name + " could not be read (" + said + "). Check that the file and its folder are readable.";
    default:
      return name + ": " + said;
  }
}

}  // namespace

std::string quotedName(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

// ---------------------------------------------------------------- Statement

Statement::Statement(Connection& connection, std::string sql, sqlite3_stmt* statement)
    : m_connection(&connection), m_sql(std::move(sql)), m_statement(statement) {}

Statement::Statement(Statement&& other) noexcept
    : m_connection(other.m_connection),
      m_sql(std::move(other.m_sql)),
      m_statement(std::exchange(other.m_statement, nullptr)) {}

Statement::~Statement() {
  if (m_statement != nullptr) m_connection->giveBack(m_sql, m_statement);
}

Statement& Statement::bind(int index, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(m_statement, index, value); code != SQLITE_OK)
    m_connection->fail(code);
  return *this;
}

Statement& Statement::bind(int index, double value) {
  if (const int code = sqlite3_bind_double(m_statement, index, value); code != SQLITE_OK)
    m_connection->fail(code);
  return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
  // An empty view may have no pointer, which SQLite would take for NULL.
  const char* text = value.data() == nullptr ? "" : value.data();
  const int code = sqlite3_bind_text64(m_statement, index, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) m_connection->fail(code);
  return *this;
}

Statement& Statement::bindBytes(int index, std::string_view bytes) {
  const void* data = bytes.data() == nullptr ? "" : bytes.data();
  const int code = sqlite3_bind_blob64(m_statement, index, data, bytes.size(), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) m_connection->fail(code);
  return *this;
}

Statement& Statement::bindNull(int index) {
  if (const int code = sqlite3_bind_null(m_statement, index); code != SQLITE_OK) m_connection->fail(code);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(m_statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  m_connection->fail(code);
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() { sqlite3_reset(m_statement); }

int Statement::columns() const { return sqlite3_column_count(m_statement); }
bool Statement::isNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

double Statement::real(int column) const {
  return isNull(column) ? std::numeric_limits<double>::quiet_NaN()
                        : sqlite3_column_double(m_statement, column);
}

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
  if (text == nullptr) return {};
  return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)));
}

std::string Statement::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
  if (bytes == nullptr) return {};
  return std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)));
}

std::optional<double> Statement::optionalReal(int column) const {
  if (isNull(column)) return std::nullopt;
  return sqlite3_column_double(m_statement, column);
}

std::string Statement::anyText(int column) const {
  if (sqlite3_column_type(m_statement, column) != SQLITE_FLOAT) return text(column);
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, sqlite3_column_double(m_statement, column));
  return std::string(digits, end.ptr);
}

// ---------------------------------------------------------------- Connection

Connection::Connection(const std::filesystem::path& file, Mode mode) : m_file(file), m_mode(mode) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= mode == Mode::Create      ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
           : mode == Mode::ReadWrite ? SQLITE_OPEN_READWRITE
                                     : SQLITE_OPEN_READONLY;
  if (mode == Mode::Immutable) flags |= SQLITE_OPEN_URI;
  const std::string name = mode == Mode::Immutable ? uriOf(file) : file.string();
  const int code = sqlite3_open_v2(name.c_str(), &m_handle, flags, nullptr);
  if (code != SQLITE_OK) {
    const ErrorKind kind = kindOf(code, m_handle == nullptr ? 0 : sqlite3_system_errno(m_handle));
    const std::string said = m_handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(m_handle);
    sqlite3_close(m_handle);
    throw Error(kind, sentenceOf(file, kind, code, said));
  }
  setPatience(kPatience);
  // A database of a stranger: no functions of extensions behind its views and triggers.
  sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

Connection::~Connection() {
  for (const auto& [sql, statements] : m_idle)
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  sqlite3_close_v2(m_handle);
}

Statement Connection::prepare(std::string_view sql) {
  if (const auto found = m_idle.find(sql); found != m_idle.end() && !found->second.empty()) {
    sqlite3_stmt* statement = found->second.back();
    found->second.pop_back();
    return Statement(*this, std::string(sql), statement);
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  assert(statement != nullptr);
  return Statement(*this, std::string(sql), statement);
}

Statement Connection::prepareOnce(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  return Statement(*this, {}, statement);
}

void Connection::giveBack(const std::string& sql, sqlite3_stmt* statement) noexcept {
  if (sql.empty()) {
    sqlite3_finalize(statement);
    return;
  }
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  try {
    m_idle[sql].push_back(statement);
  } catch (...) {
    sqlite3_finalize(statement);
  }
}

void Connection::setPatience(std::chrono::milliseconds patience) {
  sqlite3_busy_timeout(m_handle, static_cast<int>(patience.count()));
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Connection::integer(std::string_view sql) {
  Statement statement = prepare(sql);
  return statement.step() ? statement.integer(0) : 0;
}

std::string Connection::text(std::string_view sql) {
  Statement statement = prepare(sql);
  return statement.step() ? statement.text(0) : std::string();
}

std::int64_t Connection::lastInsertedRow() const { return sqlite3_last_insert_rowid(m_handle); }
std::int64_t Connection::changes() const { return sqlite3_changes64(m_handle); }
bool Connection::inTransaction() const { return sqlite3_get_autocommit(m_handle) == 0; }

void Connection::fail(int code) const {
  if ((code & 0xff) == SQLITE_INTERRUPT) throw model::Stopped();
  const ErrorKind kind = kindOf(code, sqlite3_system_errno(m_handle));
  throw Error(kind, sentenceOf(m_file, kind, code, sqlite3_errmsg(m_handle)));
}

void Connection::backupTo(const std::filesystem::path& file) {
  std::filesystem::path temporary = file;
  temporary += ".part";
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  try {
    Connection copy(temporary, Mode::Create);
    copy.execute("PRAGMA synchronous = FULL");
    sqlite3_backup* backup = sqlite3_backup_init(copy.handle(), "main", m_handle, "main");
    if (backup == nullptr) copy.fail(sqlite3_extended_errcode(copy.handle()));
    const int code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) copy.fail(code);
  } catch (...) {
    std::filesystem::remove(temporary, ignored);
    throw;
  }
  std::error_code error;
  std::filesystem::rename(temporary, file, error);
  if (error) throw model::systemError(file.string(), "could not be written", error.value());
}

// ---------------------------------------------------------------- transactions

Transaction::Transaction(Connection& connection) : m_connection(connection) {
  connection.prepare("BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
  if (!m_open || !m_connection.inTransaction()) return;  // a full disk has rolled back already
  sqlite3_exec(m_connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  m_connection.prepare("COMMIT").run();
  m_open = false;
}

ReadTransaction::ReadTransaction(Connection& connection) : m_connection(connection) {
  if (connection.inTransaction()) return;
  connection.prepare("BEGIN").run();
  m_open = true;
}

ReadTransaction::~ReadTransaction() {
  if (m_open && m_connection.inTransaction()) {
    sqlite3_exec(m_connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

}  // namespace labeling
