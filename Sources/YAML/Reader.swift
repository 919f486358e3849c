package import SourceText

/// Reads the first document of a file into a tree that keeps the bytes of every key and value.
///
/// Never fails: what is wrong is in ``Document/diagnostics``, and what stands before a mistake is in
/// ``Document/root``.
///
/// - Complexity: O(bytes + values), aliases not followed.
package func read(_ file: SourceFile, limits: Limits = .default) -> Document {
  var findings = Findings(file.id, limit: limits.diagnostics)
  guard file.text.count <= limits.fileBytes else {
    findings.add(
      .limit,
      "the file has \(file.text.count) bytes; specs of at most \(limits.fileBytes) are read",
      at: 0..<0)
    return unread(findings)
  }
  guard let text = CheckedText(file, reportingTo: &findings) else { return unread(findings) }
  guard let stream = EventStream(text) else {
    findings.add(.limit, "the memory does not suffice to read this file", at: 0..<0)
    return unread(findings)
  }
  var reader = Reader(
    text: text, stream: stream, builder: TreeBuilder(text, limits: limits, findings: findings))
  return reader.read()
}

private func unread(_ findings: Findings) -> Document {
  Document(root: nil, comments: [], diagnostics: findings.all, isComplete: false)
}

/// Feeds the events of a stream to the builder and judges what stands around the document.
private struct Reader: ~Copyable {
  let text: CheckedText
  var stream: EventStream
  var builder: TreeBuilder

  init(text: CheckedText, stream: consuming EventStream, builder: TreeBuilder) {
    self.text = text
    self.stream = stream
    self.builder = builder
  }

  mutating func read() -> Document {
    var isComplete = true
    do throws(SyntaxFailure) {
      isComplete = try readDocument()
    } catch {
      isComplete = false
      let mistake = SyntaxMistake(failure: error, text: text, lastScalar: builder.lastScalar)
      builder.report { mistake.report(to: &$0) }
    }
    builder.breakOff()
    return Document(
      root: writtenRoot, comments: builder.finishComments(),
      diagnostics: builder.findings.all, isComplete: isComplete)
  }

  /// A document without any value has no root, although libyaml gives it an empty scalar.
  private var writtenRoot: Node? {
    guard let root = builder.root else { return nil }
    let isAbsent = root.scalar != nil && root.range.bytes.isEmpty && root.tag == nil
    return isAbsent ? nil : root
  }

  /// `false` when a limit stopped it.
  private mutating func readDocument() throws(SyntaxFailure) -> Bool {
    while true {
      let event = try stream.next()
      switch event.kind {
      case .documentStart: continue
      case .documentEnd:
        try readWhatFollows()
        return true
      case .streamEnd: return true
      default: if !builder.take(event) { return false }
      }
    }
  }

  /// Says that more documents follow, if they hold anything.
  private mutating func readWhatFollows() throws(SyntaxFailure) {
    let start = try stream.next()
    guard case .documentStart = start.kind else { return }
    let first = try stream.next()
    if case .scalar("", .plain, let properties) = first.kind, properties.isEmpty { return }
    let place = start.end > start.start ? start.start..<start.end : first.start..<first.end
    builder.report { findings in
      findings.add(
        .severalDocuments, "a second document begins here; only the first is read",
        at: place, severity: .warning, help: "move it to a file of its own")
    }
  }
}
