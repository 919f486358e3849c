internal import SourceText

/// Builds the tree of one document from libyaml's events.
///
/// Keeps its own stack, so that a document that breaks off can be closed where it stands.
struct TreeBuilder {
  private let text: CheckedText
  private let file: FileID
  private let limits: Limits
  private(set) var findings: Findings
  private(set) var comments: CommentScanner
  private(set) var root: Node?
  /// End of the last event in the file.
  private(set) var readEnd: Int

  /// The last scalar that is written, quotes included.
  private(set) var lastScalar: Range<Int>?

  private var frames: [Frame] = []
  private var anchors: [String: Anchor] = [:]
  /// Values so far, aliases followed.
  private var nodeCount = 0

  /// A collection that is not closed yet.
  private struct Frame {
    let isMapping: Bool
    let start: Int
    let properties: Event.Properties
    let writtenTag: String?
    /// ``TreeBuilder/nodeCount`` when it began.
    let countBefore: Int
    /// End of its last value in the file.
    var end: Int
    /// Levels of collections inside.
    var height = 0
    var items: [Node] = []
    var mapping = MappingBuilder()
    var key: Node?
    var keyEnd = 0
  }

  private enum Anchor {
    /// The value it names is not complete; the number is that of its frame.
    case open(depth: Int)
    case closed(Node, nodes: Int, height: Int)
  }

  init(_ text: CheckedText, limits: Limits, findings: Findings) {
    self.text = text
    self.file = findings.file
    self.limits = limits
    self.findings = findings
    comments = CommentScanner(text)
    readEnd = text.start
  }

  // MARK: Events

  /// Takes an event of the document; `false` when a limit says to stop.
  mutating func take(_ event: Event) -> Bool {
    readEnd = event.end
    switch event.kind {
    case .alias(let name): return takeAlias(name, at: event.start..<event.end)
    case .scalar(let value, let style, let properties):
      return takeScalar(value, style, properties, at: event.start..<event.end)
    case .sequenceStart(let properties): return open(event, properties, isMapping: false)
    case .mappingStart(let properties): return open(event, properties, isMapping: true)
    case .collectionEnd:
      close(at: event.end > event.start ? event.end : nil)
      return true
    case .documentStart, .documentEnd, .streamEnd: return true
    }
  }

  /// Closes whatever is open, where it stands.
  mutating func breakOff() {
    while let frame = frames.last {
      if frame.key != nil {
        let place = emptyPlace(text.bytes.count)
        add(
          Node(.scalar(Scalar("", .plain)), at: range(place..<place), isPlaceholder: true),
          end: place, height: 0)
      }
      close(at: nil)
    }
  }

  mutating func report(_ body: (inout Findings) -> Void) { body(&findings) }

  mutating func finishComments() -> [Comment] { comments.finish(readEnd: readEnd, file: file) }

  // MARK: Scalars

  private mutating func takeScalar(
    _ value: String, _ style: Scalar.Style, _ properties: Event.Properties, at place: Range<Int>
  ) -> Bool {
    let (start, propertiesEnd) = text.afterProperties(properties, at: place.lowerBound)
    let isEmpty = style == .plain && value.isEmpty
    var bytes = start..<max(start, place.upperBound)
    if isEmpty {
      let empty = propertiesEnd ?? emptyPlace(place.lowerBound)
      bytes = empty..<empty
    } else {
      comments.step(over: style, from: start, to: place.upperBound)
      if style == .literal || style == .folded { bytes = start..<blockScalarEnd(bytes) }
      lastScalar = bytes
    }
    guard value.utf8.count <= limits.scalarBytes else {
      findings.add(
        .limit, "this text has \(value.utf8.count) bytes; at most \(limits.scalarBytes) are read",
        at: bytes)
      return false
    }
    let written = properties.tag.map { _ in text.writtenTag(at: place.lowerBound) }
    let tag = coreTag(properties, written, isScalar: true, at: place, of: "a single value")
    let node = Node(
      .scalar(Scalar(value, style, as: tag)), at: range(bytes), tag: written)
    checkReading(of: node)
    return finish(node, properties.anchor, nodes: 1, height: 0, end: bytes.upperBound)
  }

