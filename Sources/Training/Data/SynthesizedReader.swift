internal import Arrays
internal import Catalog
internal import DataFiles
internal import Shapes
internal import SourceText

/// Made-up samples that fit declared fields: classes lie around prototypes, numbers depend on a hidden direction,
/// so that a network can learn them.
struct SynthesizedReader: RowReader {
  static let defaultCount = 1024

  let fields: [RowField]
  let count: Int
  private let kinds: [Kind]
  private let seed: UInt64

  private enum Kind {
    /// A class index below the count, or a row of so many numbers with one 1.
    case classes(Int, isOneHot: Bool)
    /// Real numbers in a range.
    case numbers(lower: Float, upper: Float, isWhole: Bool)
  }

  /// - Throws: ``RunError`` for a field whose shape is not declared or whose values are texts.
  init(
    fields declared: [FieldFacts], values: [String: Int], count: Int, seed: UInt64,
    range: SourceRange?
  ) throws(RunError) {
    guard !declared.isEmpty else {
      throw RunError(
        "'--synthesize' needs to know the fields of the data", at: range, help: "add 'fields'")
    }
    var fields: [RowField] = []
    var kinds: [Kind] = []
    for field in declared {
      let shape = field.shape ?? (field.role == .label ? Shape([Int]()) : nil)
      guard let sizes = shape?.evaluate(values), HostArray.elementCount(of: sizes) ?? .max < 1 << 28
      else {
        throw RunError(
          "'--synthesize' needs the shape of field '\(field.name)'", at: field.declaration ?? range,
          help: "declare it, as in 'shape: [28, 28]'")
      }
      guard field.element != .string else {
        throw RunError(
          "texts such as field '\(field.name)' cannot be made up", at: field.declaration ?? range)
      }
      fields.append(RowField(name: field.name, role: field.role, shape: sizes, element: .float32))
      kinds.append(Self.kind(field, sizes))
    }
    (self.fields, self.kinds, self.count, self.seed) = (fields, kinds, max(1, count), seed)
  }

  private static func kind(_ field: FieldFacts, _ sizes: [Int]) -> Kind {
    if field.role == .label {
      if case .oneHot = field.values.encoding, let last = sizes.last {
        return .classes(last, isOneHot: true)
      }
      if let classes = field.classes { return .classes(classes, isOneHot: false) }
    }
    let bounds = field.values.range.flatMap { $0.isBounded ? $0 : nil }
    return .numbers(
      lower: Float(bounds?.lower ?? -1), upper: Float(bounds?.upper ?? 1),
      isWhole: field.element.map { $0 != .float32 && $0 != .float64 && $0 != .float16 } ?? false)
  }

  func read(_ rows: [Int]) throws(DataError) -> [HostArray] {
    var arrays: [HostArray] = []
    for (index, field) in fields.enumerated() {
      var values: [Float] = []
      for row in rows { values += sample(row, index, field) }
      guard let array = HostArray(shape: [rows.count] + field.shape, values) else {
        throw DataError("field '\(field.name)' is too large to be made up")
      }
      arrays.append(array)
    }
    return arrays
  }

  /// The hidden class of a row: what connects its fields.
  private func hidden(_ row: Int, _ classes: Int) -> Int {
    let random = RandomStream(seed: seed, stream: RandomPurpose.synthesis.stream())
    return Int(random.below(UInt64(max(1, classes)), at: UInt64(row)))
  }

  private var classCount: Int {
    for case .classes(let count, _) in kinds { return count }
    return 2
  }

  private func sample(_ row: Int, _ index: Int, _ field: RowField) -> [Float] {
    let size = field.shape.reduce(1, *)
    let own = hidden(row, classCount)
    switch kinds[index] {
    case .classes(let classes, let isOneHot):
      let label = own % max(1, classes)
      if !isOneHot { return Array(repeating: Float(label), count: size) }
      return (0..<size).map { $0 % classes == label ? 1 : 0 }
    case .numbers(let lower, let upper, let isWhole):
      let prototype = RandomStream(
        seed: seed, stream: RandomPurpose.synthesis.stream(index + 1, own)
      )
      .uniform(count: size)
      let noise = RandomStream(
        seed: seed, stream: RandomPurpose.synthesis.stream(index + 1, 1 << 20 + row)
      )
      .uniform(count: size)
      return zip(prototype, noise).map { a, b in
        let value = lower + (upper - lower) * (0.75 * a + 0.25 * b)
        return isWhole ? value.rounded() : value
      }
    }
  }
}
