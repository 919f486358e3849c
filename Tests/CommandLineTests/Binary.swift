import Foundation

/// What a run of the program printed and how it ended.
struct Invocation {
  let status: Int32
  /// Whether a signal ended it: a crash.
  let wasKilled: Bool
  let output: String
  let errors: String

  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
  }
}

/// The program, built beside the tests.
enum Binary {
  static let path =
    ProcessInfo.processInfo.environment["COPRIME"]
    ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("coprime").path

  static func run(
    _ arguments: [String], input: String = "", folder: String = packageRoot,
    environment: [String: String] = [:], executable: String = path
  ) throws -> Invocation {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Where the tests run must not change what the program prints.
    let inherited = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("GITHUB_") && !$0.key.hasPrefix("CI_") && !$0.key.hasSuffix("_COLOR")
    }
    process.environment = inherited.merging(environment) { $1 }
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (
      standardInput, output, errors
    )
    try process.run()
    standardInput.fileHandleForWriting.write(Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    // Errors are few: they fit into the pipe while the output is read.
    let out = output.fileHandleForReading.readDataToEndOfFile()
    let err = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Invocation(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: out, as: UTF8.self), errors: String(decoding: err, as: UTF8.self))
  }
}
