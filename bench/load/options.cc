// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/options.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>

#include "bench/load/request.h"

namespace ruddock::load {

const char* const kUsage =
    R"(usage: ruddock-bench [options]
Sends load to a Redis-compatible server, and shows throughput and latency for each command.

The server
  --protocol P         resp (default) or binary
  -h, --host HOST      default 127.0.0.1
  -p, --port PORT      default 6379, with --protocol binary 7001
  -s, --socket PATH    a Unix socket instead
  --user NAME, -a, --password WORD, --db NUMBER

The load
  -c, --connections N  default 50
  -t, --threads N      default 1; connections are divided among them
  -P, --pipeline N     requests of a connection that are sent together (default 1)
  -n, --requests N     default 100000; or --duration SECONDS
  --warmup SECONDS     the same load before, which does not count
  --rate N             open loop: N requests per second are due, whether or not others were answered, at most
                       -P of a connection under way; latency counts from when a request was due
  --timeout SECONDS    give up where nothing is answered for so long (default 30)

What is sent
  --mix NAME=N,...     these commands, N of them for the others' N (default get=1,set=1): %NAMES%
  --command [N:]LINE   a command line besides, or instead of, a mix; may be repeated. In it __key__ stands for prefix
                       and number, __rand_int__ for a number of twelve digits, __data__ for the value
  -r, --keys N         numbers are below N (default 100000)
  --key-prefix TEXT    default key:
  --distribution D     of the numbers: uniform (default), sequential, zipf or zipf:EXPONENT (default 0.99)
  -d, --value-size N   bytes of the value (default 3)
  --value KIND         random letters (default), json, zero
  --seed N             of all that is random (default 1)

Results
  --json FILE, --svg FILE (percentiles of latency), -q, --quiet (no progress), --help, --version
Exit status: 0; 1 where the run failed; 2 for wrong options; 3 where the server answered errors.
)";

namespace {

[[noreturn]] void Refuse(const std::string& text) { throw std::invalid_argument(text); }

uint64_t ParseNumber(const std::string& option, const std::string& text, uint64_t low,
                     uint64_t high) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < low || number > high) {
    Refuse(fmt::format("{} needs a whole number from {} to {}, not '{}'", option, low, high, text));
  }
  return number;
}

double ParseReal(const std::string& option, const std::string& text, double low, double high) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  // A NaN fails the comparison.
  if (error != std::errc() || stop != end || !(number >= low && number <= high)) {
    Refuse(fmt::format("{} needs a number from {} to {}, not '{}'", option, low, high, text));
  }
  return number;
}

constexpr uint64_t kMaxWeight = 1'000'000;

void AddMix(Options& options, const std::string& text) {
  for (size_t at = 0; at <= text.size();) {
    const size_t comma = std::min(text.find(',', at), text.size());
    const std::string part = text.substr(at, comma - at);
    const size_t equals = part.find('=');
    const std::string name = part.substr(0, equals);
    const std::string_view line = NamedCommand(name);
    if (line.empty()) {
      Refuse(fmt::format("--mix knows no '{}', only {}; --command takes any command line", name,
                         NamedCommands()));
    }
    MixEntry entry{1, SplitWords(line)};
    if (equals != std::string::npos) {
      entry.weight = ParseNumber("--mix " + name, part.substr(equals + 1), 1, kMaxWeight);
    }
    options.mix.push_back(std::move(entry));
    at = comma + 1;
  }
}

void AddCommand(Options& options, const std::string& text) {
  MixEntry entry;
  std::string line = text;
  // No command begins with a digit.
  if (const size_t colon = text.find(':');
      colon != std::string::npos && text[0] >= '0' && text[0] <= '9') {
    entry.weight = ParseNumber("the weight of --command", text.substr(0, colon), 1, kMaxWeight);
    line = text.substr(colon + 1);
  }
  try {
    entry.words = SplitWords(line);
  } catch (const std::invalid_argument& error) {
    Refuse(fmt::format("--command '{}': {}", line, error.what()));
  }
  if (entry.words.empty() || entry.words[0].empty()) Refuse("--command needs a command line");
  options.mix.push_back(std::move(entry));
}

void SetDistribution(Options& options, const std::string& text) {
  if (text == "uniform") {
    options.distribution = Distribution::kUniform;
  } else if (text == "sequential") {
    options.distribution = Distribution::kSequential;
  } else if (text == "zipf" || text.starts_with("zipf:")) {
    options.distribution = Distribution::kZipf;
    if (text.size() > 4)
      options.zipf_exponent = ParseReal("zipf's exponent", text.substr(5), 0.01, 20);
  } else {
    Refuse(fmt::format("--distribution is uniform, sequential, zipf or zipf:EXPONENT, not '{}'",
                       text));
  }
}

void SetProtocol(Options& options, const std::string& text) {
  if (text != "resp" && text != "binary") {
    Refuse(fmt::format("--protocol is resp or binary, not '{}'", text));
  }
  options.protocol = text == "resp" ? Protocol::kResp : Protocol::kBinary;
}

