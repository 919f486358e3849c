import Arrays
import DataFiles
import Shapes

/// A step that turns texts into numbers by a vocabulary: the most frequent of the words or characters
/// in the rows it is fitted to.
///
/// Vocabularies, their order and their codes are those of Keras' `TextVectorization`. A field of rank 1
/// holds texts that are split already.
protocol VocabularyFamily: PipelineStep {
  static var split: TextVectorizationLayer.Split { get }
  /// Size of the vocabulary with the codes of ``reserved``.
  var vocabulary: Int { get }
  var standardization: TextVectorizationLayer.Standardization? { get }
  /// Codes in front of the vocabulary: what is not in it, and in sequences the padding before that.
  static var reserved: Int { get }
}

extension VocabularyFamily {
  package var traits: StepTraits { StepTraits(isEncoding: true, fit: .train) }
  package static var sharesStatistics: Bool { true }

  var splitter: TextSplitter { TextSplitter(Self.split, standardization) }

  package func makeFitter() -> (any StepFitter)? {
    TokenCounter(splitter, limit: vocabulary - Self.reserved)
  }

  func requireText(_ field: FieldFacts) throws(StepError) {
    if let element = field.element, element != .string {
      throw StepError(
        Self.mismatch, "'\(Self.about.name)' takes text, but '\(field.name)' is \(element.rawValue)"
      )
    }
    try requireRank(field, 0...1, "texts or sequences of words")
  }

  /// The codes of the words in each row; `unknown` for those that are not in the vocabulary.
  func codes(
    _ batch: HostArray, _ statistics: StepStatistics?, unknown: Int
  ) throws(DataError) -> [[Int]] {
    guard let texts = batch.strings, batch.rank <= 2 else {
      throw DataError("'\(Self.about.name)' takes text, but the field is \(batch.element.rawValue)")
    }
    let places = statistics?.places ?? [:]
    let perRow = batch.rowElementCount
    return (0..<batch.rowCount).map { row in
      splitter.tokens(texts[row * perRow..<(row + 1) * perRow], isSplit: batch.rank == 2).map {
        places[$0].map { $0 + Self.reserved } ?? unknown
      }
    }
  }
}

/// A vocabulary step that gives sequences of codes: 0 pads, 1 stands for what is not in the vocabulary.
protocol SequenceEncodingFamily: VocabularyFamily {
  /// Codes per sample; nil for as many as the field has, or ``defaultLength`` for texts.
  var length: Int? { get }
}

extension SequenceEncodingFamily {
  package static var reserved: Int { 2 }
  private var defaultLength: Int { 128 }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireText(field)
    field.shape = Shape([length.map { Dim($0) } ?? field.shape?.first ?? Dim(defaultLength)])
    field.element = .int32
    field.values = ValueFacts(
      range: Interval(0, Double(vocabulary - 1)), encoding: .index(classes: vocabulary))
    if field.role == .label { field.classes = vocabulary }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let sequences = try codes(batch, statistics, unknown: 1)
    let width = length ?? (batch.rank == 2 ? batch.rowElementCount : defaultLength)
    let (count, overflow) = sequences.count.multipliedReportingOverflow(by: width)
    guard !overflow, count <= HostArray.largestCount else {
      throw DataError("sequences of length \(width) are too long")
    }
    var result = [Int32](repeating: 0, count: count)
    for (row, codes) in sequences.enumerated() {
      for (i, code) in codes.prefix(width).enumerated() {
        result[row * width + i] = Int32(clamping: code)
      }
    }
    return HostArray(shape: [sequences.count, width], result) ?? batch
  }
}

/// Splits texts into words or characters as Keras' `TextVectorization` does.
struct TextSplitter {
  private let split: TextVectorizationLayer.Split
  private let standardization: TextVectorizationLayer.Standardization?

  init(
    _ split: TextVectorizationLayer.Split,
    _ standardization: TextVectorizationLayer.Standardization?
  ) {
    (self.split, self.standardization) = (split, standardization)
  }

  /// - Parameter isSplit: whether every text is a word or character already.
  func tokens(_ texts: ArraySlice<String>, isSplit: Bool) -> [String] {
    let texts = standardization == nil ? texts : ArraySlice(texts.map(standardized))
    if isSplit { return Array(texts) }
    return texts.flatMap { text -> [String] in
      switch split {
      case .character: text.unicodeScalars.map { String($0) }
      case .whitespace:
        text.utf8.split { $0 == 32 || (9...13).contains($0) }.map { String($0) ?? "" }
      }
    }
  }

  /// Letters and punctuation of ASCII alone are touched.
  private func standardized(_ text: String) -> String {
    let lowers = standardization != .stripPunctuation
    let strips = standardization != .lower
    let bytes = text.utf8.lazy.filter { !strips || !isPunctuation($0) }.map {
      lowers && (65...90).contains($0) ? $0 + 32 : $0
    }
    return String(decoding: Array(bytes), as: UTF8.self)
  }

  private func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 33...47, 58...64, 91...96, 123...126: true
    default: false
    }
  }
}

/// Counts words to find the most frequent ones.
struct TokenCounter: StepFitter {
  private let splitter: TextSplitter
  private let limit: Int
  private var counts: [String: Int] = [:]

  init(_ splitter: TextSplitter, limit: Int) { (self.splitter, self.limit) = (splitter, limit) }

  mutating func add(_ batch: HostArray) {
    let texts = batch.strings ?? []
    for token in splitter.tokens(texts[...], isSplit: batch.rank == 2) where !token.isEmpty {
      counts[token, default: 0] += 1
    }
  }

  /// The frequent ones first; of equally frequent ones the last in the order of bytes, as in Keras.
  var statistics: StepStatistics {
    let sorted = counts.sorted { a, b in
      a.value != b.value ? a.value > b.value : b.key.utf8.lexicographicallyPrecedes(a.key.utf8)
    }
    return StepStatistics(categories: sorted.prefix(max(0, limit)).map(\.key))
  }
}

extension Field {
  static func vocabularySize(
    _ path: Path<Int>, min: Int, default text: String, _ what: String
  ) -> Self {
    .int(
      "vocabulary_size", path, min: min, max: 1 << 24, default: text, aliases: ["max_tokens"], what)
  }

  static func standardize(
    _ path: Path<TextVectorizationLayer.Standardization?>, default text: String
  ) -> Self {
    .optionalChoice(
      "standardize", path, default: text,
      "What is done to a text first, to ASCII letters and punctuation; null for nothing.")
  }

  static func codesPerSample(_ path: Path<Int?>) -> Self {
    .optionalInt(
      "length", path, max: 1 << 24, aliases: ["output_sequence_length"],
      "Codes per sample: longer sequences are cut, shorter ones filled with 0. Default: 128, or what "
        + "the windows of the source have.")
  }
}
