import Arrays
import Catalog
import Program
import Shapes
import Testing

/// One module that PyTorch 2.13 was asked to build and to call, and what it answered.
private struct TorchCase: Sendable, Decodable, CustomTestStringConvertible {
  let id: String
  let kind: String
  let arguments: [String: JSON]
  /// Arguments of the call, which a spec writes beside those of the module.
  let callArguments: [String: JSON]?
  let inputs: [JSON]
  let dtype: String
  let outcome: String
  let output: JSON?
  let count: Int?
  let parameters: [NamedShape]?
  let buffers: [NamedShape]?
  let error: String?

  enum CodingKeys: String, CodingKey {
    case id, inputs, dtype, outcome, buffers, error
    case kind = "class"
    case arguments = "kwargs"
    case callArguments = "call_kwargs"
    case output = "output_shape"
    case count = "params"
    case parameters = "param_shapes"
  }

  var isValid: Bool { outcome == "ok" }
  var isFunction: Bool { kind.first?.isLowercase == true }
  var testDescription: String { "\(id) \(yaml)" }

  /// The layer as a spec writes it.
  var yaml: String {
    "{\(kind): \(JSON.object(arguments.merging(callArguments ?? [:]) { $1 }).yaml)}"
  }

  var operands: [TensorType] {
    inputs.map { input in
      // `i:4,7` is a tensor of integers.
      if case .text(let text) = input {
        return TensorType(
          Shape(text.dropFirst(2).split(separator: ",").compactMap { Int($0) }), .int64)
      }
      let sizes = (input.list ?? []).compactMap(\.integer)
      return TensorType(Shape(sizes), dtype == "int64" ? .int64 : .float32)
    }
  }

  /// The tensors of nested tuples, in order; `None` is no tensor.
  var outputs: [[Int]] {
    func shapes(_ json: JSON) -> [[Int]] {
      guard let items = json.list else { return [] }
      let isShape = items.allSatisfy { $0.integer != nil }
      return isShape ? [items.compactMap(\.integer)] : items.flatMap(shapes)
    }
    return output.map(shapes) ?? []
  }

  /// Buffers, the counter of batches only where a momentum of null reads it.
  var states: [NamedShape]? {
    if kind.hasPrefix("BatchNorm"), case .null = arguments["momentum"] { return buffers }
    return buffers?.filter { $0.name != "num_batches_tracked" }
  }

  static let reference = lines(of: "torch_layers.jsonl.gz", as: TorchCase.self)
  /// Of random sizes (`Tests/Conformance/torch_windows.py`).
  static let windows = lines(of: "torch_windows.jsonl.gz", as: TorchCase.self)
  /// Functions, drawn at random (`Tests/Conformance/torch_functions.py`).
  static let functions = lines(of: "torch_functions.jsonl.gz", as: TorchCase.self)

  /// The cases of classes that the catalogue has.
  static let covered = (reference + windows + functions).filter {
    Registry.find(.layer, $0.kind, .torch) != nil
  }
}

extension TorchCase {
  /// What functions do with an axis of size 1, which stretches or vanishes, no open axis does.
  fileprivate var openAxes: [OpenAxis] { OpenAxis.all(of: operands, above: isFunction ? 1 : 0) }
}

@Suite struct TorchLayerConformanceTests {
  @Test func theReferenceIsThere() {
    #expect(TorchCase.reference.count == 962)
    #expect(TorchCase.windows.count == 3360)
    #expect(TorchCase.functions.count == 969)
    let covered = Dictionary(grouping: TorchCase.covered, by: \.kind)
    let left = Set(TorchCase.reference.map(\.kind)).subtracting(covered.keys)
    for (kind, cases) in covered.sorted(by: { $0.key < $1.key }) {
      print(
        "\(kind): \(cases.filter(\.isValid).count) valid, \(cases.filter { !$0.isValid }.count) rejected"
      )
    }
    print("\(covered.values.map(\.count).reduce(0, +)) cases of \(covered.count) classes")
    print("classes left out: \(left.sorted().joined(separator: ", "))")
    #expect(covered.count >= 60)
  }

