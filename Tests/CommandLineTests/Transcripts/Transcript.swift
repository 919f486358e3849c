/// A Markdown document whose sessions with the program can be repeated, in the manner of cram and doctest.
///
/// A block `console` holds commands behind `$ ` with what they print below them and `[exit N]` last where they do not
/// end with 0. A block `yaml` whose first line is `# NAME.yaml` is that file, to be saved before going on. All other
/// blocks are pictures.
struct Transcript: Equatable {
  enum Step: Equatable {
    case file(name: String, text: String)
    case command(Command)
  }

  struct Command: Equatable {
    /// Of the line `$ …`, from 0.
    let line: Int
    /// What is behind `$ `; a backslash at the end goes on in the next line.
    let text: String
    /// Lines of the document that show what is printed, without `[exit N]`.
    let shown: Range<Int>
    /// Lines that `shown` is replaced by, together with `[exit N]`.
    let replaced: Range<Int>
    let status: Int32
  }

  struct Malformed: Error, Equatable {
    let line: Int
    let reason: String
  }

  let lines: [String]
  let steps: [Step]

  init(_ text: String) throws(Malformed) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var steps: [Step] = []
    var fence: Int?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      guard let start = fence else {
        fence = index
        continue
      }
      fence = nil
      let content = start + 1..<index
      switch lines[start] {
      case "```console": steps += try Self.commands(lines, content).map(Step.command)
      case "```yaml": Self.file(lines[content]).map { steps.append($0) }
      default: break
      }
    }
    if let fence { throw Malformed(line: fence, reason: "the block does not end") }
    self.steps = steps
  }

  var commands: [Command] {
    steps.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  private static func file(_ content: ArraySlice<String>) -> Step? {
    guard let name = content.first?.wholeMatch(of: /# ([A-Za-z0-9_.-]+\.yaml)/)?.1,
      !name.hasPrefix(".")
    else { return nil }
    return .file(name: String(name), text: content.joined(separator: "\n") + "\n")
  }

  private static func commands(
    _ lines: [String], _ content: Range<Int>
  ) throws(Malformed) -> [Command] {
    let starts = content.filter { lines[$0].hasPrefix("$ ") }
    guard starts.first == content.first, !starts.isEmpty else {
      throw Malformed(line: content.lowerBound, reason: "a session begins with '$ '")
    }
    return starts.enumerated().map { number, start in
      var end = number + 1 < starts.count ? starts[number + 1] : content.upperBound
      var text = String(lines[start].dropFirst(2))
      var first = start + 1
      while text.hasSuffix("\\"), first < end {
        text = String(text.dropLast() + lines[first].drop { $0 == " " })
        first += 1
      }
      while end > first, lines[end - 1].isEmpty { end -= 1 }
      let replaced = first..<end
      let status = end > first ? lines[end - 1].wholeMatch(of: /\[exit ([0-9]+)\]/)?.1 : nil
      return Command(
        line: start, text: text, shown: status == nil ? replaced : first..<end - 1,
        replaced: replaced, status: status.flatMap { Int32($0) } ?? 0)
    }
  }

  /// The document with other lines in the place of what some commands are shown to print.
  func replacing(_ replacements: [(command: Command, lines: [String])]) -> String {
    var result = lines
    for (command, shown) in replacements.sorted(by: { $0.command.line > $1.command.line }) {
      result.replaceSubrange(command.replaced, with: shown)
    }
    return result.joined(separator: "\n")
  }
}
