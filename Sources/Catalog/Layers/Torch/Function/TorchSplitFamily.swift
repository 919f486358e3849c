package import Program
package import Shapes

/// A PyTorch function that cuts an axis into parts, which are its outputs `0`, `1`, ….
package protocol TorchSplitFamily: Layer {
  var axis: Int { get set }
  /// The parameter that says what the parts are, for messages.
  static var parameter: String { get }
  /// Sizes of the parts of an axis of size `n`.
  func sizes(_ n: Dim, _ context: inout InferenceContext) throws(LayerError) -> [Dim]
}

extension TorchSplitFamily {
  package var role: LayerRole { .reshaping }
  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axis = try context.sampleAxis(axis, of: x, parameter: "dim")
    guard axis < x.rank else {
      throw LayerError(
        "shape/rank", "\(context.subject) cuts an axis, its input has none",
        framework: "\(Self.about.name) expects at least a 1-dimensional tensor")
    }
    let sizes = try self.sizes(x[axis], &context)
    return Inference(
      sizes.enumerated().map { i, size in
        var part = x
        part[axis] = size
        return .init(operands[0].shaped(part), name: "\(i)")
      })
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    inference.outputs.map { _ in operands[0].rearranged }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let axis = axis < 0 ? axis + x.rank : axis
    let sizes: [Dim]
    do throws(LayerError) {
      var context = InferenceContext()
      sizes = try self.sizes(x[axis], &context)
    } catch {
      throw PrimitiveError(Self.about.name, error.message)
    }
    guard x[axis].constant != nil else {
      return try builder.split(operands[0], axis: axis, parts: sizes.count)
    }
    var parts: [TensorID] = []
    var start = 0
    for size in sizes {
      parts.append(
        try builder.apply(Slice(axis: axis, start: start, count: size), operands[0]))
      start += size.constant ?? 0
    }
    return parts
  }

  package var locality: Locality { .everything }
}

extension Field where Root: TorchSplitFamily {
  static var splitAxis: Field {
    .int("dim", \.axis, min: nil, default: "0", "The axis that is cut.")
  }
}

extension InferenceContext {
  /// More outputs than these no model has; they would only exhaust memory.
  static var partLimit: Int { 4096 }

  /// - Throws: `shape/too-large`.
  func requirePartCount(_ count: Int, parameter: String) throws(LayerError) {
    guard count > Self.partLimit else { return }
    throw LayerError(
      "shape/too-large",
      "\(subject) cuts its input into \(count) parts by its \(parameter), at most \(Self.partLimit) are kept",
      at: .parameter(parameter))
  }
}
