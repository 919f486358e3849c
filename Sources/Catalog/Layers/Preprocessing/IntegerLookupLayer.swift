package import Program
internal import Shapes
internal import SourceText
internal import YAML

/// Numbers the integers of a vocabulary.
package struct IntegerLookupLayer: LookupFamily {
  package static let about = About(
    "integer_lookup", aliases: ["IntegerLookup"], "Numbers the integers of a vocabulary.")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt("max_tokens", \.lookup.maximum, min: 2, "Greatest length of the vocabulary."),
      .token("mask_token", \.lookup.maskToken, "Integer that stands for nothing; null for none."),
      .int(
        "oov_token", \.unknownInteger, min: nil, default: "-1",
        "What invert gives for unknown numbers."),
      .choice(
        "vocabulary_dtype", \.elementType, default: "int64", "Element type of the vocabulary."),
      .choice(
        "oov_method", \.method, default: "floormod",
        "How unknown integers are spread over their bins."),
    ] + Field.vocabularyFields + Field.indexFields
  ) { root, arguments, decoder in
    root.lookup.check(arguments, &decoder)
    guard root.lookup.salt != nil, root.method != .farmhash else { return }
    decoder.report(
      "spec/conflicting-parameters", "'salt' has a meaning for 'oov_method: farmhash' only",
      at: arguments.range(of: "salt"))
  }

  package static let examples: [LayerExample] = [
    .init("integer_lookup: {vocabulary: [12, 36, 42]}", [[.batch, 3]], gives: [.batch, 3]),
    .init(
      "integer_lookup: {vocabulary: [12, 36, 42], output_mode: one_hot}", [[.batch, 1]],
      gives: [.batch, 4]),
    .init("integer_lookup: {max_tokens: 1}", [[.batch, 3]], fails: "spec/out-of-range"),
    .init("integer_lookup: {output_mode: count}", [[.batch, 3]], fails: "shape/unknown-extent"),
  ]

  package enum Method: String, Sendable, CaseIterable { case floormod, farmhash }
  package enum VocabularyType: String, Sendable, CaseIterable { case int32, int64 }

  package var lookup = LookupOptions(unknownToken: "-1")
  package var elementType = VocabularyType.int64
  package var method = Method.floormod
  package var unknownInteger: Int {
    get { Int(lookup.unknownToken) ?? -1 }
    set { lookup.unknownToken = "\(newValue)" }
  }

  package init() {}

  package func rowLength(_ context: LoweringContext) -> Int { lookup.depth ?? 1 }
  package var categoryWeights: [Double]? {
    guard let weights = lookup.weights, !weights.isEmpty else { return nil }
    // What is unknown gets the mean weight.
    let mean = weights.reduce(0, +) / Double(weights.count)
    return Array(repeating: mean, count: lookup.unknownCount) + weights
  }

  package func indices(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let entries = (lookup.entries ?? []).compactMap(Double.init)
    // Rows have no place for the integer that stands for nothing.
    let isRow = encoding != .int
    let reserved = lookup.maskToken == nil || isRow ? 0 : 1
    var pairs = entries.enumerated().map { number, entry in
      (entry: entry, number: Double(number + reserved + lookup.unknownCount))
    }
    if let mask = lookup.maskToken.flatMap(Double.init) {
      pairs.append((entry: mask, number: isRow ? -1 : 0))
    }
    let x = operands[0]
    if lookup.isInverse {
      return try replaced(
        x, pairs.map { ($0.number, $0.entry) }, otherwise: builder.constant(Float(unknownInteger)),
        &builder)
    }
    let unknown = try builder.affine(unknown(x, &builder), offset: Double(reserved))
    return try replaced(x, pairs.map { ($0.entry, $0.number) }, otherwise: unknown, &builder)
  }

  /// The second of each pair where `x` is the first.
  private func replaced(
    _ x: TensorID, _ pairs: [(Double, Double)], otherwise: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let shape = builder.shape(of: x)
    let column = try builder.apply(Reshape(shape: Shape(axes: shape.axes + [Axis(1)])), x)
    let hits = try builder.apply(
      Binary(function: .equal), column, builder.vector(pairs.map { $0.0 }))
    let taps = pairs.enumerated().map { Resample.Tap($0.offset, Float($0.element.1)) }
    let found = try builder.apply(Resample(axis: -1, extent: pairs.count, taps: [taps]), hits)
    let misses = try builder.affine(
      builder.apply(Reduce(kind: .sum, axes: [-1]), hits), scale: -1, offset: 1)
    return try builder.sum(
      builder.apply(Reshape(shape: shape), found), builder.product(misses, otherwise))
  }

  /// The bin of an integer that the vocabulary does not have; -1 without bins.
  private func unknown(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let bins = lookup.unknownCount
    guard bins > 0 else { return builder.constant(-1) }
    if method == .farmhash {
      return try builder.apply(HashBins(HashBins.Hash(salt: lookup.salt), bins: bins), x)
    }
    let rounds = try builder.apply(
      Elementwise(function: .floor), builder.affine(x, scale: 1 / Double(bins)))
    return try builder.apply(
      Binary(function: .subtract), x, builder.affine(rounds, scale: Double(bins)))
  }

  package var untrainableReason: String? {
    guard let entries = lookup.entries, !entries.isEmpty else {
      return "a vocabulary that is learnt or read from a file is not computed in a model"
    }
    if entries.count > 4096 {
      return "a vocabulary of more than 4096 entries is not computed in a model"
    }
    if lookup.unknownCount > longestTable {
      return "'num_oov_indices' of more than \(longestTable) is not computed in a model"
    }
    let numbers = Array(entries) + (lookup.maskToken.map { [$0] } ?? [])
    return numbers.first { Int($0) == nil }.map { "'\($0)' in its vocabulary is no integer" }
  }
}

extension Field {
  /// An integer or a text that may be missing.
  static func token(_ key: String, _ path: Path<String?>, _ summary: String) -> Self {
    Field(key, type: .optional(.other("an integer or a text")), default: "null", summary) {
      root, node, decoder in
      let node = decoder.substituted(node)
      if let scalar = node.scalar {
        root[keyPath: path] = node.isNull ? nil : scalar.text
        return true
      }
      decoder.reportType(node, expected: "an integer or a text")
      return false
    }
  }
}
