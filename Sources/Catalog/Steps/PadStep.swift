package import Arrays
package import DataFiles
import Shapes
import SourceText
import YAML

/// Puts a number around every row.
package struct PadStep: PipelineStep {
  package static let about = About(
    "pad", dialects: Dialect.allCases, "Adds a border of a constant number to axes of every row.")
  package static let schema = Schema(
    Self(),
    [
      Field(
        "padding", type: .other("a number, or a list of [before, after] per axis"),
        isRequired: true,
        "Border of each axis but the batch; one number for both ends of the first two axes."
      ) { root, node, decoder in
        guard let amounts = decoder.padding(node) else { return false }
        root.amounts = amounts
        return true
      },
      .number("value", \.value, default: "0", "The number of the border."),
    ])
  package static let target = StepTarget.field

  package struct Amount: Hashable, Sendable {
    package let before: Int
    package let after: Int
  }

  /// One per axis; missing ones are not padded.
  package var amounts: [Amount] = []
  package var value = 0.0
  package init() {}

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    amounts.allSatisfy { $0.before == 0 && $0.after == 0 }
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    guard amounts.contains(where: { $0.before + $0.after > 0 }) else { return }
    field.element = .float32
    let range = field.values.range?.hull(Interval(value, value))
    if case .index? = field.values.encoding {
      field.values.range = range
    } else {
      field.becomeReal(range: range)
    }
    guard let shape = field.shape else { return }
    guard amounts.count <= shape.rank else {
      throw StepError(
        Self.mismatch,
        "'padding' names \(amounts.count) axes, but '\(field.name)' has shape \(shape)",
        parameter: "padding", help: "the batch axis is not counted")
    }
    for (axis, amount) in amounts.enumerated() {
      field.shape?[axis] = shape[axis] + Dim(amount.before) + Dim(amount.after)
    }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let from = batch.rowShape
    guard amounts.count <= from.count else {
      throw DataError("'padding' names \(amounts.count) axes, but rows have shape \(from)")
    }
    var offsets = [Int](repeating: 0, count: from.count)
    var to = from
    for (axis, amount) in amounts.enumerated() {
      offsets[axis] = amount.before
      to[axis] += amount.before + amount.after
    }
    return try batch.placed(into: to, at: offsets, filling: Float(value))
  }
}

extension HostArray {
  /// Every row inside a larger one.
  func placed(into target: [Int], at offsets: [Int], filling value: Float) throws(DataError)
    -> HostArray
  {
    let source = try floats()
    guard let total = HostArray.elementCount(of: [rowCount] + target),
      total <= HostArray.largestCount
    else {
      throw DataError("rows of shape \(target) are too large")
    }
    var values = [Float](repeating: value, count: total)
    // Axes behind the last one that grows are copied in one run with it.
    let from = rowShape
    let last = target.indices.last { from[$0] != target[$0] } ?? 0
    let tail = target.dropFirst(last + 1).reduce(1, *)
    let run = (from.dropFirst(last).first ?? 1) * tail
    guard count > 0, run > 0 else { return try Self.checked([rowCount] + target, values) }
    source.withUnsafeBytes { bytes in
      let numbers = bytes.bindMemory(to: Float.self)
      var index = [Int](repeating: 0, count: last)
      for start in stride(from: 0, to: count, by: run) {
        var position = start / rowElementCount
        for axis in 0..<last { position = position * target[axis] + offsets[axis] + index[axis] }
        if last < target.count { position = position * target[last] + offsets[last] }
        position *= tail
        for i in 0..<run { values[position + i] = numbers[start + i] }
        var axis = last - 1
        while axis >= 0 {
          index[axis] += 1
          if index[axis] < from[axis] { break }
          index[axis] = 0
          axis -= 1
        }
      }
    }
    return try Self.checked([rowCount] + target, values)
  }

  static func checked(_ shape: [Int], _ values: [Float]) throws(DataError) -> HostArray {
    guard let array = HostArray(shape: shape, values) else {
      throw DataError("\(values.count) numbers do not fit into shape \(shape)")
    }
    return array
  }
}

extension SpecDecoder {
  /// One number for the first two axes, or `[before, after]` (or one number) for each axis.
  fileprivate mutating func padding(_ node: Node) -> [PadStep.Amount]? {
    let node = substituted(node)
    guard let items = node.sequence else {
      guard let size = integer(node, min: 0, max: 1 << 24) else { return nil }
      return [PadStep.Amount(before: size, after: size), PadStep.Amount(before: size, after: size)]
    }
    var amounts: [PadStep.Amount] = []
    for item in items {
      let ends = substituted(item).sequence ?? [item]
      guard (1...2).contains(ends.count), let before = integer(ends[0], min: 0, max: 1 << 24) else {
        if !(1...2).contains(ends.count) { reportType(item, expected: "[before, after]") }
        return nil
      }
      guard ends.count == 2 else {
        amounts.append(PadStep.Amount(before: before, after: before))
        continue
      }
      guard let after = integer(ends[1], min: 0, max: 1 << 24) else { return nil }
      amounts.append(PadStep.Amount(before: before, after: after))
    }
    return amounts
  }
}
