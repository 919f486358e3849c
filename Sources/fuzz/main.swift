#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Feeds damaged specs and data files to everything that reads them, in processes that may die of it.
guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
  print("usage: fuzz COUNT [--seed N] [--first INDEX] [--jobs N] [--save FOLDER] FOLDER…")
  exit(2)
}
let inputs = Inputs(seed: options.seed, folders: options.corpora)
guard !inputs.isEmpty else {
  print("no specs in \(options.corpora.joined(separator: ", "))")
  exit(2)
}

if let number = options.worker {
  guard let progress = Progress("\(options.folder)/progress-\(number)", isNew: false) else {
    exit(2)
  }
  Worker.limitMemory(to: 1 << 30)
  Worker(inputs: inputs, folder: "\(options.folder)/worker-\(number)", progress: progress)
    .run(from: options.first, step: options.jobs, to: options.end)
  exit(0)
}

mkdir(options.folder, 0o755)
guard let outcome = Supervisor(options: options, inputs: inputs).run() else {
  print("no worker could be started")
  exit(2)
}
print("slowest input: \(outcome.slowest.input) with \(outcome.slowest.milliseconds) ms")
print("\(options.count) inputs, \(outcome.faults.count) crashes")
exit(outcome.faults.isEmpty ? 0 : 1)
