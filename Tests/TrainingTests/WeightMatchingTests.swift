import Analysis
import Program
import Testing
import Training

@Suite struct WeightMatchingTests {
  /// Three layers of which two have equal shapes.
  private let spec = """
    coprime: 1
    model:
      input: [batch, 4]
      layers:
        - dense: {units: 4, use_bias: false, name: first}
        - dense: {units: 4, use_bias: false, name: second}
        - dense: {units: 2, name: last}
    """

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func tensor(_ name: String, _ shape: [Int], _ start: Float) -> Safetensors.Tensor {
    Safetensors.Tensor(
      name, shape: shape, (0..<shape.reduce(1, *)).map { start + Float($0) })
  }

  /// What the layers are given from a file with these tensors.
  private func loaded(
    _ tensors: [Safetensors.Tensor], map: [String: String] = [:]
  ) throws -> LoadedWeights {
    let path = folder.path + "/w.safetensors"
    try Safetensors(tensors: tensors).write(to: path)
    let spec = try analyzed(spec)
    let program = try Lowering(spec, targets: []).program(.inference)
    return try LoadedWeights(
      try WeightFile(path), spec, program, bindings: [:], map: map)
  }

  private func transposed(_ rows: Int, _ columns: Int, _ start: Float) -> [Float] {
    (0..<columns * rows).map { start + Float($0 % rows * columns + $0 / rows) }
  }

  @Test(arguments: [
    ["first", "second", "last"], ["module.first", "module.second", "module.last"],
  ])
  func namesDecideFirst(_ names: [String]) throws {
    let weights = try loaded([
      tensor("\(names[1]).weight", [4, 4], 100), tensor("\(names[0]).weight", [4, 4], 0),
      tensor("\(names[2]).weight", [2, 4], 200), tensor("\(names[2]).bias", [2], 300),
    ])
    #expect(weights.values["first/kernel"] == transposed(4, 4, 0))
    #expect(weights.values["second/kernel"] == transposed(4, 4, 100))
    #expect(weights.values["last/kernel"] == transposed(2, 4, 200))
    #expect(weights.values["last/bias"] == [300, 301])
    #expect(weights.unused.isEmpty)
  }

  @Test func numbersInNamesOrderLayersOfEqualShapes() throws {
    let weights = try loaded([
      tensor("net.10.weight", [4, 4], 100), tensor("net.2.weight", [4, 4], 0),
      tensor("net.12.weight", [2, 4], 200), tensor("net.12.bias", [2], 300),
      tensor("steps.num_batches_tracked", [], 0),
    ])
    #expect(weights.values["first/kernel"] == transposed(4, 4, 0))
    #expect(weights.values["second/kernel"] == transposed(4, 4, 100))
    #expect(weights.unused.isEmpty)
  }

  @Test func doubtIsRefusedAndAMapResolvesIt() throws {
    let tensors = [
      tensor("query.weight", [4, 4], 0), tensor("key.weight", [4, 4], 100),
      tensor("out.weight", [2, 4], 200), tensor("out.bias", [2], 300),
    ]
    let error = #expect(throws: RunError.self) { try loaded(tensors) }
    #expect(error?.message.contains("'first'") == true)
    #expect(error?.help?.contains("'key'") == true)
    #expect(error?.help?.contains("'query'") == true)
    let weights = try loaded(tensors, map: ["first": "query", "second": "key"])
    #expect(weights.values["first/kernel"] == transposed(4, 4, 0))
    #expect(weights.values["second/kernel"] == transposed(4, 4, 100))
    let wrong = #expect(throws: RunError.self) {
      try loaded(tensors, map: ["first": "quer", "second": "key"])
    }
    #expect(wrong?.help?.contains("'query'") == true)
  }

  @Test func whatIsMissingLeftOverOrOfAnotherShapeIsListed() throws {
    let error = #expect(throws: RunError.self) {
      try loaded([
        tensor("first.weight", [4, 5], 0), tensor("second.weight", [4, 4], 0),
        tensor("last.weight", [2, 4], 0), tensor("last.bais", [2], 0),
      ])
    }
    let help = try #require(error?.help)
    #expect(help.contains("'first.weight' to be [4, 4], not [4, 5]"))
    #expect(help.contains("'last.bias' [2], which is missing; the nearest is 'last.bais'"))
    #expect(help.contains("left over: 'last.bais' [2]"))
  }

  @Test func whatTheSpecHasNoLayerForIsTold() throws {
    let weights = try loaded([
      tensor("first.weight", [4, 4], 0), tensor("second.weight", [4, 4], 0),
      tensor("last.weight", [2, 4], 0), tensor("last.bias", [2], 0),
      tensor("auxiliary.weight", [7, 4], 0),
    ])
    #expect(weights.unused == ["auxiliary.weight"])
  }
}
