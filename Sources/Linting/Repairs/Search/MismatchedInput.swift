import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// An input of the model whose shape is not that of its data.
package struct MismatchedInput: Sendable {
  let spec: AnalyzedSpec
  let input: InputDeclaration
  /// The data field that feeds it.
  let field: FieldFacts
  /// Sizes of the input and of the data without the batch axis.
  let wanted: [Int]
  let delivered: [Int]

  /// Nil where the diagnostic is about something else, or a size is not known.
  init?(_ spec: AnalyzedSpec, _ finding: Diagnostic) {
    guard finding.rule == "shape/input-mismatch", let graph = spec.graph,
      let index = graph.inputs.firstIndex(where: { $0.shape.range == finding.range }),
      spec.inputs.indices.contains(index), let name = spec.inputs[index].field,
      let field = spec.pipeline.fields(.feature).first(where: { $0.name == name }),
      let delivered = field.shape?.evaluate(spec.spec.dims.values)
    else { return nil }
    let wanted = graph.inputs[index].shape.value.dims.dropFirst()
      .compactMap { $0.evaluate(spec.spec.dims.values) }
    guard wanted.count + 1 == graph.inputs[index].shape.value.rank else { return nil }
    self.spec = spec
    input = graph.inputs[index]
    self.field = field
    (self.wanted, self.delivered) = (wanted, delivered)
  }
}
