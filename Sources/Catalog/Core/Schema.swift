internal import SourceText
package import YAML

/// The keys of a mapping, a catalogue entry's parameters or a section, and how they are read.
package struct Schema<Root: Sendable>: Sendable {
  package let initial: Root
  package let fields: [Field<Root>]
  /// Whether keys that are no fields are passed over, as `torch.nn.Identity` does.
  private let ignoresUnknownKeys: Bool
  /// Positions in ``fields`` by key and alias.
  private let positions: [String: Int]
  /// Checks that concern several parameters at once; reports through the decoder.
  private let validate: (@Sendable (Root, Arguments, inout SpecDecoder) -> Void)?

  package init(
    _ initial: Root, _ fields: [Field<Root>], ignoresUnknownKeys: Bool = false,
    validate: (@Sendable (Root, Arguments, inout SpecDecoder) -> Void)? = nil
  ) {
    self.initial = initial
    self.fields = fields
    self.ignoresUnknownKeys = ignoresUnknownKeys
    self.validate = validate
    var positions: [String: Int] = [:]
    for (position, field) in fields.enumerated() {
      for key in [field.key] + field.aliases where positions[key] == nil {
        positions[key] = position
      }
    }
    self.positions = positions
  }

  /// Reads the parameters, reporting every mistake and keeping what could be read.
  ///
  /// - Parameters:
  ///   - arguments: what the spec gives, without the keys common to all entries of this kind.
  ///   - base: what is read into; by default ``initial``.
  ///   - path: what messages write before the key, as in `early_stopping.`.
  package func decode(
    _ arguments: Arguments, onto base: Root? = nil, under path: String = "",
    _ decoder: inout SpecDecoder
  ) -> Root {
    var root = base ?? initial
    var isComplete = true
    for (position, pair) in zip(fields.indices, given(arguments, &decoder)) {
      guard let pair else {
        isComplete = reportIfRequired(fields[position], arguments, &decoder) && isComplete
        continue
      }
      decoder.currentKey = path + fields[position].key
      if !fields[position].assign(&root, pair.value, &decoder) { isComplete = false }
    }
    if isComplete { validate?(root, arguments, &decoder) } else { decoder.isComplete = false }
    return root
  }

  /// What the spec gives to each field; a key wins over its aliases.
  private func given(
    _ arguments: Arguments, _ decoder: inout SpecDecoder
  ) -> [Arguments.Pair?] {
    var given = [Arguments.Pair?](repeating: nil, count: fields.count)
    for pair in arguments.pairs {
      guard let position = positions[pair.key] else {
        if !ignoresUnknownKeys {
          decoder.reportUnknownKey(pair, of: arguments.owner, expected: fields.map(\.key))
        }
        continue
      }
      if given[position] == nil || pair.key == fields[position].key { given[position] = pair }
    }
    return given
  }

  /// - Returns: whether the field can be left out.
  private func reportIfRequired(
    _ field: Field<Root>, _ arguments: Arguments, _ decoder: inout SpecDecoder
  ) -> Bool {
    guard field.isRequired else { return true }
    decoder.report(
      "spec/missing-parameter",
      "'\(arguments.owner)' needs '\(field.key)': \(field.summary.asClause)",
      at: arguments.ownerRange, help: "add '\(field.key)'")
    return false
  }

  package func field(named key: String) -> Field<Root>? { positions[key].map { fields[$0] } }

  package var table: FieldTable { FieldTable(fields.map(\.about), isOpen: ignoresUnknownKeys) }
}

/// One parameter: its key, its type for people and for JSON Schema, and how it is read.
package struct Field<Root: Sendable>: Sendable {
  package let about: FieldAbout
  /// Reads a value into its place; false where the value, once reported, is of no use.
  package let assign: @Sendable (inout Root, Node, inout SpecDecoder) -> Bool

  package var key: String { about.key }
  package var aliases: [String] { about.aliases }
  package var type: FieldType { about.type }
  package var summary: String { about.summary }
  package var isRequired: Bool { about.isRequired }
  package var defaultText: String? { about.defaultText }

  package init(
    _ key: String, aliases: [String] = [], type: FieldType, isRequired: Bool = false,
    default defaultText: String? = nil, _ summary: String,
    assign: @escaping @Sendable (inout Root, Node, inout SpecDecoder) -> Bool
  ) {
    about = FieldAbout(
      key, aliases: aliases, type: type, isRequired: isRequired, default: defaultText, summary)
    self.assign = assign
  }
}

extension String {
  /// A sentence as the end of another: lower case, without its full stop.
  var asClause: String {
    let text = prefix(1).lowercased() + dropFirst()
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
