internal import SourceText
package import YAML

/// The parameters of one catalogue entry.
package struct Schema<Root: Sendable>: Sendable {
  package let initial: Root
  package let fields: [Field<Root>]
  /// Whether keys that are no fields are passed over, as `torch.nn.Identity` does.
  private let ignoresUnknownKeys: Bool
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
  }

  /// Reads the parameters, reporting every mistake and keeping what could be read.
  ///
  /// - Parameter arguments: what the spec gives, without the keys common to all entries of this kind.
  package func decode(_ arguments: Arguments, _ decoder: inout SpecDecoder) -> Root {
    var root = initial
    var isComplete = true
    for pair in arguments.pairs where !ignoresUnknownKeys && field(named: pair.key) == nil {
      decoder.reportUnknownKey(pair, of: arguments.owner, expected: fields.map(\.key))
    }
    for field in fields {
      guard let pair = arguments.pair(named: field.key, aliases: field.aliases) else {
        if field.isRequired {
          isComplete = false
          decoder.report(
            "spec/missing-parameter",
            "'\(arguments.owner)' needs '\(field.key)': \(field.summary.asClause)",
            at: arguments.ownerRange, help: "add '\(field.key)'")
        }
        continue
      }
      decoder.currentKey = field.key
      if !field.assign(&root, pair.value, &decoder) { isComplete = false }
    }
    if isComplete { validate?(root, arguments, &decoder) } else { decoder.isComplete = false }
    return root
  }

  package func field(named key: String) -> Field<Root>? {
    fields.first { $0.key == key || $0.aliases.contains(key) }
  }
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
