internal import SourceText
package import YAML

/// The parameters of one catalogue entry.
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
  /// - Parameter arguments: what the spec gives, without the keys common to all entries of this kind.
  package func decode(_ arguments: Arguments, _ decoder: inout SpecDecoder) -> Root {
    var root = initial
    var isComplete = true
    for (position, pair) in zip(fields.indices, given(arguments, &decoder)) {
      guard let pair else {
        isComplete = reportIfRequired(fields[position], arguments, &decoder) && isComplete
        continue
      }
      decoder.currentKey = fields[position].key
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
}

/// One parameter: its key, its type for people and for JSON Schema, and how it is read.
package struct Field<Root: Sendable>: Sendable {
  package let key: String
  package let aliases: [String]
  package let type: FieldType
  package let summary: String
  package let isRequired: Bool
  /// The default as a spec would write it.
  package let defaultText: String?
  let assign: @Sendable (inout Root, Node, inout SpecDecoder) -> Bool

  package init(
    _ key: String, aliases: [String] = [], type: FieldType, isRequired: Bool = false,
    default defaultText: String? = nil, _ summary: String,
    assign: @escaping @Sendable (inout Root, Node, inout SpecDecoder) -> Bool
  ) {
    self.key = key
    self.aliases = aliases
    self.type = type
    self.summary = summary
    self.isRequired = isRequired
    self.defaultText = defaultText
    self.assign = assign
  }
}

/// What values a parameter takes, for documentation and JSON Schema.
package indirect enum FieldType: Sendable {
  case integer(min: Int?, max: Int?)
  /// An integer, a dimension's name or arithmetic over both.
  case dimension(min: Int?)
  case number(min: Double?, max: Double?)
  case boolean
  case text
  case choice([String])
  case list(FieldType, count: ClosedRange<Int>?)
  /// One value for all axes or a list with one per axis.
  case perAxis(FieldType, axes: Int)
  /// A name, or a one-key mapping from the name to its parameters.
  case entry(EntryKind)
  case optional(FieldType)
  /// A mapping from names to values.
  case map(FieldType)
  /// Described in words.
  case other(String)
}

/// The kinds of catalogue entries a parameter can refer to.
package enum EntryKind: String, Sendable, CaseIterable {
  case layer, activation, initializer, regularizer, constraint, loss, metric, optimizer, schedule,
    source, step
}

extension String {
  /// A sentence as the end of another: lower case, without its full stop.
  var asClause: String {
    let text = prefix(1).lowercased() + dropFirst()
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
