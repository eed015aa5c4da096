// SPDX-License-Identifier: BSD-3-Clause
// What a command is, as data: one CommandSpec per command, written beside its handler.
//
// Dispatch of both protocols, locking, ACL, MULTI checks, COMMAND and its documentation, and the
// coverage tests read these records; nothing else in the project knows a command's name. The
// vocabulary (flags, key specs, argument types) is that of Redis 7.0's COMMAND INFO and COMMAND
// DOCS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace ruddock::engine {

class CommandContext;
using Handler = void (*)(CommandContext&);

// Behaviour of a command. Names in COMMAND INFO: see CommandFlagName.
enum CommandFlag : uint32_t {
  kWrite = 1u << 0,
  kReadOnly = 1u << 1,
  kDenyOom = 1u << 2,
  kAdmin = 1u << 3,
  kPubSubCommand = 1u << 4,
  kNoScript = 1u << 5,
  kBlocking = 1u << 6,
  kLoading = 1u << 7,
  kStale = 1u << 8,
  kSkipMonitor = 1u << 9,
  kSkipSlowlog = 1u << 10,
  kAsking = 1u << 11,
  kFast = 1u << 12,
  kNoAuth = 1u << 13,
  kMayReplicate = 1u << 14,
  kNoMandatoryKeys = 1u << 15,
  kProtectedCommand = 1u << 16,
  kNoAsyncLoading = 1u << 17,
  kNoMulti = 1u << 18,
  kMovableKeys = 1u << 19,
  kAllowBusy = 1u << 20,
  // Ours, never shown: the command acts on the whole keyspace, so all shards are held for it.
  kAllShards = 1u << 24,
  // Ours: a request of the binary protocol alone, which no name reaches.
  kInternal = 1u << 25,
};

// Explicit ACL categories; read, write, admin, dangerous, fast, slow, blocking, pubsub follow from
// the flags (see Command).
enum AclCategory : uint32_t {
  kCategoryKeyspace = 1u << 0,
  kCategoryRead = 1u << 1,
  kCategoryWrite = 1u << 2,
  kCategorySet = 1u << 3,
  kCategorySortedSet = 1u << 4,
  kCategoryList = 1u << 5,
  kCategoryHash = 1u << 6,
  kCategoryString = 1u << 7,
  kCategoryBitmap = 1u << 8,
  kCategoryHyperLogLog = 1u << 9,
  kCategoryGeo = 1u << 10,
  kCategoryStream = 1u << 11,
  kCategoryPubSub = 1u << 12,
  kCategoryAdmin = 1u << 13,
  kCategoryFast = 1u << 14,
  kCategorySlow = 1u << 15,
  kCategoryBlocking = 1u << 16,
  kCategoryDangerous = 1u << 17,
  kCategoryConnection = 1u << 18,
  kCategoryTransaction = 1u << 19,
  kCategoryScripting = 1u << 20,
};

// What a command does with the keys of one key spec.
enum KeySpecFlag : uint32_t {
  kKeyRO = 1u << 0,
  kKeyRW = 1u << 1,
  kKeyOW = 1u << 2,
  kKeyRM = 1u << 3,
  kKeyAccess = 1u << 4,
  kKeyUpdate = 1u << 5,
  kKeyInsert = 1u << 6,
  kKeyDelete = 1u << 7,
  kKeyNotKey = 1u << 8,
  kKeyIncomplete = 1u << 9,
  kKeyVariableFlags = 1u << 10,
};

// Where keys stand among the arguments. Positions count the command's name as 0.
struct KeySpec {
  enum class Begin : uint8_t { kIndex, kKeyword, kUnknown };
  enum class Find : uint8_t { kRange, kKeyNum, kUnknown };

