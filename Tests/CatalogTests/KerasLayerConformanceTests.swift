import Arrays
import Catalog
import Program
import Shapes
import Testing

/// One layer that Keras 3.15 was asked to build, and what it answered.
private struct KerasCase: Sendable, Decodable, CustomTestStringConvertible {
  let id: String
  let kind: String
  let config: [String: JSON]
  let inputs: [JSON]
  let dtype: String
  let call: String
  let mutation: String?
  let outcome: String
  let output: JSON?
  let trainable: Int?
  let nonTrainable: Int?
  let weights: [NamedShape]?
  let error: String?

  enum CodingKeys: String, CodingKey {
    case id, config, inputs, dtype, call, mutation, outcome, weights, error
    case kind = "class"
    case output = "output_shape"
    case trainable = "params_trainable"
    case nonTrainable = "params_non_trainable"
  }

  var isValid: Bool { outcome == "ok" }
  var testDescription: String { "\(id) \(yaml)" }

  /// The layer as a spec writes it.
  var yaml: String { "{\(kind): \(JSON.object(config).yaml)}" }

  /// Input shapes with a symbol for every unknown size, the first one being the batch.
  var operands: [TensorType] {
    let shapes =
      inputs.contains { if case .list = $0 { true } else { false } } ? inputs : [.list(inputs)]
    return shapes.enumerated().map { i, shape in
      let dims = (shape.list ?? []).enumerated().map { j, size in
        size.integer.map { Dim($0) } ?? (j == 0 ? .symbol("batch") : .symbol("free_\(j)"))
      }
      return TensorType(Shape(dims), dtype == "int32" ? .int32 : .float32)
    }
  }

  /// Expected outputs: one shape or a list of shapes.
  var outputs: [[Int?]] {
    output.map(shapes) ?? []
  }

  /// The states of stacked cells are lists of shapes in a list of shapes.
  private func shapes(_ output: JSON) -> [[Int?]] {
    guard let list = output.list else { return [] }
    return list.contains { $0.list != nil } ? list.flatMap(shapes) : [list.map(\.integer)]
  }

  /// Whether a shape is the one Keras gives. What `output_shape` of an `EinsumDense` leaves open Keras
  /// leaves open in its result too, although the equation copies it from the input.
  func agrees(_ shape: [Int?], _ expected: [Int?]) -> Bool {
    guard kind == "EinsumDense" else { return shape == expected }
    return shape.count == expected.count
      && zip(shape, expected).allSatisfy { $1 == nil || $0 == $1 }
  }

  static let all = lines(of: "keras_layers.jsonl.gz", as: KerasCase.self)

  /// What the reference leaves out, from `Tests/Conformance/keras_layers_more.py`.
  static let more = lines(of: "keras_layers_more.jsonl.gz", as: KerasCase.self)

  /// The cases of classes that the catalogue has.
  static let covered = (all + more).filter { Registry.find(.layer, $0.kind, .keras) != nil }

  /// A merging layer called with a bare tensor: `from` is always a list, so that no spec can say it.
  var isOnlyAboutPython: Bool {
    let layer = Registry.find(.layer, kind, .keras) as? any Layer.Type
    return mutation == "not_a_list" && layer?.operandCount.contains(1) == true
  }
}

@Suite struct KerasLayerConformanceTests {
  @Test func theReferenceIsThere() {
    #expect(KerasCase.all.count == 1016)
    #expect(KerasCase.more.count == 79)
    let covered = Dictionary(grouping: KerasCase.covered, by: \.kind)
    let left = Set(KerasCase.all.map(\.kind)).subtracting(covered.keys)
    for (kind, cases) in covered.sorted(by: { $0.key < $1.key }) {
      print(
        "\(kind): \(cases.filter(\.isValid).count) valid, \(cases.filter { !$0.isValid }.count) rejected"
      )
    }
    print("\(covered.values.map(\.count).reduce(0, +)) cases of \(covered.count) classes")
    print("classes left out: \(left.sorted().joined(separator: ", "))")
    #expect(covered.count >= 87)
    #expect(KerasCase.covered.filter(\.isOnlyAboutPython).count == 3)
  }

  @Test("shapes and weights are those of Keras", arguments: KerasCase.covered.filter(\.isValid))
  fileprivate func agreesOnValidCases(_ c: KerasCase) throws {
    let (layer, inference) = try inferred(c)
    let shapes = inference.outputs.map { $0.type.shape.dims.map(\.constant) }
    #expect(shapes.count == c.outputs.count)
    for (shape, expected) in zip(shapes, c.outputs) { #expect(c.agrees(shape, expected)) }

    let weights = inference.weights
    #expect(weights.map(\.name) == c.weights?.map { withoutCounters($0.name) })
    #expect(weights.map(\.sizes) == c.weights?.map { $0.shape.compactMap { $0 } })
    #expect(count(weights.filter(\.isTrainable)) == c.trainable)
    #expect(count(weights.filter { !$0.isTrainable }) == c.nonTrainable)

    guard layer.layer.untrainableReason == nil else { return }
    for mode in [Program.Mode.training, .inference] {
      let lowered = try layer.loweredOutputs(c.operands, inference, mode: mode)
      #expect(
        lowered.map(\.shape.dims) == inference.outputs.map(\.type.shape.dims), "lowered for \(mode)"
      )
    }
  }

  @Test(
    "what Keras rejects is rejected",
    arguments: KerasCase.covered.filter { !$0.isValid && !$0.isOnlyAboutPython })
  fileprivate func agreesOnRejectedCases(_ c: KerasCase) {
    do {
      _ = try inferred(c)
      Issue.record("accepted, but Keras says: \(c.error ?? "")")
    } catch let error as LayerError {
      #expect(error.rule.hasPrefix("shape/"))
      #expect(error.message.first?.isUppercase != true && !error.message.hasSuffix("."))
    } catch {
      #expect(error is LayerHarness.Rejection)
    }
  }

  private func inferred(_ c: KerasCase) throws -> (LayerHarness, Inference) {
    let layer = try LayerHarness.decode(c.yaml).get()
    return (layer, try layer.infer(c.operands))
  }

  private func count(_ weights: [Weight]) -> Int {
    weights.reduce(0) { $0 + ($1.sizes ?? []).reduce(1, *) }
  }

  /// Keras numbers the layers of a session: `lstm_7/kernel`.
  private func withoutCounters(_ name: String) -> String {
    name.replacing(/_\d+(?=\/)/, with: "")
  }
}
