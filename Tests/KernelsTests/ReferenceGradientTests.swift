import Arrays
import Foundation
import Kernels
import Program
import Shapes
import Testing

@Suite struct ReferenceGradientTests {
  /// Against `(f(x + h) − f(x − h)) / 2h` for every element of every operand, in double precision.
  @Test(arguments: ReferenceCase.all)
  func `gradients are those of central differences`(test: ReferenceCase) throws {
    let executor = try ReferenceExecutor<Double>(test.program(), bindings: [:])
    let results = executor.program.operations[0].results.prefix(test.differentiableResults)
    var inputs = test.inputs()

    /// Weights of the sum that is differentiated, different for every element.
    func weight(_ result: Int, _ i: Int) -> Double { cos(Double(7 * result + i + 1)) }
    func sum() throws -> Double {
      let run = try executor.run(parameters: [], inputs: inputs, seed: 3, step: 2)
      return results.enumerated().reduce(0) { total, result in
        run[result.element].enumerated().reduce(total) {
          $0 + weight(result.offset, $1.offset) * $1.element
        }
      }
    }

    let run = try executor.run(parameters: [], inputs: inputs, seed: 3, step: 2)
    var seeds: [TensorID: [Double]] = [:]
    for (r, id) in results.enumerated() { seeds[id] = run[id].indices.map { weight(r, $0) } }
    let gradients = executor.gradients(of: run, from: seeds).byInput
    let h = 1e-5
    for (o, operand) in test.operands.enumerated() where operand.isDifferentiable {
      let name = "\(o)"
      let gradient = try #require(gradients[name])
      for i in gradient.indices {
        let value = try #require(inputs[name]?[i])
        inputs[name]?[i] = value + h
        let above = try sum()
        inputs[name]?[i] = value - h
        let below = try sum()
        inputs[name]?[i] = value
        let expected = (above - below) / (2 * h)
        #expect(
          abs(gradient[i] - expected) <= 1e-7 * max(1, abs(expected)),
          "operand \(o), element \(i): \(gradient[i]), by differences \(expected)")
      }
    }
  }

  @Test func `every primitive has a case`() throws {
    let files = try sourceFiles("Sources/Program/Primitives")
    let covered = Set(ReferenceCase.all.map { "\(type(of: $0.primitive))" })
    #expect(!files.isEmpty)
    #expect(covered == Set(files.map { $0.replacing(".swift", with: "") }))
  }

  @Test func `every elementwise function has a case`() throws {
    let source = try String(
      contentsOf: repository.appending(path: "Sources/Program/ElementwiseFunction.swift"),
      encoding: .utf8)
    let names = source.matches(of: /case \.\w+: "(\w+)"/).map { String($0.output.1) }
    #expect(names.count > 30)
    #expect(Set(names) == Set(ReferenceCase.functionRanges.map { $0.0.name }))
  }

  @Test func `a stopped gradient and an index get none`() throws {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType([2, 3]))
    let index = builder.input("index", TensorType([2], .int32))
    let stopped = try builder.apply(StopGradient(), x)
    let picked = try builder.apply(Pick(), stopped, index)
    builder.loss("loss", try builder.apply(Reduce(kind: .sum, axes: [0]), picked))
    let executor = try ReferenceExecutor<Double>(builder.program, bindings: [:])
    let run = try executor.run(
      parameters: [], inputs: ["x": [1, 2, 3, 4, 5, 6], "index": [0, 2]])
    #expect(run.totalLoss == 7)
    let gradients = executor.gradients(of: run)
    #expect(gradients.has(stopped) && gradients[stopped] == [1, 0, 0, 0, 0, 1])
    #expect(!gradients.has(x) && gradients.byInput == ["x": [0, 0, 0, 0, 0, 0], "index": [0, 0]])
  }
}

/// The root of the package.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

func sourceFiles(_ folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(
    atPath: repository.appending(path: folder).path(percentEncoded: false)
  )
  .filter { $0.hasSuffix(".swift") }
}
