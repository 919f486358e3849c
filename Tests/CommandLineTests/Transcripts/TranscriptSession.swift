import Foundation

/// A folder in which the commands of a transcript run one after the other, as a reader would run them in a checkout.
struct TranscriptSession: ~Copyable {
  /// What a command printed and how it ended.
  struct Answer {
    let lines: [String]
    let status: Int32
  }

  /// Commands that compute no numbers: all that they print is the same everywhere.
  private static let exactCommands: Set<Substring> = [
    "lint", "shapes", "diff", "explain", "explain-error", "rules", "fmt", "render", "schema",
    "init",
  ]

  private let scratch: Scratch
  private let programs: Scratch

  /// Makes the folder, with copies of the package's specs and links to their data.
  init() throws {
    let scratch = try Scratch()
    let programs = try Scratch()
    try FileManager.default.createSymbolicLink(
      atPath: "\(programs.path)/coprime", withDestinationPath: Binary.path)
    try Self.copy("specs", to: scratch.path)
    self.scratch = scratch
    self.programs = programs
  }

  private static func copy(_ folder: String, to root: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    for name in entries(of: folder) {
      let path = "\(folder)/\(name)"
      if name == "data" {
        try files.createSymbolicLink(
          atPath: "\(root)/\(path)", withDestinationPath: "\(packageRoot)/\(path)")
      } else if name.hasSuffix(".yaml") {
        try files.copyItem(atPath: "\(packageRoot)/\(path)", toPath: "\(root)/\(path)")
      } else if !name.contains(".") {
        try copy(path, to: root)
      }
    }
  }

  func save(_ name: String, _ text: String) throws { try scratch.write(name, text) }

  /// Runs a command in a shell; errors are printed in their place among the rest.
  func run(_ command: Transcript.Command) throws -> Answer {
    let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let run = try Binary.run(
      ["-c", "exec 2>&1\n\(command.text)"], folder: scratch.path,
      environment: ["PATH": "\(programs.path):\(search)"], executable: "/bin/sh")
    var lines = run.output.replacing(scratch.path + "/", with: "")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    // A shell reports what a signal ended as 128 and more; its own end by one is never shown.
    return Answer(lines: lines, status: run.wasKilled ? -run.status : run.status)
  }

  static func isMeasured(_ command: Transcript.Command) -> Bool {
    let words = command.text.split(separator: " ")
    guard let program = words.firstIndex(of: "coprime"), program + 1 < words.count else {
      return true
    }
    return !exactCommands.contains(words[program + 1])
  }
}