void SetValueKind(Options& options, const std::string& text) {
  if (text == "random") {
    options.value = ValueKind::kRandom;
  } else if (text == "json") {
    options.value = ValueKind::kJson;
  } else if (text == "zero") {
    options.value = ValueKind::kZero;
  } else {
    Refuse(fmt::format("--value is random, json or zero, not '{}'", text));
  }
}

using Setter = std::function<void(Options&, const std::string& option, const std::string& value)>;

Setter Text(std::string Options::*member) {
  return [member](Options& options, const std::string&, const std::string& value) {
    options.*member = value;
  };
}

Setter Number(uint64_t Options::*member, uint64_t low, uint64_t high) {
  return [=](Options& options, const std::string& option, const std::string& value) {
    options.*member = ParseNumber(option, value, low, high);
  };
}

Setter Real(double Options::*member, double low, double high) {
  return [=](Options& options, const std::string& option, const std::string& value) {
    options.*member = ParseReal(option, value, low, high);
  };
}

Setter Call(void (*function)(Options&, const std::string&)) {
  return [=](Options& options, const std::string&, const std::string& value) {
    function(options, value);
  };
}

constexpr double kMaxSeconds = 1e7;

// Options with a value.
const std::map<std::string, Setter>& Setters() {
  static const std::map<std::string, Setter> setters = {
      {"--protocol", Call(SetProtocol)},
      {"--host", Text(&Options::host)},
      {"--port",
       [](Options& options, const std::string& option, const std::string& value) {
         options.port = static_cast<int>(ParseNumber(option, value, 1, 65535));
       }},
      {"--socket", Text(&Options::socket)},
      {"--user", Text(&Options::user)},
      {"--password", Text(&Options::password)},
      {"--db", Number(&Options::database, 0, 1'000'000)},
      {"--connections", Number(&Options::connections, 1, 100'000)},
      {"--threads", Number(&Options::threads, 1, 1'000)},
      {"--pipeline", Number(&Options::pipeline, 1, 1'000'000)},
      {"--requests", Number(&Options::requests, 1, 1'000'000'000'000)},
      {"--duration", Real(&Options::seconds, 0.001, kMaxSeconds)},
      {"--warmup", Real(&Options::warmup_seconds, 0, kMaxSeconds)},
      {"--rate", Real(&Options::rate, 0.001, 1e9)},
      {"--timeout", Real(&Options::timeout_seconds, 0.1, kMaxSeconds)},
      {"--mix", Call(AddMix)},
      {"--command", Call(AddCommand)},
      {"--keys", Number(&Options::keys, 1, 1'000'000'000'000)},
      {"--key-prefix", Text(&Options::prefix)},
      {"--distribution", Call(SetDistribution)},
      {"--value-size", Number(&Options::value_size, 0, 512u << 20)},
      {"--value", Call(SetValueKind)},
      {"--seed", Number(&Options::seed, 0, ~uint64_t{0})},
      {"--json", Text(&Options::json)},
      {"--svg", Text(&Options::svg)},
  };
  return setters;
}

std::string LongName(const std::string& option) {
  static const std::map<std::string, std::string> names = {
      {"-h", "--host"},        {"-p", "--port"},       {"-s", "--socket"},   {"-a", "--password"},
      {"-c", "--connections"}, {"-t", "--threads"},    {"-P", "--pipeline"}, {"-n", "--requests"},
      {"-r", "--keys"},        {"-d", "--value-size"}, {"-q", "--quiet"}};
  const auto found = names.find(option);
  return found != names.end() ? found->second : option;
}

// What no single option can see.
void Complete(Options& options) {
  if (options.requests > 0 && options.seconds > 0) {
    Refuse("--requests and --duration: one of them says when to stop");
  }
  if (options.requests == 0 && options.seconds == 0) options.requests = 100'000;
  if (!options.socket.empty() && options.port != 0) Refuse("--socket and --port: only one of them");
  if (options.port == 0) options.port = options.protocol == Protocol::kResp ? 6379 : 7001;
  if (!options.user.empty() && options.password.empty()) Refuse("--user needs a --password");
  if (options.threads > options.connections) {
    Refuse(fmt::format("{} threads for {} connections", options.threads, options.connections));
  }
  if (options.mix.empty()) AddMix(options, "get,set");
}

}  // namespace

Options ParseOptions(const std::vector<std::string>& arguments) {
  Options options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string option = LongName(arguments[i]);
    if (option == "--help") {
      options.help = true;
    } else if (option == "--version") {
      options.version = true;
    } else if (option == "--quiet") {
      options.quiet = true;
    } else if (const auto setter = Setters().find(option); setter != Setters().end()) {
      if (i + 1 == arguments.size()) Refuse(arguments[i] + " needs a value");
      setter->second(options, arguments[i], arguments[i + 1]);
      ++i;
    } else {
      Refuse(fmt::format("unknown option '{}'", arguments[i]));
    }
  }
  Complete(options);
  return options;
}

}  // namespace ruddock::load
