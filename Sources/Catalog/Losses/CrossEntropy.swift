import Program
import Shapes
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ProgramBuilder {
  /// Logarithms of the distributions along the last axis.
  ///
  /// Probabilities that come from a softmax are taken back to its operand; others are normalised and
  /// kept away from 0, as Keras does.
  mutating func logProbabilities(
    _ prediction: TensorID, fromLogits: Bool
  ) throws(PrimitiveError) -> TensorID {
    if let logits = fromLogits ? prediction : operand(ofSoftmax: prediction) {
      return try apply(Softmax(axis: -1, isLog: true), logits)
    }
    let sum = try lastAxis(.sum, prediction, keepsAxis: true)
    return try mapped(.log, clippedProbabilities(combined(.divide, prediction, sum)))
  }

  /// Probabilities at least Keras' epsilon away from 0 and 1.
  mutating func clippedProbabilities(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    try mapped(.clip(lower: Float(lossEpsilon), upper: Float(1 - lossEpsilon)), x)
  }

  /// `y · (1 − ε) + ε · target`, towards which labels are smoothed.
  mutating func smoothed(
    _ y: TensorID, by epsilon: Double, towards target: Double
  ) throws(PrimitiveError) -> TensorID {
    if epsilon == 0 { return y }
    return try mapped(.affine(scale: Float(1 - epsilon), offset: Float(epsilon * target)), y)
  }
}

/// Logarithms of a distribution, in Double.
func logProbabilities(_ prediction: UnsafeBufferPointer<Float>, fromLogits: Bool) -> [Double] {
  let values = prediction.map { Double($0) }
  if fromLogits { return logSoftmax(values) }
  let sum = values.reduce(0, +)
  return values.map { log(clipped($0 / sum)) }
}

func logSoftmax(_ values: [Double]) -> [Double] {
  let largest = values.max() ?? 0
  let logSum = log(values.reduce(0) { $0 + exp($1 - largest) }) + largest
  return values.map { $0 - logSum }
}

/// A probability at least Keras' epsilon away from 0 and 1, as float32 rounds both ends.
func clipped(_ p: Double) -> Double {
  min(max(p, lossEpsilon), Double(Float(1 - lossEpsilon)))
}

/// `log(1 + eˣ)` without overflow.
func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// Binary cross-entropy of one probability, or of one score before the sigmoid.
func binaryCrossentropy(_ prediction: Double, _ target: Double, fromLogits: Bool) -> Double {
  if fromLogits { return softplus(prediction) - prediction * target }
  let p = clipped(prediction)
  return -(target * log(p) + (1 - target) * log(1 - p))
}

extension ProgramBuilder {
  /// ``binaryCrossentropy(_:_:fromLogits:)`` of every number.
  mutating func binaryCrossentropy(
    _ prediction: TensorID, _ target: TensorID, fromLogits: Bool
  ) throws(PrimitiveError) -> TensorID {
    if let logits = fromLogits ? prediction : operand(ofSigmoid: prediction) {
      let product = try combined(.multiply, logits, target)
      return try combined(.subtract, mapped(.softplus, logits), product)
    }
    let p = try clippedProbabilities(prediction)
    let positive = try combined(.multiply, target, mapped(.log, p))
    let complement = try mapped(.affine(scale: -1, offset: 1), p)
    let rest = try mapped(.affine(scale: -1, offset: 1), target)
    let negative = try combined(.multiply, rest, mapped(.log, complement))
    return try mapped(.negate, combined(.add, positive, negative))
  }
}

// MARK: Targets

extension ProgramBuilder {
  /// One-hot rows, smoothed towards the uniform distribution over the classes of `prediction`.
  mutating func smoothedOneHot(
    _ target: TensorID, by epsilon: Double, of prediction: TensorID
  ) throws(PrimitiveError) -> TensorID {
    if epsilon == 0 { return target }
    guard let classes = shape(of: prediction).last?.constant, classes > 0 else {
      throw PrimitiveError("label smoothing", "needs a known number of classes")
    }
    return try smoothed(target, by: epsilon, towards: 1 / Double(classes))
  }

  /// PyTorch keeps classes on axis 1, before the axes of an image or a sequence.
  mutating func classesLast(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: x).rank
    guard rank > 2 else { return x }
    return try apply(Transpose(permutation: [0] + Array(2..<rank) + [1]), x)
  }

  /// Minus the logarithm at the class of each sample, times the weight of the class; 0 where the class is `ignored`.
  mutating func pickedLoss(
    _ logarithms: TensorID, _ target: TensorID, ignoring ignored: Int, weights: [Double]? = nil
  ) throws(PrimitiveError) -> LossTerms {
    let index = try indices(target, for: logarithms)
    var counts = try combined(.notEqual, index, constant(Float(ignored)))
    // An ignored index may lie outside of the classes, so it is replaced by 0 before it picks.
    let safe = try combined(.multiply, index, counts)
    let loss = try mapped(.negate, apply(Pick(), logarithms, safe))
    if let weights {
      let own = try classWeights(weights, of: safe, classes: classCount(logarithms))
      counts = try combined(.multiply, counts, own)
    }
    return LossTerms(try combined(.multiply, loss, counts), counts: counts)
  }
}
