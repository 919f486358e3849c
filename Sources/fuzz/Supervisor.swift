#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs workers, one per core, and starts each again behind the input that ended it.
struct Supervisor {
  struct Fault {
    let input: Int
    let reason: String
  }
  private struct Child {
    let number: Int
    var process: pid_t
    let progress: Progress
    var lastInput = -1
    var lastChange = milliseconds()
    var isDone = false
  }

  let options: Options
  let inputs: Inputs

  /// Milliseconds after which a worker that neither computes nor goes on is ended; one that computes ends itself.
  static let patience = 120_000

  /// - Returns: what went wrong, and the slowest input with its milliseconds; nil where no worker could be started.
  func run() -> (faults: [Fault], slowest: (input: Int, milliseconds: Int))? {
    var children: [Child] = []
    for number in 0..<min(options.jobs, options.count) {
      guard let progress = Progress(path("progress", number), isNew: true),
        let process = start(number, from: options.first + number)
      else { return nil }
      children.append(Child(number: number, process: process, progress: progress))
    }
    var faults: [Fault] = []
    while children.contains(where: { !$0.isDone }) {
      usleep(10_000)
      for index in children.indices where !children[index].isDone {
        guard let fault = check(&children[index]) else { continue }
        faults.append(fault)
        save(fault, children[index])
        let next = fault.input + options.jobs
        children[index].progress.input = -1
        (children[index].lastInput, children[index].lastChange) = (-1, milliseconds())
        if next < options.end, let process = start(children[index].number, from: next) {
          children[index].process = process
        } else {
          children[index].isDone = true
        }
      }
    }
    let slowest = children.map(\.progress.slowest).max { $0.milliseconds < $1.milliseconds }
    return (faults.sorted { $0.input < $1.input }, slowest ?? (0, 0))
  }

  private func check(_ child: inout Child) -> Fault? {
    var status: Int32 = 0
    if waitpid(child.process, &status, WNOHANG) == child.process {
      let input = child.progress.input
      child.isDone = input == .max
      if child.isDone { return nil }
      let signal = status & 0x7F
      let reason =
        signal == SIGPROF
        ? "endless"
        : signal == 0
          ? "exit code \(status >> 8 & 0xFF)" : String(cString: strsignal(signal)).lowercased()
      return Fault(input: max(input, options.first + child.number), reason: reason)
    }
    let input = child.progress.input
    if input != child.lastInput {
      (child.lastInput, child.lastChange) = (input, milliseconds())
    } else if milliseconds() - child.lastChange > Self.patience {
      kill(child.process, SIGKILL)
      waitpid(child.process, &status, 0)
      return Fault(input: max(input, options.first + child.number), reason: "stuck")
    }
    return nil
  }

  /// Keeps the input and what the worker said last.
  private func save(_ fault: Fault, _ child: Child) {
    let input = inputs[fault.input]
    let folder = "\(options.folder)/crash-\(fault.input)"
    mkdir(folder, 0o755)
    Files.write(input.bytes, to: "\(folder)/\(input.fileName)")
    let words = Files.read(path("errors", child.number)) ?? []
    Files.write(Array("\(fault.reason)\n".utf8) + words, to: "\(folder)/reason.txt")
    let text = String(decoding: words.prefix(400), as: UTF8.self)
    print("input \(fault.input): \(fault.reason), saved in \(folder)\n\(text)")
  }

  private func path(_ name: String, _ number: Int) -> String {
    "\(options.folder)/\(name)-\(number)"
  }

  private func start(_ number: Int, from first: Int) -> pid_t? {
    let folder = path("worker", number)
    mkdir(folder, 0o755)
    let arguments =
      [CommandLine.arguments[0], "--worker", "\(number)", "--first", "\(first)"] + options.forWorker
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions, 2, path("errors", number), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    var process: pid_t = 0
    guard posix_spawn(&process, options.program, &actions, nil, &pointers, environ) == 0 else {
      return nil
    }
    return process
  }
}
