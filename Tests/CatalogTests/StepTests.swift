import Arrays
import Catalog
import DataFiles
import Shapes
import SourceText
import Testing

/// What Keras, TensorFlow, NumPy and scikit-learn answered to `Tests/Conformance/steps.py`.
private struct Answers: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let entry: String
    let dtype: String
    let shape: [Int]
    /// Nil where a number is missing.
    let values: [Double?]
    let resultShape: [Int]
    let result: [Double]
    var testDescription: String { "\(entry) of \(dtype) \(shape)" }
  }
  let cases: [Case]
  static let loaded: [Case] = (try? fixture("steps.json", as: Answers.self).cases) ?? []
}

@Suite struct StepTests {
  @Test func theFixtureIsThere() { #expect(Answers.loaded.count > 30) }

  @Test(arguments: Answers.loaded)
  fileprivate func arraysAreThoseOfTheFramework(_ answer: Answers.Case) throws {
    let step = try #require(try decoded(answer.entry, .step) as? any PipelineStep)
    let field = try array(answer.values.map { $0 ?? .nan }, answer.shape, answer.dtype)
    let result = try applied(step, to: field)
    #expect(result.shape == answer.resultShape)
    let values = try #require(result.doubles)
    for (i, (mine, theirs)) in zip(values, answer.result).enumerated() {
      #expect(
        agrees(mine, theirs, relative: 1e-5, absolute: 2e-5), "element \(i): \(mine), not \(theirs)"
      )
    }
  }

  // MARK: Facts

  /// Steps with a field that each can take: its shape, type and range.
  private static let facts:
    [(entry: String, shape: [Int], element: ElementType, range: ClosedRange<Double>)] = [
      ("{rescale: {scale: 1/255}}", [4, 5], .uint8, 0...255),
      ("{rescale: {scale: -2, offset: 3}}", [4, 5], .float32, -7...2),
      ("{rescale: {scale: 0, offset: 3}}", [4], .float32, -7...2),
      ("standardize", [5], .float32, -3...9), ("center", [5], .float32, -3...9),
      ("min_max_scale", [5], .float32, -3...9),
      ("{min_max_scale: {range: [-1, 1]}}", [5], .uint8, 0...255),
      ("unit_normalization", [5], .float32, -3...9), ("unit_normalization", [5], .float32, 1...9),
      ("unit_normalization", [5], .float32, (-9)...(-1)),
      ("{clip: {min: -1, max: 2}}", [5], .float32, -3...9),
      ("{clip: {min: 20}}", [5], .float32, -3...9), ("{clip: {max: 1}}", [5], .float32, -3...9),
      ("{cast: int32}", [5], .float32, -3.7...9.2), ("{cast: uint8}", [5], .float32, -3.7...900),
      ("{cast: bool}", [5], .float32, -1...1), ("{cast: int64}", [5], .float64, -3.7...9.2),
      ("{cast: float16}", [5], .float32, -3...9), ("{one_hot: 10}", [], .int64, 0...9),
      ("{one_hot: 10}", [1], .uint8, 0...9), ("{multi_hot: 10}", [3], .int64, 0...9),
      ("label_encode", [], .int64, 3...9), ("{reshape: [2, -1]}", [4, 5], .uint8, 0...255),
      ("flatten", [4, 5], .uint8, 0...255), ("expand_dims", [4, 5], .uint8, 0...255),
      ("{transpose: {axes: [1, 0]}}", [4, 5], .uint8, 0...255),
      ("{pad: 2}", [4, 5], .uint8, 3...255),
      ("{pad: {padding: [1], value: -4}}", [4, 5], .float32, 3...255),
      ("{crop: {height: 2, width: 3}}", [4, 5], .uint8, 0...255),
      ("{resize: {height: 7, width: 3}}", [4, 5], .uint8, 0...255),
      ("{resize: {height: 7, width: 3, interpolation: nearest}}", [4, 5, 3], .uint8, 0...255),
      ("{preprocess_input: caffe}", [4, 5, 3], .uint8, 0...255),
      ("{preprocess_input: tf}", [4, 5, 3], .float32, 0...1),
      (
        "{preprocess_input: {mode: torch, data_format: channels_first}}", [3, 4, 5], .uint8,
        0...255
      ),
      ("grayscale", [4, 5, 3], .uint8, 0...255), ("grayscale", [4, 5, 3], .float32, -2...2),
      ("{grayscale: channels_first}", [3, 4, 5], .uint8, 0...255),
      ("{pad_sequences: 3}", [6], .int32, 1...9),
      ("{pad_sequences: {length: 8, value: -1}}", [6], .int32, 1...9),
      ("mixup", [4, 5], .float32, -3...9), ("mixup", [3], .uint8, 0...255),
      ("impute", [5], .float32, -3...9), ("{impute: median}", [5], .float32, -3...9),
      ("{impute: most_frequent}", [5], .float32, -3...9),
      ("random_flip", [4, 5], .uint8, 0...255),
      (
        "{random_flip: {mode: horizontal, data_format: channels_first}}", [3, 4, 5], .uint8, 0...255
      ),
      ("{random_crop: {height: 2, width: 2}}", [4, 5], .uint8, 0...255),
      ("{random_rotation: 0.2}", [6, 6], .uint8, 10...255),
      ("{random_rotation: {factor: 0.2, fill_mode: constant}}", [6, 6, 1], .uint8, 10...255),
      ("{random_zoom: 0.3}", [6, 6], .uint8, 10...255),
      ("{random_zoom: {height_factor: [-0.5, 0.5], fill_mode: wrap}}", [6, 6], .float32, -2...2),
      (
        "{random_translation: {height_factor: 0.5, width_factor: 0.5, fill_mode: nearest}}",
        [6, 6], .uint8, 10...255
      ),
      (
        "{random_translation: {height_factor: 0.5, width_factor: 0.5, fill_mode: constant, fill_value: -3}}",
        [6, 6], .uint8, 10...255
      ),
      ("{random_shear: {x_factor: 0.5, y_factor: 0.2}}", [6, 6], .uint8, 10...255),
      ("{random_contrast: 0.8}", [6, 6], .uint8, 10...255),
      ("{random_contrast: [0.5, 3]}", [6, 6, 3], .float32, -1...1),
      ("{gaussian_noise: 0.5}", [5], .float32, -1...1),
      ("{impute: {strategy: constant, value: -1}}", [5], .float32, 0...1),
      ("impute", [5], .float32, 0...1),
    ]

