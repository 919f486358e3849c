/// Something a spec can name: a layer, a loss, an optimizer, a pipeline step …
///
/// The value itself holds the decoded parameters, and its ``schema`` is the one table behind decoding,
/// "did you mean", the reference tables and the JSON Schema.
package protocol CatalogEntry: Sendable {
  static var about: About { get }
  static var schema: Schema<Self> { get }
  /// Parameters that change nothing beside the values of the others.
  var idleKeys: [IdleKey] { get }
}

extension CatalogEntry {
  package var idleKeys: [IdleKey] { [] }
}

/// A parameter that has no effect where it stands.
package struct IdleKey: Hashable, Sendable {
  package let key: String
  /// Why, as the end of a sentence.
  package let reason: String
  package init(_ key: String, _ reason: String) { (self.key, self.reason) = (key, reason) }

  /// Switches that leave out a weight, with the prefix of the parameters that describe it and the
  /// initialiser that programs write out by default.
  package static let switches = [
    (key: "use_bias", prefix: "bias_", initial: "zeros"),
    (key: "center", prefix: "beta_", initial: "zeros"),
    (key: "scale", prefix: "gamma_", initial: "ones"),
  ]
}

extension CatalogEntry {
  /// Its parameters, without how they are read.
  package static var table: FieldTable { schema.table }
}

/// The tribe whose names and meanings a model is written in.
package enum Dialect: String, Sendable, CaseIterable { case keras, torch }

/// What a catalogue entry is called and what it does.
package struct About: Sendable {
  /// The one canonical spelling.
  package let name: String
  package let aliases: [String]
  package let dialects: [Dialect]
  /// One sentence, in the present tense, with a full stop.
  package let summary: String
  /// What it computes, in plain text.
  package let formula: String?
  /// Authors, title, year, arXiv or DOI.
  package let source: String?
  /// The other dialect's name for the same thing.
  package let twin: String?

  package init(
    _ name: String, aliases: [String] = [], dialects: [Dialect] = [.keras], _ summary: String,
    formula: String? = nil, source: String? = nil,
    twin: String? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.dialects = dialects
    self.summary = summary
    self.formula = formula
    self.source = source
    self.twin = twin
  }
}
