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
    let x = operands[0]
    guard case .listed(let tokens)? = lookup.vocabulary else {
      throw PrimitiveError(Self.about.name, "its vocabulary is not listed")
    }
    let known = tokens.compactMap(Double.init)
    let shape = builder.shape(of: x)
    let column = try builder.apply(Reshape(shape: Shape(axes: shape.axes + [Axis(1)])), x)
    let hits = try builder.apply(Binary(function: .equal), column, builder.vector(known))
    let first = lookup.unknownCount
    let numbers = (0..<known.count).map { Resample.Tap($0, Float($0 + first)) }
    let found = try builder.apply(Resample(axis: -1, extent: known.count, taps: [numbers]), hits)
    let number = try builder.apply(Reshape(shape: shape), found)
    let misses = try builder.affine(
      builder.apply(Reduce(kind: .sum, axes: [-1]), hits), scale: -1, offset: 1)
    return try builder.sum(number, builder.product(misses, unknown(x, &builder)))
  }

  /// The number of an integer that the vocabulary does not have: -1 without bins, else its bin.
  private func unknown(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let bins = Double(lookup.unknownCount)
    guard bins > 0 else { return builder.constant(-1) }
    let rounds = try builder.apply(
      Elementwise(function: .floor), builder.affine(x, scale: 1 / bins))
    return try builder.apply(
      Binary(function: .subtract), x, builder.affine(rounds, scale: bins))
  }

  package var untrainableReason: String? {
    guard case .listed(let tokens)? = lookup.vocabulary, !tokens.isEmpty else {
      return "a vocabulary that is learnt or read from a file is not computed in a model"
    }
    if lookup.isInverse { return "'invert' is not computed in a model" }
    if lookup.maskToken != nil { return "'mask_token' is not computed in a model" }
    if tokens.count > 4096 {
      return "a vocabulary of more than 4096 entries is not computed in a model"
    }
    if method == .farmhash, lookup.unknownCount > 1 {
      return "'farmhash' is not computed in a model"
    }
    return tokens.prefix(max(lookup.unknownCount, 1)).contains(lookup.unknownToken)
      ? "a vocabulary that begins with 'oov_token' is not computed in a model" : nil
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