  /// Says when the scalar is not what its tag promises or not what a YAML 1.1 reader takes it for.
  private mutating func checkReading(of node: Node) {
    guard let scalar = node.scalar else { return }
    if let tag = scalar.coreTag, !scalar.fitsItsTag {
      findings.add(
        .tag, "the tag \(tag.shorthand) asks for \(tag.noun), but '\(scalar.text)' is not",
        at: node.range)
    }
    guard node.tag == nil, let reading = scalar.olderReading else { return }
    findings.add(
      .olderYAML,
      "'\(scalar.text)' is \(reading.meaningHere) here, but \(reading.meaning) to YAML 1.1 readers",
      at: node.range, severity: reading.severity,
      notes: [Diagnostic.Note("PyYAML and many other readers follow YAML 1.1")],
      help: "write \(reading.unambiguous)",
      fixes: [.replace(node.range, with: reading.unambiguous, "write \(reading.unambiguous)")])
  }

  /// The end of a block scalar's last line of text; of its header when it has none.
  private func blockScalarEnd(_ bytes: Range<Int>) -> Int {
    let headerEnd = text.lineEnd(of: bytes.lowerBound)
    let end = text.trimmedEnd(bytes.upperBound, notBefore: bytes.lowerBound)
    if end > headerEnd { return end }
    var header = bytes.lowerBound
    while header < bytes.upperBound, !text.isSpace(header) { header += 1 }
    return header
  }

  /// Where a value that is not written would stand: just after the colon or dash before it.
  ///
  /// libyaml puts it at the token that follows, which may be lines away.
  private func emptyPlace(_ mark: Int) -> Int {
    guard let frame = frames.last, frame.isMapping, frame.key != nil else { return mark }
    let colon = text.skipSpace(from: frame.keyEnd)
    return text.has(":", at: colon) && colon < max(mark, frame.keyEnd + 1)
      ? colon + 1 : frame.keyEnd
  }

  // MARK: Tags

  /// The core tag of a value; every other tag is reported and not followed.
  private mutating func coreTag(
    _ properties: Event.Properties, _ written: String?, isScalar: Bool, at place: Range<Int>,
    of noun: String
  ) -> CoreTag? {
    guard let resolved = properties.tag, let written else { return nil }
    let start = text.tagStart(at: place.lowerBound)
    let tagPlace = start..<start + written.utf8.count
    guard let tag = CoreTag(resolved: resolved, isScalar: isScalar) else {
      // `!` alone says of a collection only that it is one.
      if resolved == "!" { return nil }
      findings.add(
        .tag, "the tag '\(written)' is not read", at: tagPlace,
        notes: [Diagnostic.Note("a spec is data: nothing in it builds objects or runs code")],
        help: "remove the tag")
      return nil
    }
    guard tag.isForScalars == isScalar else {
      findings.add(
        .tag, "the tag '\(written)' asks for \(tag.noun), but this is \(noun)", at: tagPlace)
      return nil
    }
    return tag
  }

  // MARK: Aliases

  private mutating func takeAlias(_ name: String, at place: Range<Int>) -> Bool {
    switch anchors[name] {
    case .closed(let node, let nodes, let height)?:
      guard isWithinDepth(frames.count + height, at: place) else { return false }
      let copy = Node(
        node.content, at: node.range, alias: range(place), tag: node.tag,
        isPlaceholder: node.isPlaceholder)
      return finish(copy, nil, nodes: nodes, height: height, end: place.upperBound)
    case .open?:
      findings.add(
        .alias, "'*\(name)' stands inside the value '&\(name)' names, so it would never end",
        at: place)
    case nil:
      let guess = didYouMean(name, among: anchors.keys)
      findings.add(
        .alias, "nothing before '*\(name)' is named '&\(name)'", at: place,
        help: guess.map { "did you mean '*\($0)'?" }
          ?? "name the value with '&\(name)' where it is first written, or quote '*\(name)'",
        fixes: guess.map {
          [.replace(range(place), with: "*\($0)", "replace with '*\($0)'", .unsafe)]
        } ?? [])
    }
    let nothing = Node(
      .scalar(Scalar("", .plain)), at: range(place), alias: range(place), isPlaceholder: true)
    return finish(nothing, nil, nodes: 1, height: 0, end: place.upperBound)
  }

