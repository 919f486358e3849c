internal import CYAML

/// One event of libyaml, with its place in bytes of the file.
struct Event {
  enum Kind {
    case documentStart(isExplicit: Bool)
    case documentEnd
    case streamEnd
    case alias(String)
    case scalar(String, Scalar.Style, Properties)
    case sequenceStart(Properties)
    case mappingStart(Properties)
    case collectionEnd
  }
  struct Properties {
    let anchor: String?
    /// After the handle is replaced by its prefix.
    let tag: String?
    var count: Int { (anchor == nil ? 0 : 1) + (tag == nil ? 0 : 1) }
    var isEmpty: Bool { count == 0 }
  }
  let kind: Kind
  let start: Int
  let end: Int
}

/// Why libyaml stopped, in its words.
struct SyntaxFailure: Error {
  let problem: String
  let offset: Int
  let context: String
  /// Where the construct that could not be finished began.
  let contextOffset: Int?
}

/// libyaml's parser over one text.
///
/// Noncopyable, so that the parser is deleted exactly once and on every path.
struct EventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// libyaml reads from these bytes until it is deleted.
  private let input: UnsafeMutableBufferPointer<UInt8>
  private var offsets: ByteOffsets

  /// `nil` when the memory does not suffice.
  init?(_ text: CheckedText) {
    // SAFETY: libyaml keeps pointers to the parser and the input; both are allocated here, never
    // moved, and freed in `deinit` after the parser is deleted.
    parser = .allocate(capacity: 1)
    input = .allocate(capacity: text.bytes.count - text.start)
    offsets = ByteOffsets(text)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      input.deallocate()
      return nil
    }
    _ = input.initialize(fromContentsOf: text.bytes[text.start...])
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event; after a failure or the end of the stream it must not be asked again.
  mutating func next() throws(SyntaxFailure) -> Event {
    var event = yaml_event_t()
    repeat {
      guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    } while event.type == YAML_STREAM_START_EVENT
    // SAFETY: everything the event points to is copied before it is deleted.
    defer { yaml_event_delete(&event) }
    return Event(
      kind: kind(of: event), start: offsets.offset(ofScalar: event.start_mark.index),
      end: offsets.offset(ofScalar: event.end_mark.index))
  }

  private func kind(of event: borrowing yaml_event_t) -> Event.Kind {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      return .documentStart(isExplicit: event.data.document_start.implicit == 0)
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        String(decoding: text, as: UTF8.self), style(scalar.style),
        Event.Properties(anchor: string(scalar.anchor), tag: string(scalar.tag)))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return .sequenceStart(
        Event.Properties(anchor: string(start.anchor), tag: string(start.tag)))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return .mappingStart(
        Event.Properties(anchor: string(start.anchor), tag: string(start.tag)))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
    default: return .streamEnd
    }
  }

  private func string(_ text: UnsafePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }

  private func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private mutating func failure() -> SyntaxFailure {
    let parser = parser.pointee
    let hasContext = parser.context != nil
    return SyntaxFailure(
      problem: parser.problem.map { String(cString: $0) } ?? "out of memory",
      offset: offsets.offset(ofScalar: parser.problem_mark.index),
      context: parser.context.map { String(cString: $0) } ?? "",
      contextOffset: hasContext ? offsets.offset(ofScalar: parser.context_mark.index) : nil)
  }
}
