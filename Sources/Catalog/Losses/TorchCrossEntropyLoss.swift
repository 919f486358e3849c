internal import Arrays
package import Program
import Shapes
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's cross-entropy: predictions are scores before softmax, classes on axis 1.
package struct TorchCrossEntropyLoss: Loss {
  package static let about = About(
    "cross_entropy", aliases: ["CrossEntropyLoss"], dialects: [.torch, .keras],
    "PyTorch's cross-entropy: predictions are scores before softmax, classes on axis 1.",
    formula: "-log softmax(x)[y]", twin: "sparse_categorical_crossentropy")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "ignore_index", \.ignoredIndex, min: nil, default: "-100",
        "Class index whose samples do not count."),
      .optionalNumbers("weight", \.weights, "Weight of each class, in the mean as well."),
      .number(
        "label_smoothing", \.labelSmoothing, in: 0...1, default: "0.0",
        "Share by which labels are drawn towards the uniform distribution."),
      .reduction(\.reduction),
    ])

  package var ignoredIndex = -100
  package var weights: [Double]?
  package var labelSmoothing = 0.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var hasClassesFirst: Bool { true }

  package var contract: LossContract {
    LossContract(.logits, .index, .classification, targetElements: [.int64, .uint8])
  }
  package func chance(classes: Int) -> Double? { log(Double(classes)) }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try lowerCounted(prediction: prediction, target: target, into: &builder).losses
  }

  package func lowerCounted(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> LossTerms {
    let logarithms = try builder.apply(Softmax(isLog: true), builder.classesLast(prediction))
    var weighted = logarithms
    if let weights {
      let vector = try builder.vector(weights, count: builder.classCount(logarithms))
      weighted = try builder.combined(.multiply, logarithms, vector)
    }
    if builder.shape(of: target).rank == builder.shape(of: prediction).rank,
      builder.shape(of: target).last != 1
    {
      let y = try builder.smoothedOneHot(
        builder.classesLast(target), by: labelSmoothing, of: logarithms)
      let products = try builder.combined(.multiply, y, weighted)
      // The mean over probabilities is one over samples, whatever they weigh.
      return LossTerms(try builder.mapped(.negate, builder.lastAxis(.sum, products)))
    }
    let terms = try builder.pickedLoss(
      logarithms, target, ignoring: ignoredIndex, weights: weights)
    guard labelSmoothing > 0, let counts = terms.counts else { return terms }
    let index = try builder.indices(target, for: logarithms)
    let isKept = try builder.combined(
      .notEqual, index, builder.constant(Float(ignoredIndex)))
    let uniform = try builder.mapped(
      .affine(scale: Float(-labelSmoothing), offset: 0), builder.lastAxis(.mean, weighted))
    let own = try builder.mapped(
      .affine(scale: Float(1 - labelSmoothing), offset: 0), terms.losses)
    let losses = try builder.combined(
      .add, own, builder.combined(.multiply, uniform, isKept))
    return LossTerms(losses, counts: counts)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let logarithms = logSoftmax(prediction.map { Double($0) })
    let weights = self.weights ?? Array(repeating: 1, count: logarithms.count)
    guard weights.count == logarithms.count else { return .nan }
    let weighted = zip(weights, logarithms).map { $0 * $1 }
    let uniform = labelSmoothing / Double(prediction.count)
    if target.count == prediction.count, target.count > 1 {
      return -zip(target, weighted).reduce(0) {
        $0 + (Double($1.0) * (1 - labelSmoothing) + uniform) * $1.1
      }
    }
    guard let index = target.first.flatMap({ Int(exactly: $0) }) else { return .nan }
    if index == ignoredIndex { return 0 }
    guard prediction.indices.contains(index) else { return .nan }
    return -(1 - labelSmoothing) * weighted[index] - uniform * weighted.reduce(0, +)
  }
}
