import Program
import Shapes

/// Classes, constants for each of them, and parts of the last axis.
extension ProgramBuilder {
  /// Classes or labels along the last axis.
  func classCount(_ x: TensorID) throws(PrimitiveError) -> Int {
    guard let count = shape(of: x).last?.constant, count > 0 else {
      throw PrimitiveError("loss", "needs a known number of classes")
    }
    return count
  }

  /// One constant per place of an axis: `[count]`.
  mutating func vector(_ values: [Double], count: Int) throws(PrimitiveError) -> TensorID {
    guard values.count == count else {
      throw PrimitiveError("weight", "has \(values.count) numbers, but there are \(count) classes")
    }
    var parts: [TensorID] = []
    for value in values {
      parts.append(try apply(Reshape(shape: Shape([1])), constant(Float(value))))
    }
    return try apply(Concatenate(axis: 0), parts)[0]
  }

  /// The weight of each class index; 0 for an index that is no class.
  mutating func classWeights(
    _ weights: [Double], of index: TensorID, classes: Int
  ) throws(PrimitiveError) -> TensorID {
    let marks = try apply(OneHot(classes: classes), index)
    return try lastAxis(.sum, combined(.multiply, marks, vector(weights, count: classes)))
  }

  /// `[…, K]` as `[…, K, 1]`.
  mutating func withLastAxis(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    try apply(Reshape(shape: Shape(axes: shape(of: x).axes + [Axis(1)])), x)
  }

  /// `[…, K]` as `[…, 1, K]`.
  mutating func withAxisBeforeLast(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let axes = shape(of: x).axes
    return try apply(
      Reshape(shape: Shape(axes: Array(axes.dropLast()) + [Axis(1)] + axes.suffix(1))), x)
  }

  /// Both halves of the last axis.
  mutating func halves(_ x: TensorID) throws(PrimitiveError) -> (TensorID, TensorID) {
    let parts = try parts(x, 2)
    return (parts[0], parts[1])
  }

  /// Equal parts of the last axis.
  mutating func parts(_ x: TensorID, _ count: Int) throws(PrimitiveError) -> [TensorID] {
    let width = try classCount(x)
    guard width % count == 0 else {
      throw PrimitiveError(
        "loss", "needs \(count) equal parts of the last axis, which has \(width)")
    }
    var parts: [TensorID] = []
    for part in 0..<count {
      parts.append(
        try apply(
          Slice(axis: -1, start: part * (width / count), count: Dim(width / count), stride: 1), x))
    }
    return parts
  }
}

extension ProgramBuilder {
  /// The product with one factor for all, or one for each place of the last axis.
  mutating func weighted(_ x: TensorID, _ weights: [Double]?) throws(PrimitiveError) -> TensorID {
    guard let weights else { return x }
    if weights.count == 1 { return try mapped(.affine(scale: Float(weights[0]), offset: 0), x) }
    return try combined(.multiply, x, vector(weights, count: classCount(x)))
  }
}

extension [Double]? {
  /// The factor of a place: 1 without weights, not a number where they do not reach it.
  func place(_ place: Int) -> Double {
    guard let weights = self else { return 1 }
    if weights.count == 1 { return weights[0] }
    return weights.indices.contains(place) ? weights[place] : .nan
  }
}
