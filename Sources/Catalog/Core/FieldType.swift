/// What values a parameter takes, for documentation and JSON Schema.
package indirect enum FieldType: Sendable {
  case integer(min: Int?, max: Int?)
  /// An integer, a dimension's name or arithmetic over both.
  case dimension(min: Int?)
  case number(min: Double?, max: Double?)
  case boolean
  case text
  case choice([String])
  /// A list; a single value stands for a list of one where no count is asked for.
  case list(FieldType, count: ClosedRange<Int>?)
  /// A list that is always written as one.
  case sequence(FieldType)
  /// One value for all axes or a list with one per axis.
  case perAxis(FieldType, axes: Int)
  /// A name, or a one-key mapping from the name to its parameters.
  case entry(EntryKind)
  case optional(FieldType)
  /// A mapping from names to values.
  case map(FieldType)
  /// A mapping with these keys.
  case table(FieldTable)
  case either([FieldType])
  /// Described in words.
  case other(String)
}

/// What a parameter is called and takes, without how it is read.
package struct FieldAbout: Sendable {
  package let key: String
  package let aliases: [String]
  package let type: FieldType
  package let summary: String
  package let isRequired: Bool
  /// The default as a spec would write it.
  package let defaultText: String?

  package init(
    _ key: String, aliases: [String] = [], type: FieldType, isRequired: Bool = false,
    default defaultText: String? = nil, _ summary: String
  ) {
    (self.key, self.aliases, self.type, self.summary) = (key, aliases, type, summary)
    (self.isRequired, self.defaultText) = (isRequired, defaultText)
  }
}

/// The keys of a mapping: a ``Schema`` without how they are read.
package struct FieldTable: Sendable {
  package let fields: [FieldAbout]
  /// Whether keys that are no fields are passed over.
  package let isOpen: Bool
  /// Canonical keys in the order in which a spec writes them.
  package var keys: [String] { fields.map(\.key) }

  package init(_ fields: [FieldAbout], isOpen: Bool = false) {
    (self.fields, self.isOpen) = (fields, isOpen)
  }
}

/// The kinds of catalogue entries a parameter can refer to.
package enum EntryKind: String, Sendable, CaseIterable {
  case layer, activation, initializer, regularizer, constraint, loss, metric, optimizer, schedule,
    source, step
}