  // MARK: Collections

  private mutating func open(
    _ event: Event, _ properties: Event.Properties, isMapping: Bool
  ) -> Bool {
    let place = event.start..<event.end
    let (start, _) = text.afterProperties(properties, at: place.lowerBound)
    let beginning = text.character(at: start)
    guard isWithinDepth(frames.count + 1, at: beginning),
      isWithinCount(at: range(beginning))
    else { return false }
    let written = properties.tag.map { _ in text.writtenTag(at: place.lowerBound) }
    _ = coreTag(
      properties, written, isScalar: false, at: place, of: isMapping ? "a mapping" : "a list")
    if let name = properties.anchor { anchors[name] = .open(depth: frames.count) }
    frames.append(
      Frame(
        isMapping: isMapping, start: start, properties: properties, writtenTag: written,
        countBefore: nodeCount, end: start))
    return true
  }

  /// Closes the innermost collection; without a bracket it ends where its last value does.
  private mutating func close(at bracketEnd: Int?) {
    guard var frame = frames.popLast() else { return }
    let end = bracketEnd ?? max(frame.end, frame.start)
    let content: Node.Content =
      frame.isMapping
      ? .mapping(frame.mapping.finish(reportingTo: &findings)) : .sequence(frame.items)
    let node = Node(content, at: range(frame.start..<end), tag: frame.writtenTag)
    nodeCount += 1
    if let name = frame.properties.anchor, case .open(frames.count)? = anchors[name] {
      anchors[name] = .closed(
        node, nodes: nodeCount - frame.countBefore, height: frame.height + 1)
    }
    add(node, end: end, height: frame.height + 1)
  }

  // MARK: Values

  /// Remembers a whole value under its anchor and adds it; `false` at the limit of values.
  private mutating func finish(
    _ node: Node, _ anchor: String?, nodes: Int, height: Int, end: Int
  ) -> Bool {
    nodeCount += nodes
    if let anchor { anchors[anchor] = .closed(node, nodes: nodes, height: height) }
    guard isWithinCount(at: node.place) else { return false }
    add(node, end: end, height: height)
    return true
  }

  private mutating func add(_ node: Node, end: Int, height: Int) {
    guard let last = frames.indices.last else {
      root = node
      return
    }
    frames[last].end = max(frames[last].end, end)
    frames[last].height = max(frames[last].height, height)
    if !frames[last].isMapping {
      frames[last].items.append(node)
    } else if let key = frames[last].key {
      frames[last].key = nil
      frames[last].mapping.add(key, node)
    } else {
      frames[last].key = node
      frames[last].keyEnd = end
    }
  }

  private mutating func isWithinDepth(_ depth: Int, at place: Range<Int>) -> Bool {
    guard depth > limits.depth else { return true }
    findings.add(
      .limit, "lists and mappings stand more than \(limits.depth) deep inside one another here",
      at: place, help: "reading stopped here")
    return false
  }

  private mutating func isWithinCount(at place: SourceRange) -> Bool {
    guard nodeCount > limits.nodes else { return true }
    findings.add(
      .limit, "the document has more than \(limits.nodes) values, aliases followed",
      at: place, help: "reading stopped here")
    return false
  }

  private func range(_ bytes: Range<Int>) -> SourceRange {
    SourceRange(file, bytes.lowerBound, bytes.upperBound)
  }
}