  @Test("shapes and weights are those of PyTorch", arguments: TorchCase.covered.filter(\.isValid))
  fileprivate func agreesOnValidCases(_ c: TorchCase) throws {
    let layer = try decoded(c)
    let inference = try layer.infer(c.operands, layout: .channelsFirst)
    #expect(inference.outputs.map { $0.type.shape.evaluate([:]) } == c.outputs)

    let trained = inference.weights.filter(\.isTrainable)
    #expect(trained.map(\.name) == c.parameters?.map(\.name))
    #expect(trained.map(\.sizes) == c.parameters?.map { $0.shape.compactMap { $0 } })
    #expect(trained.reduce(0) { $0 + ($1.sizes ?? []).reduce(1, *) } == c.count)
    let states = inference.weights.filter { !$0.isTrainable }
    #expect(states.map(\.name) == c.states?.map(\.name))
    #expect(states.map(\.sizes) == c.states?.map { $0.shape.compactMap { $0 } })

    guard layer.layer.untrainableReason == nil else { return }
    for mode in [Program.Mode.training, .inference] {
      let lowered = try layer.loweredOutputs(
        c.operands, inference, layout: .channelsFirst, mode: mode)
      #expect(
        lowered.map(\.shape.dims) == inference.outputs.map(\.type.shape.dims), "lowered for \(mode)"
      )
    }
  }

  @Test(
    "formulas with an open axis give the shapes of PyTorch",
    arguments: TorchCase.covered.filter(\.isValid))
  fileprivate func agreesOnFormulas(_ c: TorchCase) throws {
    let layer = try decoded(c)
    for open in c.openAxes {
      do {
        var context = InferenceContext(kind: layer.name, layout: .channelsFirst)
        let inference = try layer.layer.inferChecked(open.operands, &context)
        #expect(
          inference.outputs.map { $0.type.shape.evaluate(open.values) } == c.outputs,
          "axis \(open.axis) is open")
        for constraint in context.constraints {
          #expect(constraint.holds(open.values) == true, "axis \(open.axis): \(constraint.reason)")
        }
      } catch {
        #expect(error.rule == "shape/unknown-extent", "axis \(open.axis) is open: \(error.message)")
      }
    }
  }

  @Test(
    "what PyTorch rejects is rejected, with the parameter or the axis",
    arguments: TorchCase.covered.filter { !$0.isValid })
  fileprivate func agreesOnRejectedCases(_ c: TorchCase) {
    do {
      _ = try decoded(c).infer(c.operands, layout: .channelsFirst)
      Issue.record("accepted, but PyTorch says: \(c.error ?? "")")
    } catch let error as LayerError {
      #expect(error.rule.hasPrefix("shape/"))
      #expect(error.message.hasPrefix(c.kind) || error.message.first?.isUppercase != true)
      #expect(!error.message.hasSuffix("."))
      #expect(namesPlace(error), "\(error.place): \(error.message)")
    } catch {
      let messages = (error as? LayerHarness.Rejection)?.messages ?? []
      #expect(messages.contains { namesParameter($0, of: c) }, "\(messages)")
    }
  }

  @Test(
    "a rejected size stays rejected where its axis is open",
    arguments: TorchCase.covered.filter { !$0.isValid })
  fileprivate func agreesOnRejectedFormulas(_ c: TorchCase) {
    guard case .success(let layer) = LayerHarness.decode(c.yaml, dialect: .torch) else { return }
    for open in c.openAxes {
      var context = InferenceContext(kind: layer.name, layout: .channelsFirst)
      guard (try? layer.layer.inferChecked(open.operands, &context)) != nil else { continue }
      #expect(
        context.constraints.contains { $0.holds(open.values) == false }, "axis \(open.axis) is open"
      )
    }
  }

  private func decoded(_ c: TorchCase) throws -> LayerHarness {
    try LayerHarness.decode(c.yaml, dialect: .torch).get()
  }

  /// Whether the message says the name of the parameter, or which axis or input is at fault.
  private func namesPlace(_ error: LayerError) -> Bool {
    switch error.place {
    case .parameter(let name): error.message.contains(name)
    case .operand, .layer:
      error.message.contains(/\b(axis|axes|inputs?|batch|channels?|features?)\b/)
    }
  }

  /// Whether the message says a parameter that the spec gives or that the layer has.
  private func namesParameter(_ message: String, of c: TorchCase) -> Bool {
    func keys<E: CatalogEntry>(_ type: E.Type) -> [String] { E.schema.fields.map(\.key) }
    let own = Registry.find(.layer, c.kind, .torch).map { keys($0) } ?? []
    return (own + c.arguments.keys).contains { message.contains("'\($0)'") }
  }
}