  uint32_t flags = 0;
  Begin begin = Begin::kIndex;
  int index = 1;                  // kIndex: the first key
  std::string_view keyword = {};  // kKeyword: keys start behind it ...
  int start_from = 0;             // ... searched from here (negative: from the end, backwards)
  Find find = Find::kRange;
  int last_key = 0;       // kRange: relative to the first; -1: to the last argument
  int step = 1;           // kRange and kKeyNum
  int limit = 0;          // kRange with last_key -1: 2 means only half of the rest
  int key_num_index = 0;  // kKeyNum: where the count stands, relative to begin
  int first_key = 0;      // kKeyNum: where the first key stands, relative to begin
  std::string_view notes = {};
};

enum class ArgType : uint8_t {
  kString,
  kInteger,
  kDouble,
  kKey,
  kPattern,
  kUnixTime,
  kPureToken,
  kOneOf,
  kBlock,
};

enum ArgFlag : uint8_t { kOptional = 1, kMultiple = 2, kMultipleToken = 4 };

// One argument of COMMAND DOCS; trees for oneof and block.
struct ArgSpec {
  std::string_view name = {};
  ArgType type = ArgType::kString;
  std::string_view token = {};
  uint8_t flags = 0;
  int key_spec = -1;  // index into CommandSpec::key_specs
  std::string_view since = {};
  std::string_view deprecated_since = {};
  std::initializer_list<ArgSpec> children = {};
};

struct HistoryEntry {
  std::string_view version = {};
  std::string_view change = {};  // our own words
};

// A function that names the keys where key specs cannot: it appends the positions of all keys to
// `out` and returns false when the arguments make no sense.
class KeyPositions;
class ArgView;
using KeyFunction = bool (*)(const ArgView& args, KeyPositions& out);

// What a command does with elements of the value at its key.
enum class ElementUse : uint8_t {
  kLookup,  // finds them
  kOrder,   // and asks for, or changes, their place in a sorted set
  kScored,  // gives them scores: the argument before each is one
};

// Which arguments of a command with one key name elements of the key's value: fields, members. The
// executor looks ahead for them; nothing depends on it.
struct ElementSpec {
  int8_t first = 0;  // 0: none; negative: counted from the end, -1 being the last argument
  int8_t step = 0;   // from one to the next; 0: there is one
  ElementUse use = ElementUse::kLookup;
};

struct CommandSpec {
  std::string_view name = {};  // lower case; of a subcommand only its own word
  // Number on the binary protocol, from the list in binary/PROTOCOL.md, which a test holds against
  // the records; never changed, never used again. A subcommand has none.
  uint16_t opcode = 0;
  // Arguments including the name (of a subcommand: both words); negative: at least that many.
  int arity = 0;
  uint32_t flags = 0;
  uint32_t categories = 0;
  std::string_view group = {};  // as in COMMAND DOCS: "string", "generic", "connection", ...
  std::string_view since = {};
  std::string_view complexity = {};
  std::string_view summary = {};  // our own words
  std::initializer_list<KeySpec> key_specs = {};
  ElementSpec elements = {};
  std::initializer_list<ArgSpec> arguments = {};
  std::initializer_list<std::string_view> tips = {};
  std::initializer_list<HistoryEntry> history = {};
  std::string_view deprecated_since = {};
  std::string_view replaced_by = {};
  bool system_command = false;  // doc_flags "syscmd": meant for servers, not for users
  Handler handler = nullptr;
  KeyFunction key_function = nullptr;
  std::initializer_list<CommandSpec> subcommands = {};
};

// Puts a file's commands into the registry: RUDDOCK_COMMANDS(kStringCommands); at namespace scope,
// where kStringCommands is a `const CommandSpec[]` with static storage duration.
class CommandRegistration {
 public:
  CommandRegistration(const CommandSpec* specs, size_t count);
};

#define RUDDOCK_COMMANDS(table)                                                      \
  static const ::ruddock::engine::CommandRegistration registration_of_##table(table, \
                                                                              std::size(table))

}  // namespace ruddock::engine
