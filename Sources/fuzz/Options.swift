#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `fuzz COUNT [--seed N] [--first INDEX] [--jobs N] [--save FOLDER] FOLDER…`
struct Options {
  var count = 1000
  var seed: UInt64 = 1
  /// Index of the first input.
  var first = 0
  var jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// Where inputs that end a worker are kept.
  var folder = ".build/fuzz"
  var corpora: [String] = []
  /// Number of the worker; nil in the supervisor.
  var worker: Int?
  var end = 0
  var program = CommandLine.arguments[0]

  init?(_ arguments: [String]) {
    var rest = arguments[...]
    var isCounted = false
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else {
        if !isCounted, let number = Int(argument), number > 0 {
          (count, isCounted) = (number, true)
        } else {
          corpora.append(argument)
        }
        continue
      }
      guard let value = rest.popFirst() else { return nil }
      switch argument {
      case "--save": folder = value
      case "--seed":
        guard let number = UInt64(value) else { return nil }
        seed = number
      default:
        guard let number = Int(value), number >= 0, set(argument, number) else { return nil }
      }
    }
    if end == 0 { end = first + count }
  }

  private mutating func set(_ argument: String, _ number: Int) -> Bool {
    switch argument {
    case "--first": first = number
    case "--end": end = number
    case "--jobs": jobs = max(1, number)
    case "--worker": worker = number
    default: return false
    }
    return true
  }

  /// What a worker must know beside its number and its first input.
  var forWorker: [String] {
    ["--seed", "\(seed)", "--end", "\(end)", "--jobs", "\(jobs)", "--save", folder, "\(count)"]
      + corpora
  }
}
