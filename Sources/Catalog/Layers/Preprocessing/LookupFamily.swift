internal import SourceText
internal import YAML
package import Shapes

/// A layer that numbers the entries of a vocabulary.
package protocol LookupFamily: CategoricalFamily {
  var lookup: LookupOptions { get set }
}

/// The parameters of lookups.
package struct LookupOptions: Sendable {
  package var maximum: Int?
  /// Number of bins for what the vocabulary has not.
  package var unknownCount = 1
  package var maskToken: String?
  package var unknownToken: String
  package var vocabulary: Vocabulary?
  package var weights: [Double]?
  package var isInverse = false
  package var encoding = CategoricalEncoding.int
  package var isSparse = false
  package var padsToMaximum = false
  package var salt: [Int]?

  package init(unknownToken: String) { self.unknownToken = unknownToken }

  /// Length of a row; nil where the vocabulary is not known.
  package var depth: Int? {
    if padsToMaximum { return maximum }
    return entries.map { $0.count + unknownCount }
  }

  /// The listed vocabulary without the tokens for nothing and for unknown entries that it may begin with; nil where it is
  /// not known.
  package var entries: ArraySlice<String>? {
    guard case .listed(let tokens)? = vocabulary else { return nil }
    // Rows have no place for what stands for nothing.
    let mask = encoding == .int ? maskToken : nil
    let rest = tokens.dropFirst(mask == nil ? 0 : 1)
    let isMarked =
      (mask == nil || tokens.first == mask) && rest.count >= unknownCount
      && rest.prefix(unknownCount).allSatisfy { $0 == unknownToken }
    return isMarked ? rest.dropFirst(unknownCount) : tokens[...]
  }
}

/// What a lookup knows.
package enum Vocabulary: Hashable, Sendable {
  case listed([String])
  /// A text file with one entry per line.
  case file(String)
}

extension LookupFamily {
  package var role: LayerRole { .preprocessing }
  package var encoding: CategoricalEncoding { lookup.encoding }

  package func depth(_ context: InferenceContext) throws(LayerError) -> Dim {
    if let depth = lookup.depth { return Dim(depth) }
    throw LayerError(
      "shape/unknown-extent",
      "\(context.subject) gives rows as long as its vocabulary, which is not known here",
      at: .parameter("vocabulary"),
      help: "list the vocabulary, or give 'max_tokens' and 'pad_to_max_tokens: true'",
      framework: "When using `output_mode=\(encoding.rawValue)` and `pad_to_max_tokens=False`, "
        + "you must set the layer's vocabulary before calling it")
  }
}

extension Field where Root: LookupFamily {
  static var lookupEncoding: Field {
    .encoding(
      \.lookup.encoding, of: [.int, .oneHot, .multiHot, .count, .tfIDF], default: "int")
  }

  /// The fields of ``LookupOptions`` that all lookups have.
  static var vocabularyFields: [Field] {
    [
      Field(
        "vocabulary", type: .optional(.other("a list of entries or the name of a text file")),
        default: "null", "The entries, or a file with one per line; null to learn them from data."
      ) { root, node, decoder in
        guard let vocabulary = decoder.vocabulary(node) else { return false }
        root.lookup.vocabulary = vocabulary
        return true
      },
      .optionalNumberList(
        "idf_weights", \.lookup.weights, "Weight of every entry, for tf_idf."),
      lookupEncoding,
      .bool(
        "pad_to_max_tokens", \.lookup.padsToMaximum, default: "false",
        "Whether rows are as long as max_tokens."),
      .sparse(\.lookup.isSparse),
    ]
  }

  /// The fields of lookups of single entries.
  static var indexFields: [Field] {
    [
      .int(
        "num_oov_indices", \.lookup.unknownCount, min: 0, default: "1",
        "Number of bins for what the vocabulary does not have."),
      .bool(
        "invert", \.lookup.isInverse, default: "false",
        "Whether integers are turned back into entries."),
      .salt(\.lookup.salt),
    ]
  }
}

extension LookupOptions {
  /// The rules that tie several parameters together.
  func check(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    decoder.checkSparse(isSparse, encoding, arguments)
    if padsToMaximum, maximum == nil {
      decoder.report(
        "spec/missing-parameter", "'pad_to_max_tokens' needs 'max_tokens'",
        at: arguments.range(of: "pad_to_max_tokens"))
    }
    if isInverse, encoding != .int {
      conflict("'invert' gives back entries, so that 'output_mode' must be 'int'", "output_mode")
    }
    if weights != nil, encoding != .tfIDF {
      conflict("'idf_weights' has a meaning for 'output_mode: tf_idf' only", "idf_weights")
    }
    if let maximum, let depth, depth > maximum {
      conflict(
        "'vocabulary' makes \(depth) entries with those for unknown ones, more than the "
          + "'max_tokens' of \(maximum)", "vocabulary")
    }

    func conflict(_ message: String, _ key: String) {
      decoder.report("spec/conflicting-parameters", message, at: arguments.range(of: key))
    }
  }
}

extension SpecDecoder {
  fileprivate mutating func vocabulary(_ node: Node) -> Vocabulary?? {
    let node = substituted(node)
    if node.isNull { return .some(nil) }
    guard let items = node.sequence else { return text(node).map { .file($0) } }
    var tokens: [String] = []
    for item in items {
      guard let token = item.scalar?.text else {
        reportType(item, expected: "an entry of the vocabulary")
        return nil
      }
      tokens.append(token)
    }
    if let double = Set(tokens).count == tokens.count ? nil : repeated(tokens) {
      report(
        "spec/out-of-range", "'\(currentKey)' has '\(double)' twice", at: node.place,
        help: "an entry has one number")
      return nil
    }
    return .listed(tokens)
  }

  private func repeated(_ tokens: [String]) -> String? {
    var seen: Set<String> = []
    return tokens.first { !seen.insert($0).inserted }
  }
}

extension Field {
  /// Keras' `salt`: two integers, or one that stands for both.
  static func salt(_ path: Path<[Int]?>) -> Self {
    .optionalPerAxis(
      "salt", path, axes: 2, min: nil, "Secret of the hash: an integer or two; null for none.")
  }

  /// A list of numbers.
  static func optionalNumberList(
    _ key: String, _ path: Path<[Double]?>, _ summary: String
  ) -> Self {
    Field(
      key, type: .optional(.list(.number(min: nil, max: nil), count: nil)), default: "null", summary
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let items = node.sequence else {
        decoder.reportType(node, expected: "a list of numbers")
        return false
      }
      var values: [Double] = []
      for item in items {
        guard let value = decoder.number(item) else { return false }
        values.append(value)
      }
      root[keyPath: path] = values
      return true
    }
  }

  /// A value that changes neither shapes nor what is known of the result: any scalar.
  static func other(_ key: String, _ type: String, _ summary: String) -> Self {
    Field(key, type: .optional(.other(type)), default: "null", summary) { _, node, decoder in
      let node = decoder.substituted(node)
      if node.scalar != nil { return true }
      decoder.reportType(node, expected: type)
      return false
    }
  }
}
