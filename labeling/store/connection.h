#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace labeling {

class Connection;

/// A prepared statement with its parameters. Borrowed from the connection's cache and given back, reset, when
/// it goes out of scope: parse once, run often.
///
///     Statement add = connection.prepare("INSERT INTO setting VALUES (?, ?)");
///     add.bind(1, key).bind(2, value);
///     add.run();
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(int index, std::int64_t value);  ///< parameters count from 1
  Statement& bind(int index, int value) { return bind(index, static_cast<std::int64_t>(value)); }
  Statement& bind(int index, double value);  ///< NaN is stored as NULL
  Statement& bind(int index, std::string_view value);
  Statement& bind(int index, const char* value) { return bind(index, std::string_view(value)); }
  Statement& bindBytes(int index, std::string_view bytes);  ///< as a BLOB
  Statement& bindNull(int index);
  template <typename T>
  Statement& bind(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : bindNull(index);
  }

  bool step();  ///< true: a row is there. @throws Error by the kind of failure
  void run();   ///< to its end, then reset for the next use; bindings stay
  void reset();

  int columns() const;
  bool isNull(int column) const;  ///< columns count from 0
  std::int64_t integer(int column) const;
  double real(int column) const;  ///< NaN for NULL
  std::string text(int column) const;
  std::string bytes(int column) const;  ///< of a BLOB
  std::optional<double> optionalReal(int column) const;
  /// The value as text whatever its type; reals with the fewest digits that read back the same.
  std::string anyText(int column) const;

 private:
  friend class Connection;
  Statement(Connection& connection, std::string sql, sqlite3_stmt* statement);
  Connection* m_connection;
  std::string m_sql;  ///< empty: not kept
  sqlite3_stmt* m_statement;
};

/// One SQLite connection; belongs to one thread. The only door to SQLite for labeling/.
class Connection {
 public:
  enum class Mode {
    ReadWrite,
    Create,
    ReadOnly,
    Immutable  ///< read-only where not even a lock can be taken: nobody may write meanwhile
  };

  /// @throws Error(NotFound, Unreadable, Unwritable, Corrupt) naming the file
  Connection(const std::filesystem::path& file, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Statement prepare(std::string_view sql);
  Statement prepareOnce(const std::string& sql);  ///< not kept for the next time: its SQL hardly comes again
  void execute(const std::string& sql);           ///< one or several statements without parameters
  std::int64_t integer(std::string_view sql);     ///< the first value of the first row
  std::string text(std::string_view sql);
  std::int64_t lastInsertedRow() const;
  std::int64_t changes() const;  ///< rows changed by the newest statement
  bool inTransaction() const;

  /// A copy of the whole database, consistent while others write. Appears under its name only when whole.
  /// @throws Error(DiskFull, Unwritable)
  void backupTo(const std::filesystem::path& file);

  /// How long to wait for another program that is writing before giving up; a minute at first, which a large
  /// import may take.
  void setPatience(std::chrono::milliseconds patience);

  const std::filesystem::path& file() const { return m_file; }
  Mode mode() const { return m_mode; }
  sqlite3* handle() const { return m_handle; }  ///< for labeling/store only

  /// The error of the newest failed call, told apart by its code.
  /// @param doing "reading", "writing", ...
  [[noreturn]] void fail(int code) const;

 private:
  friend class Statement;
  void giveBack(const std::string& sql, sqlite3_stmt* statement) noexcept;

  std::filesystem::path m_file;
  Mode m_mode;
  sqlite3* m_handle = nullptr;
  std::map<std::string, std::vector<sqlite3_stmt*>, std::less<>> m_idle;  ///< prepared and unused
};

/// A write transaction: takes the write lock at once (so that it waits for another writer, instead of failing
/// half-way), and rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();  ///< durable when it returns. @throws Error(DiskFull, Unwritable): nothing was stored

 private:
  Connection& m_connection;
  bool m_open = true;
};

/// One moment of the database for several reads, whatever others write meanwhile.
class ReadTransaction {
 public:
  explicit ReadTransaction(Connection& connection);
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  Connection& m_connection;
  bool m_open = false;  ///< false: one was open already
};

/// A name as SQL takes it: in double quotes, doubled inside.
std::string quotedName(const std::string& name);

}  // namespace labeling
