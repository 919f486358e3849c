package import Catalog
package import Program
package import Shapes
package import SourceText
package import Spec
internal import Synchronization

/// A spec with everything that can be known of it without data.
///
/// A class, since dozens of rules hand it around and a copy of the value would retain each of its parts.
package final class AnalyzedSpec: Sendable {
  package let document: SpecDocument
  package let spec: Spec
  package let graph: Graph?
  /// One element per node of ``graph``.
  package let nodes: [NodeFacts]
  /// One element per input of ``graph``.
  package let inputs: [InputFacts]
  package let pipeline: PipelineFacts
  package let losses: [LossSite]
  /// Conditions on dimensions, with the layer that made each.
  package let constraints: [(constraint: Constraint, node: Int)]
  package let domains: Solution
  /// Two assignments of primes to the free dimensions.
  package let probes: [[String: Int]]
  /// Mistakes that the interpretation itself met: shapes that do not fit, steps that cannot be applied.
  package let diagnostics: [Diagnostic]
  /// The layers among them that cannot take what they are given, in the order of ``graph``.
  package let failures: [LayerFailure]
  /// Results of ``derived(_:)`` by their type.
  private let derivations = Mutex<[ObjectIdentifier: any Sendable]>([:])

  /// Interprets a spec over facts; nil where the file holds no spec.
  ///
  /// - Parameter explainsFailures: whether layers that do not fit are told of with the names behind every
  ///   size, which takes another inference, or by rule and place alone.
  /// - Complexity: linear in the layers.
  package init?(_ document: SpecDocument, explainsFailures: Bool = true) {
    guard let spec = document.spec else { return nil }
    let pipeline = spec.data.map { PipelineFacts($0, dims: spec.dims) } ?? .empty
    var diagnostics = pipeline.diagnostics
    var interpreter = ModelInterpreter(spec, document.graph, pipeline)
    interpreter.run(explainsFailures: explainsFailures)
    diagnostics += interpreter.diagnostics
    self.document = document
    self.spec = spec
    self.graph = document.graph
    self.pipeline = pipeline
    nodes = interpreter.nodes
    inputs = interpreter.inputs
    constraints = interpreter.constraints
    let symbols = spec.dims.symbols
    domains = DomainSolver.solve(constraints.map(\.constraint), symbols: symbols)
    probes = Probes.assign(
      symbols: symbols, domains: domains.domains, avoiding: interpreter.constants)
    diagnostics += interpreter.emptyDomains(domains)
    losses = interpreter.lossSites()
    failures = interpreter.failures
    self.diagnostics = diagnostics
  }

  /// A view of the spec that several rules share, made when it is first asked for; one for each type.
  package func derived<View: Sendable>(_ make: (AnalyzedSpec) -> View) -> View {
    let key = ObjectIdentifier(View.self)
    // In two steps: nothing known is itself a view of an optional type.
    if let known = derivations.withLock({ $0[key] }), let view = known as? View { return view }
    let view = make(self)
    derivations.withLock { $0[key] = view }
    return view
  }

  package func facts(of operand: Operand) -> ValueFacts? {
    switch operand.producer {
    case .input(let index): inputs.indices.contains(index) ? inputs[index].facts : nil
    case .layer(let index): nodes[index].output(named: operand.output)?.facts
    }
  }

  package func type(of operand: Operand) -> TensorType? {
    switch operand.producer {
    case .input(let index): inputs.indices.contains(index) ? inputs[index].type : nil
    case .layer(let index): nodes[index].output(named: operand.output)?.type
    }
  }
}

package struct InputFacts: Sendable {
  package let type: TensorType
  package let facts: ValueFacts
  /// Name of the data field that feeds the input, where there is one.
  package let field: String?
}

/// What is known of one layer.
package struct NodeFacts: Sendable {
  package struct Output: Sendable {
    package let name: String
    package let type: TensorType
    package let facts: ValueFacts
  }
  /// Nil where the layer, or one before it, could not be inferred.
  package let inference: Inference?
  package let outputs: [Output]

  package func output(named name: String?) -> Output? {
    guard let name else { return outputs.first }
    return outputs.first { $0.name == name }
  }
}

/// A layer that cannot take its operands or parameters.
package struct LayerFailure: Sendable {
  /// Index of the layer.
  package let node: Int
  package let error: LayerError
  /// Where the diagnostic about it points.
  package let range: SourceRange
  /// Shapes of its operands, in order.
  package let operands: [Shape]
}

/// A loss with both of its ends.
package struct LossSite: Sendable {
  package let entry: LossEntry
  /// The output it judges; nil where that cannot be told.
  package let output: GraphOutput?
  /// Index of the layer that makes the output.
  package let node: Int?
  package let prediction: ValueFacts
  package let type: TensorType?
  /// The label field of the training split.
  package let target: FieldFacts?

  package var contract: LossContract { entry.loss.contract }
}
