// SPDX-License-Identifier: BSD-3-Clause
#include "server/crash_report.h"

#include <execinfo.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "engine/base/command_trail.h"

namespace ruddock::server {

namespace {

constexpr std::array<int, 5> kSignals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr size_t kStackSize = 64 * 1024;
constexpr int kMaxFrames = 64;

// Everything that the handler needs, in memory that no crash takes away. Empty: not wanted.
struct Settings {
  std::array<char, 4096> log_file{};
  std::array<char, 4096> pid_file{};
  std::array<char, 64> version{};
};
Settings settings;
std::atomic<bool> reporting{false};

template <size_t kSize>
void Keep(std::array<char, kSize>& place, const std::string& text) {
  // Cut paths would name other files.
  if (text.size() < kSize) std::memcpy(place.data(), text.c_str(), text.size() + 1);
}

// Writes without allocating, locking or formatting by the library: the only way in a handler.
class Writer {
 public:
  explicit Writer(int fd) : fd_(fd) {}

  Writer& Text(std::string_view text) {
    [[maybe_unused]] const ssize_t written = write(fd_, text.data(), text.size());
    return *this;
  }
  Writer& Decimal(int64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    do {
      digits[--at] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (value < 0) digits[--at] = '-';
    return Text({digits + at, sizeof digits - at});
  }
  Writer& Hex(uint64_t value) {
    char digits[16];
    for (size_t i = 16; i-- > 0; value >>= 4) digits[i] = "0123456789abcdef"[value & 15];
    return Text({digits, 16});
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

const char* SignalName(int number) {
  switch (number) {
    case SIGSEGV: return "SIGSEGV (invalid memory access)";
    case SIGBUS: return "SIGBUS (bad address or truncated mapping)";
    case SIGFPE: return "SIGFPE (bad arithmetic)";
    case SIGILL: return "SIGILL (bad instruction)";
    case SIGABRT: return "SIGABRT (the program gave up)";
    default: return "unknown";
  }
}

#if defined(__x86_64__)

uint64_t ProgramCounter(const ucontext_t& context) {
  return static_cast<uint64_t>(context.uc_mcontext.gregs[REG_RIP]);
}

void WriteRegisters(Writer& out, const ucontext_t& context) {
  static constexpr struct {
    const char* name;
    int index;
  } kRegisters[] = {{"rax", REG_RAX}, {"rbx", REG_RBX}, {"rcx", REG_RCX}, {"rdx", REG_RDX},
                    {"rsi", REG_RSI}, {"rdi", REG_RDI}, {"rbp", REG_RBP}, {"rsp", REG_RSP},
                    {"r8 ", REG_R8},  {"r9 ", REG_R9},  {"r10", REG_R10}, {"r11", REG_R11},
                    {"r12", REG_R12}, {"r13", REG_R13}, {"r14", REG_R14}, {"r15", REG_R15},
                    {"rip", REG_RIP}, {"efl", REG_EFL}};
  int column = 0;
  for (const auto& [name, index] : kRegisters) {
    out.Text(name).Text(":").Hex(static_cast<uint64_t>(context.uc_mcontext.gregs[index]));
    out.Text(++column % 3 == 0 ? "\n" : " ");
  }
}

#elif defined(__aarch64__)

uint64_t ProgramCounter(const ucontext_t& context) { return context.uc_mcontext.pc; }

void WriteRegisters(Writer& out, const ucontext_t& context) {
  for (int i = 0; i < 31; ++i) {
    out.Text("x").Decimal(i).Text(":").Hex(context.uc_mcontext.regs[i]);
    out.Text(i % 3 == 2 ? "\n" : " ");
  }
  out.Text("\nsp:").Hex(context.uc_mcontext.sp).Text(" pc:").Hex(context.uc_mcontext.pc);
  out.Text("\n");
}

#else

uint64_t ProgramCounter(const ucontext_t&) { return 0; }
void WriteRegisters(Writer& out, const ucontext_t&) { out.Text("not known for this machine\n"); }

#endif

void WriteSignal(Writer& out, int number, const siginfo_t& info, const ucontext_t& context) {
  out.Text("\n=== RUDDOCK BUG REPORT START ===\n");
  out.Text(settings.version.data()).Text(" crashed by signal ").Decimal(number);
  out.Text(", ").Text(SignalName(number)).Text(", si_code ").Decimal(info.si_code).Text("\n");
  if (info.si_code <= 0) {
    out.Text("Sent by process ").Decimal(info.si_pid).Text(", user ").Decimal(info.si_uid);
    out.Text("\n");
  } else if (number != SIGABRT) {
    out.Text("Accessed address: 0x").Hex(reinterpret_cast<uintptr_t>(info.si_addr)).Text("\n");
  }
  out.Text("At instruction: 0x").Hex(ProgramCounter(context)).Text("\n");
  out.Text("Process ").Decimal(getpid()).Text(", thread ").Decimal(syscall(SYS_gettid));
  out.Text("\n");
}

void WriteStack(Writer& out) {
  out.Text("\n--- STACK ---\n");
  void* frames[kMaxFrames];
  const int count = backtrace(frames, kMaxFrames);
  backtrace_symbols_fd(frames, count, out.fd());
}

void WriteTrail(const engine::CommandTrail& trail, void* argument) {
  Writer& out = *static_cast<Writer*>(argument);
  const uint32_t next = trail.next.load(std::memory_order_relaxed);
  bool any = false;
  for (uint32_t i = 0; i < engine::CommandTrail::kLength; ++i) {
    const size_t at = (next + i) % engine::CommandTrail::kLength;
    const char* const name = trail.names[at].load(std::memory_order_relaxed);
    if (name == nullptr) continue;
    out.Text(any ? " " : "- ").Text(name);
    any = true;
  }
  if (any) out.Text("\n");
}

void Report(int number, const siginfo_t& info, const ucontext_t& context) {
  int fd = STDOUT_FILENO;
  if (settings.log_file[0] != '\0') {
    fd = open(settings.log_file.data(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) fd = STDOUT_FILENO;
  }
  Writer out(fd);
  WriteSignal(out, number, info, context);
  // From here on each part may fail by itself; what is most telling comes first.
  WriteStack(out);
  out.Text("\n--- REGISTERS ---\n");
  WriteRegisters(out, context);
  out.Text("\n--- LAST COMMANDS OF EACH THREAD, OLDEST FIRST ---\n");
  engine::VisitCommandTrails(WriteTrail, &out);
  out.Text("\n=== RUDDOCK BUG REPORT END ===\n");
}

void Handle(int number, siginfo_t* info, void* context) {
  if (reporting.exchange(true)) {
    // Another thread is at it and will end the process.
    while (true) pause();
  }
  Report(number, *info, *static_cast<ucontext_t*>(context));
  if (settings.pid_file[0] != '\0') unlink(settings.pid_file.data());
  // The parent and the core dump shall see the true cause. The handler was reset when it was
  // called.
  raise(number);
}

void Enable(bool on) {
  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  if (on) {
    action.sa_sigaction = Handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND | SA_NODEFER;
  } else {
    action.sa_handler = SIG_DFL;
  }
  for (const int number : kSignals) sigaction(number, &action, nullptr);
}

}  // namespace

void InstallCrashReport(engine::Config& config, const std::string& version,
                        const std::string& pid_file) {
  Keep(settings.version, version);
  Keep(settings.pid_file, pid_file);
  const std::string log_file = config.logfile();
  if (!log_file.empty()) Keep(settings.log_file, std::filesystem::absolute(log_file).string());
  // The first call loads a library, which must not happen in the handler.
  void* frame;
  backtrace(&frame, 1);
  Enable(config.crash_log_enabled());
  config.OnChange({"crash-log-enabled"}, [&config] {
    Enable(config.crash_log_enabled());
    return std::string();
  });
}

CrashStack::CrashStack() : memory_(new char[kStackSize]) {
  stack_t stack{};
  stack.ss_sp = memory_.get();
  stack.ss_size = kStackSize;
  sigaltstack(&stack, nullptr);
}

CrashStack::~CrashStack() {
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, nullptr);
}

}  // namespace ruddock::server
