import Foundation
import Testing

/// The documents that show sessions with the program show what happens.
///
/// `make guide` writes what happens into them.
@Suite(.serialized) struct TranscriptTests {
  private static let documents = ["docs/guide", "specs/articles/commands"].flatMap { folder in
    entries(of: folder).filter { $0.hasSuffix(".md") && $0 != "README.md" }
      .map { "\(folder)/\($0)" }
  }
  private static let isUpdating =
    ProcessInfo.processInfo.environment["UPDATE_TRANSCRIPTS"] != nil

  @Test func thereAreDocuments() { #expect(Self.documents.count >= 5) }

  @Test(arguments: documents)
  func everyCommandPrintsWhatIsShown(_ path: String) throws {
    let transcript = try Transcript(text(of: path))
    #expect(!transcript.commands.isEmpty)
    let differences = try Self.differences(transcript)
    if Self.isUpdating {
      let updated = transcript.replacing(differences.map { ($0.command, $0.updated) })
      try updated.write(toFile: "\(packageRoot)/\(path)", atomically: true, encoding: .utf8)
    } else {
      for difference in differences {
        Issue.record(
          "\(path):\(difference.line + 1): \(difference.message)",
          sourceLocation: SourceLocation(
            fileID: "\(path)/\(path)", filePath: "\(packageRoot)/\(path)",
            line: difference.line + 1, column: 1))
      }
    }
  }

  /// A session that goes on after a difference shows all of them.
  static func differences(_ transcript: Transcript) throws -> [TranscriptDifference] {
    let session = try TranscriptSession()
    var differences: [TranscriptDifference] = []
    for step in transcript.steps {
      switch step {
      case .file(let name, let text): try session.save(name, text)
      case .command(let command):
        let answer = try session.run(command)
        TranscriptDifference(transcript, command, answer).map { differences.append($0) }
      }
    }
    return differences
  }
}

/// A command that does not print what its document shows.
struct TranscriptDifference {
  let command: Transcript.Command
  /// Of the document, from 0.
  let line: Int
  let message: String
  /// What the document should show.
  let updated: [String]

  /// Nil where there is no difference.
  init?(
    _ transcript: Transcript, _ command: Transcript.Command, _ answer: TranscriptSession.Answer
  ) {
    let shown = ShownOutput(
      lines: Array(transcript.lines[command.shown]),
      isMeasured: TranscriptSession.isMeasured(command))
    let mismatch = shown.mismatch(answer.lines)
    guard mismatch != nil || answer.status != command.status else { return nil }
    self.command = command
    line = mismatch.map { command.shown.lowerBound + $0 } ?? command.line
    let expected = mismatch.map { index in
      index < shown.lines.count ? "expected: \(shown.lines[index])" : "expected no more lines"
    }
    let status =
      answer.status == command.status
      ? nil : "expected exit \(command.status), it is \(answer.status)"
    message =
      (["$ \(command.text)"] + [expected, status].compactMap { $0 } + ["printed:"]
      + answer.lines).joined(separator: "\n")
    updated = shown.updated(answer.lines) + (answer.status == 0 ? [] : ["[exit \(answer.status)]"])
  }
}
