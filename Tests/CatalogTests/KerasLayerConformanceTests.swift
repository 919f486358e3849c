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

  /// Whether the operands were given in a list, as `from: [a]` says; `from: a` does not.
  var isListed: Bool { call == "list" }

  /// The parameters that occur in the case, with those of layers inside of it.
  var parameters: Set<String> { Self.parameters(of: kind, config) }

  private static func parameters(of kind: String, _ config: [String: JSON]) -> Set<String> {
    var names = Set(config.keys)
    if let type = Registry.find(.layer, kind, .keras) { names.formUnion(keys(type)) }
    for value in config.values {
      for item in value.list ?? [value] {
        guard case .object(let pairs) = item, case .text(let inner)? = pairs["class_name"],
          case .object(let arguments)? = pairs["config"]
        else { continue }
        names.formUnion(parameters(of: inner, arguments))
      }
    }
    return names
  }
  private static func keys<E: CatalogEntry>(_ type: E.Type) -> [String] {
    E.schema.fields.map(\.key)
  }

  /// What the whole reference says, and beside it what preprocessing layers give for real numbers.
  static let reference = lines(of: "keras_layers.jsonl.gz", as: KerasCase.self)
  static let computed = lines(of: "keras_preprocessing.jsonl.gz", as: KerasCase.self)

  /// What the reference leaves out, from `Tests/Conformance/keras_layers_more.py`.
  static let more = lines(of: "keras_layers_more.jsonl.gz", as: KerasCase.self)

  /// The cases of classes that the catalogue has.
  static let covered = (reference + more + computed).filter {
    Registry.find(.layer, $0.kind, .keras) != nil
  }
}

extension KerasCase {
  /// Whether Keras takes the layer, but divides by 0 as soon as it is called in training.
  fileprivate var isNeverTrained: Bool {
    kind == "GaussianDropout" && config["rate"]?.integer == 1
  }
}

@Suite struct KerasLayerConformanceTests {
  @Test func theReferenceIsThere() {
    #expect(KerasCase.reference.count == 1016)
    #expect(KerasCase.more.count == 79)
    #expect(KerasCase.computed.count == 250)
    let covered = Dictionary(grouping: KerasCase.covered, by: \.kind)
    let left = Set(KerasCase.reference.map(\.kind)).subtracting(covered.keys)
    for (kind, cases) in covered.sorted(by: { $0.key < $1.key }) {
      print(
        "\(kind): \(cases.filter(\.isValid).count) valid, \(cases.filter { !$0.isValid }.count) rejected"
      )
    }
    print("\(covered.values.map(\.count).reduce(0, +)) cases of \(covered.count) classes")
    print("classes left out: \(left.sorted().joined(separator: ", "))")
    #expect(left.isEmpty)
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
      if mode == .training, c.isNeverTrained {
        #expect(throws: PrimitiveError.self) {
          _ = try layer.loweredOutputs(c.operands, inference, mode: mode)
        }
        continue
      }
      let lowered = try layer.loweredOutputs(c.operands, inference, mode: mode)
      // Some layers need to know a size before they can be lowered.
      let sizes = LayerHarness.sizes
      #expect(
        lowered.map { $0.shape.evaluate(sizes) }
          == inference.outputs.map { $0.type.shape.evaluate(sizes) }, "lowered for \(mode)")
    }
  }

  @Test(
    "formulas with an open axis give the shapes of Keras",
    arguments: KerasCase.covered.filter(\.isValid))
  fileprivate func agreesOnFormulas(_ c: KerasCase) throws {
    let layer = try LayerHarness.decode(c.yaml).get()
    // An axis of size 1 is stretched or dropped, which an open one is not.
    for open in OpenAxis.all(of: c.operands, above: 1) {
      do {
        var context = InferenceContext(kind: layer.name, operandsAreListed: c.isListed)
        let inference = try layer.layer.inferChecked(open.operands, &context)
        let shapes = inference.outputs.map { output in
          output.type.shape.dims.map {
            $0.symbols == ["open"] ? $0.evaluate(open.values) : $0.constant
          }
        }
        #expect(
          shapes.count == c.outputs.count && zip(shapes, c.outputs).allSatisfy(c.agrees),
          "axis \(open.axis) is open: \(shapes)")
        for constraint in context.constraints where constraint.symbols == ["open"] {
          #expect(constraint.holds(open.values) == true, "axis \(open.axis): \(constraint.reason)")
        }
      } catch {
        #expect(error.rule == "shape/unknown-extent", "axis \(open.axis) is open: \(error.message)")
      }
    }
  }

  @Test(
    "what Keras rejects is rejected, with the parameter or the axis",
    arguments: KerasCase.covered.filter { !$0.isValid })
  fileprivate func agreesOnRejectedCases(_ c: KerasCase) {
    do {
      _ = try inferred(c)
      Issue.record("accepted, but Keras says: \(c.error ?? "")")
    } catch let error as LayerError {
      #expect(error.rule.hasPrefix("shape/"))
      #expect(error.message.first?.isUppercase != true && !error.message.hasSuffix("."))
      #expect(error.namesItsPlace(c.operands), "\(error.place): \(error.message)")
    } catch {
      let messages = (error as? LayerHarness.Rejection)?.messages ?? []
      #expect(
        messages.contains { message in c.parameters.contains { message.contains("'\($0)'") } },
        "\(messages)")
    }
  }

  private func inferred(_ c: KerasCase) throws -> (LayerHarness, Inference) {
    let layer = try LayerHarness.decode(c.yaml).get()
    return (layer, try layer.infer(c.operands, listed: c.isListed))
  }

  private func count(_ weights: [Weight]) -> Int {
    weights.reduce(0) { $0 + ($1.sizes ?? []).reduce(1, *) }
  }

  /// Keras numbers the layers of a session: `lstm_7/kernel`.
  private func withoutCounters(_ name: String) -> String {
    name.replacing(/_\d+(?=\/)/, with: "")
  }
}
