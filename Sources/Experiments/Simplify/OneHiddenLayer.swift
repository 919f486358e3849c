internal import Analysis
internal import Catalog
internal import Spec
internal import YAML

/// The edits that leave a model one hidden layer: `flatten`, `dense`, and what makes the output.
enum OneHiddenLayer {
  private static let units = 128

  /// Nil where there is no more than one, or the model is no plain list of layers.
  static func edits(_ spec: AnalyzedSpec) -> [TreeEdit]? {
    guard let graph = spec.graph, graph.dialect == .keras, graph.inputs.count == 1,
      graph.outputs.count == 1,
      let count = spec.document.root?["model"]?["layers"]?.sequence?.count,
      let last = spec.losses.first?.node, last < graph.nodes.count
    else { return nil }
    let weighted = graph.nodes.indices.filter {
      $0 <= last && spec.nodes[$0].inference?.weights.isEmpty == false
    }
    let path = ["model", "layers"]
    // The last one makes the output; of those before it, one would be left as it is.
    guard weighted.count > 2, let output = weighted.last,
      let index = (0..<count).first(where: { graph.nodes[output].path == "model.layers[\($0)]" }),
      index > 0
    else { return nil }
    let hidden = "{dense: {units: \(units), activation: relu}}"
    // With one entry before it there is no place for both; a vector needs no `flatten`.
    guard index > 1 else { return [.set(path + ["0"], hidden)] }
    return [.set(path + ["0"], "flatten"), .set(path + ["1"], hidden)]
      + (2..<index).map { .remove(path + ["\($0)"]) }
  }
}