  @Test(arguments: facts.indices)
  func arraysStayWithinTheFacts(index: Int) throws {
    let (entry, shape, element, range) = Self.facts[index]
    let step = try #require(try decoded(entry, .step) as? any PipelineStep)
    var field = FieldFacts(name: "x", role: .feature)
    field.shape = Shape(shape)
    field.element = element
    field.values.range = Interval(range.lowerBound, range.upperBound)
    try step.apply(to: &field, values: [:])
    let result = try applied(step, to: try drawn([16] + shape, element, range))
    #expect(field.element == result.element, "\(entry)")
    #expect(field.shape?.evaluate([:]) == Array(result.shape.dropFirst()), "\(entry)")
    let values = try #require(result.doubles)
    if let claim = field.values.range {
      // Float rounds: the ends may be exceeded by one part in a million.
      let slack = max(abs(claim.lower), abs(claim.upper), range.upperBound, 1) * 1e-6
      let outside = values.filter { !($0 >= claim.lower - slack && $0 <= claim.upper + slack) }
      #expect(outside.isEmpty, "\(entry): \(outside.prefix(3)) outside of \(claim)")
    }
    if case .oneHot(let classes)? = field.values.encoding {
      let width = try #require(classes)
      for row in 0..<16 {
        let numbers = values[(row * width)..<((row + 1) * width)]
        #expect(
          numbers.filter { $0 == 1 }.count == 1 && numbers.filter { $0 == 0 }.count == width - 1)
      }
    }
  }

  @Test func everyComputedFieldStepIsAmongThose() throws {
    let tested = try Set(
      Self.facts.map { entry in type(of: try decoded(entry.entry, .step)).about.name })
    for type in Registry.entries(.step) {
      guard let step = type as? any PipelineStep.Type, step.target == .field else { continue }
      // Texts and the bytes of files have tests of their own.
      let others = ["lowercase", "tokenize", "char_encode", "bag_of_words", "decode"]
      if !others.contains(step.about.name) {
        #expect(tested.contains(step.about.name), "\(step.about.name) has no row")
      }
    }
  }

  @Test(arguments: [
    ("{rescale: {scale: 1/255}}", Encoding.index(classes: 10), Encoding.real),
    ("{rescale: {scale: 1}}", .index(classes: 10), .index(classes: 10)),
    ("{rescale: {scale: 2}}", .oneHot(classes: 10), .real),
    ("standardize", .index(classes: 10), .real),
    ("{one_hot: 10}", .index(classes: 10), .oneHot(classes: 10)),
    ("{cast: float32}", .index(classes: 10), .index(classes: 10)),
    ("{clip: {min: 0, max: 9}}", .index(classes: 10), .index(classes: 10)),
    ("{clip: {max: 5}}", .index(classes: 10), .real),
    ("label_encode", .real, .index(classes: nil)), ("mixup", .oneHot(classes: 10), .probabilities),
    ("{multi_hot: 10}", .index(classes: 10), .multiHot(classes: 10)),
  ])
  func encodingsFollowTheNumbers(entry: String, before: Encoding, after: Encoding) throws {
    let step = try #require(try decoded(entry, .step) as? any PipelineStep)
    var field = FieldFacts(
      name: "label", role: .label, values: ValueFacts(range: Interval(0, 9), encoding: before))
    try step.apply(to: &field, values: [:])
    #expect(field.values.encoding == after)
  }

  @Test(
    arguments: [
      ("{one_hot: 5}", 10, Encoding.index(classes: 10), [], "makes 5 classes"),
      ("{one_hot: 10}", 10, .oneHot(classes: 10), [10], "one-hot already"),
      ("{one_hot: 10}", 10, .real, [], "real numbers in [0, 9]"),
      ("{crop: {height: 9, width: 9}}", nil, nil, [4, 4], "from which 9 cannot be cut"),
      ("{reshape: [3, -1]}", nil, nil, [4, 4], "16 numbers, which do not fit"),
      ("{expand_dims: 5}", nil, nil, [4], "no axis 5"),
      ("grayscale", nil, nil, [4, 4, 1], "has 1"),
      ("{preprocess_input: tf}", nil, nil, [4, 4, 1], "takes 3 channels"),
      ("mixup", 10, .index(classes: 10), [], "halfway between"),
      ("random_flip", nil, nil, [4], "images"),
      ("{standardize: {axis: 3}}", nil, nil, [4], "no axis 3"),
      ("{pad: {padding: [1, 1, 1]}}", nil, nil, [4], "names 3 axes"),
      ("{transpose: {axes: [1, 0]}}", nil, nil, [4], "names 2 axes"),
      ("{multi_hot: 4}", nil, nil, [], "list of class indices"),
    ] as [(String, Int?, Encoding?, [Int], String)])
  func fieldsThatCannotTakeAStepAreRefused(
    entry: String, classes: Int?, encoding: Encoding?, shape: [Int], words: String
  ) throws {
    let step = try #require(try decoded(entry, .step) as? any PipelineStep)
    var field = FieldFacts(
      name: "x", role: .label, values: ValueFacts(range: Interval(0, 9), encoding: encoding))
    field.shape = Shape(shape)
    field.element = .uint8
    field.classes = classes
    let error = #expect(throws: StepError.self) { try step.apply(to: &field, values: [:]) }
    #expect(try #require(error).message.contains(words), "\(error?.message ?? "")")
  }

  @Test func textIsRefusedByStepsOverNumbers() throws {
    for entry in [
      "{rescale: {scale: 2}}", "standardize", "{one_hot: 3}", "{clip: {max: 1}}", "{cast: float32}",
    ] {
      let step = try #require(try decoded(entry, .step) as? any PipelineStep)
      var field = FieldFacts(name: "word", role: .feature)
      field.element = .string
      #expect(throws: StepError.self) { try step.apply(to: &field, values: [:]) }
      let text = try #require(HostArray(shape: [2], strings: ["a", "b"]))
      #expect(throws: DataError.self) {
        _ = try step.apply(
          to: text, statistics: nil, random: RandomStream(seed: 1, stream: 1), rows: [0, 1])
      }
    }
  }

  // MARK: Random steps

  @Test(arguments: [
    "random_flip", "{random_crop: {height: 3, width: 3}}", "{random_rotation: 0.3}",
    "{random_zoom: 0.3}",
    "{random_translation: {height_factor: 0.3, width_factor: 0.3}}", "{random_contrast: 0.5}",
    "{gaussian_noise: 1}",
    "{random_shear: {x_factor: 0.5}}",
  ])
  func aRowGetsTheSameDrawOnAnyBatch(entry: String) throws {
    let step = try #require(try decoded(entry, .step) as? any PipelineStep)
    let random = RandomStream(seed: 3, stream: 9)
    let images = try drawn([12, 6, 6], .uint8, 0...255)
    let whole = try step.apply(to: images, statistics: nil, random: random, rows: Array(0..<12))
    let part = try step.apply(
      to: try #require(images.rows(at: [7, 2])), statistics: nil, random: random, rows: [7, 2])
    #expect(whole.rows(at: [7, 2]) == part)
    let other = try step.apply(
      to: images, statistics: nil, random: RandomStream(seed: 4, stream: 9), rows: Array(0..<12))
    #expect(other != whole)
  }

  @Test func flipsMirrorWholeImages() throws {
    let step = try #require(try decoded("{random_flip: horizontal}", .step) as? any PipelineStep)
    let images = try #require(
      HostArray(shape: [64, 1, 3], (0..<64).flatMap { _ in [1, 2, 3] as [Float] }))
    let flipped = try step.apply(
      to: images, statistics: nil, random: RandomStream(seed: 1, stream: 2), rows: Array(0..<64))
    let rows = try #require(flipped.floats)
    let mirrored = (0..<64).filter { Array(rows[($0 * 3)..<($0 * 3 + 3)]) == [3, 2, 1] }.count
    let kept = (0..<64).filter { Array(rows[($0 * 3)..<($0 * 3 + 3)]) == [1, 2, 3] }.count
    #expect(mirrored + kept == 64)
    #expect((16...48).contains(mirrored))
  }

  @Test func aQuarterTurnMovesPixelsToTheirPlaces() throws {
    let step = try #require(
      try decoded("{random_rotation: [0.25, 0.25]}", .step) as? any PipelineStep)
    let image = try #require(HostArray(shape: [1, 2, 2], [1, 2, 3, 4] as [Float]))
    let turned = try step.apply(
      to: image, statistics: nil, random: RandomStream(seed: 1, stream: 2), rows: [0])
    let values = try #require(turned.doubles)
    for (mine, expected) in zip(values, [2.0, 4, 1, 3]) {
      #expect(agrees(mine, expected, absolute: 1e-5))
    }
  }

  // MARK: Order

  @Test func streamStepsChangeTheOrder() throws {
    var order = OrderFacts()
    for entry in [
      "{shuffle: 100}", "{batch: {size: 16, drop_remainder: true}}", "repeat", "cache", "prefetch",
    ] {
      try #require(try decoded(entry, .step) as? any PipelineStep).apply(to: &order)
    }
    #expect(order.shuffling == .window(100))
    #expect(order.batchSize == 16)
    #expect(order.dropsRemainder)
    #expect(order.isRepeated)
    try #require(try decoded("shuffle", .step) as? any PipelineStep).apply(to: &order)
    #expect(order.shuffling == .full)
  }

  @Test(arguments: [
    "{one_hot: 1000000000000}", "{pad: {padding: [16777216, 16777216]}}",
    "{resize: {height: 65536, width: 65536}}",
    "{multi_hot: 16777216}",
  ])
  func absurdSizesAreRefusedBeforeMemoryIsAskedFor(entry: String) throws {
    let step = try #require(try decoded(entry, .step) as? any PipelineStep)
    let batch = try #require(HostArray(shape: [200, 2, 2], [UInt8](repeating: 1, count: 800)))
    #expect(throws: DataError.self) {
      _ = try step.apply(
        to: batch, statistics: nil, random: RandomStream(seed: 0, stream: 0), rows: Array(0..<200))
    }
  }

  @Test func labelsBeyondTheClassesNameTheRow() throws {
    let labels = try #require(HostArray(shape: [3], [1, 2, 7] as [Int64]))
    let error = #expect(throws: DataError.self) {
      _ = try OneHotStep(classes: 5).apply(
        to: labels, statistics: nil, random: RandomStream(seed: 0, stream: 0), rows: [40, 41, 42])
    }
    #expect(try #require(error).row == 43)
  }

  /// The numbers of NumPy's nanmedian and SciPy's mode with `nan_policy="omit"`.
  @Test(arguments: [
    ("{impute: median}", [3.5, 20.0]), ("{impute: most_frequent}", [2, 10]),
    ("{impute: mean}", [4, 20]), ("{impute: {strategy: constant, value: -1}}", [-1, -1]),
  ])
  func missingNumbersAreFilledInByColumn(entry: String, fills: [Double]) throws {
    let step = try #require(try decoded(entry, .step) as? any PipelineStep)
    let nan = Double.nan
    let missing = try array([nan, nan], [1, 2], "float32")
    var fitter = step.makeFitter()
    fitter?.add(try array([2, 30, 7, nan, nan, 20], [3, 2], "float32"))
    fitter?.add(try array([2, 10, 5, nan], [2, 2], "float32"))
    let result = try step.apply(
      to: missing, statistics: fitter?.statistics, random: RandomStream(seed: 0, stream: 0),
      rows: [0])
    #expect(result.doubles == fills)
  }

  @Test func labelsAreNumberedInSortedOrder() throws {
    let step = LabelEncodeStep()
    let words = try #require(
      HostArray(shape: [4], strings: ["setosa", "virginica", "setosa", "banana"]))
    #expect(try applied(step, to: words).integers == [1, 2, 1, 0])
    let numbers = try #require(HostArray(shape: [3], [10, 9, 100] as [Int64]))
    #expect(try applied(step, to: numbers).integers == [1, 0, 2])
  }

  // MARK: Helpers

  private func array(_ values: [Double], _ shape: [Int], _ dtype: String) throws -> HostArray {
    switch dtype {
    case "uint8": try #require(HostArray(shape: shape, values.map { UInt8($0) }))
    case "int64": try #require(HostArray(shape: shape, values.map { Int64($0) }))
    case "int32": try #require(HostArray(shape: shape, values.map { Int32($0) }))
    default: try #require(HostArray(shape: shape, values.map { Float($0) }))
    }
  }

  private func drawn(
    _ shape: [Int], _ element: ElementType, _ range: ClosedRange<Double>
  ) throws -> HostArray {
    let count = shape.reduce(1, *)
    let values = RandomStream(seed: 1, stream: 7).uniform(count: count).map {
      let value = range.lowerBound + Double($0) * (range.upperBound - range.lowerBound)
      return element.isInteger ? value.rounded() : value
    }
    switch element {
    case .float64: return try #require(HostArray(shape: shape, values))
    default: return try array(values, shape, element.rawValue)
    }
  }

  /// The step fitted to the array and applied to it.
  private func applied(_ step: any PipelineStep, to batch: HostArray) throws -> HostArray {
    var fitter = step.makeFitter()
    // In two parts, so that batches have to be merged.
    let half = batch.rowCount / 2
    for part in [0..<half, half..<batch.rowCount] where !part.isEmpty {
      fitter?.add(try #require(batch.rows(part)))
    }
    return try step.apply(
      to: batch, statistics: fitter?.statistics, random: RandomStream(seed: 5, stream: 6),
      rows: Array(0..<batch.rowCount))
  }
}
