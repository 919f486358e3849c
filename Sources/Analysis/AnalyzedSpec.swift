package import Catalog
package import Program
package import Shapes
package import SourceText
package import Spec

/// A spec with everything that can be known of it without data.
package struct AnalyzedSpec: Sendable {
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
