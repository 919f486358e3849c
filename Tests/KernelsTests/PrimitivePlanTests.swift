import Arrays
import Kernels
import Program
import Shapes
import Testing

extension ReferenceCase {
  /// Whether this operand has one piece per example when the first one has.
  private func followsBatch(_ index: Int) -> Bool {
    if index == 0 { return true }
    if operands[index].shape.first != operands[0].shape.first { return false }
    switch primitive {
    case is MatMul, is Attention, is Pick, is CTC, is Concatenate, is AffineSample, is FieldSample,
      is Angle, is HashBins, is Scatter,
      is WindowMaximum:
      return true
    case is Binary: return operands[index].shape.count == operands[0].shape.count
    case is Recurrent: return index >= 4
    case is ProjectedLSTM: return index >= 5
    default: return false
    }
  }

  /// The operation inside a small network that is trained: every number it takes depends on a weight.
  ///
  /// - Parameter isBatched: whether the first axis is the batch; else all operands are weights.
  func network(isBatched: Bool) throws -> TestCase? {
    guard let count = operands[0].shape.first else { return nil }
    var builder = ProgramBuilder(mode: .training)
    var inputs: [String: [Float]] = [:]
    var ids: [TensorID] = []
    for (i, operand) in operands.enumerated() {
      let values = self.inputs()["\(i)"]?.map { Float($0) } ?? []
      guard isBatched && followsBatch(i) else {
        if operand.isDifferentiable {
          ids.append(
            builder.parameter(
              "\(i)", shape: Shape(operand.shape), initializer: Given(given: values)))
        } else {
          ids.append(builder.input("\(i)", TensorType(Shape(operand.shape))))
          inputs["\(i)"] = values
        }
        continue
      }
      let shape = Shape([batchDim] + operand.shape.dropFirst().map { Dim($0) })
      var x = builder.input("\(i)", TensorType(shape))
      inputs["\(i)"] = values
      if operand.isDifferentiable, operand.shape.count > 1, let width = operand.shape.last {
        // Near the identity, so that the operands keep the range that the operation wants.
        let near = (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0.01 * Float($0 % 3) }
        let mix = builder.parameter(
          "mix_\(i)", shape: Shape([width, width]), initializer: Given(given: near))
        x = try builder.apply(Linear(), x, mix)
      }
      ids.append(x)
    }
    let results = try builder.apply(primitive, ids)
    for result in results.prefix(differentiableResults) { try builder.meanSquare(result) }
    return TestCase(
      name: "\(testDescription) \(isBatched ? "by examples" : "whole")",
      batch: isBatched ? count : 1, program: builder.program, inputs: inputs)
  }
}

/// Numbers decided by the test.
struct Given: ParameterInitializer {
  let given: [Float]
  func values(shape: [Int], stream: RandomStream) -> [Float] { given }
}

@Suite struct PrimitivePlanTests {
  @Test(arguments: ReferenceCase.all, [true, false])
  func `every operation trains as by plain arithmetic`(test: ReferenceCase, isBatched: Bool) throws
  {
    guard let network = try test.network(isBatched: isBatched) else { return }
    let reference = try referenceStep(network)
    // Differences of nearly equal numbers lose digits in single precision, whoever computes them.
    expectEqual(
      try fastStep(network, threads: 2, chunkRows: 1), reference, network, tolerance: 5e-5)
  }
}
