internal import Analysis
internal import Catalog
internal import Spec
internal import YAML

/// The edits that leave a model one hidden layer, and what makes the output.
enum OneHiddenLayer {
  private static let units = 128

  /// Nil where there is no more than one, or the model is no plain list of layers.
  ///
  /// - Parameter input: shape of a sample.
  static func edits(_ spec: AnalyzedSpec, input: [Int]) -> [TreeEdit]? {
    guard let graph = spec.graph, graph.inputs.count == 1, graph.outputs.count == 1,
      let count = spec.document.root?["model"]?["layers"]?.sequence?.count,
      let last = spec.losses.first?.node, last < graph.nodes.count
    else { return nil }
    let weighted = graph.nodes.indices.filter {
      $0 <= last && spec.nodes[$0].inference?.weights.isEmpty == false
    }
    let path = ["model", "layers"]
    let hidden = entries(graph.dialect, input)
    // The last one makes the output; of those before it, one would be left as it is.
    guard weighted.count > 2, let output = weighted.last,
      let index = (0..<count).first(where: { graph.nodes[output].path == "model.layers[\($0)]" }),
      index >= hidden.count
    else { return nil }
    var edits = hidden.enumerated().map { TreeEdit.set(path + ["\($0)"], $1) }
    if graph.dialect == .torch {
      let owner = graph.nodes[output].arguments.owner
      edits.append(.set(path + ["\(index)", owner, "in_features"], "\(units)"))
    }
    return edits + (hidden.count..<index).map { .remove(path + ["\($0)"]) }
  }

  private static func entries(_ dialect: Dialect, _ input: [Int]) -> [String] {
    let flat = input.count == 1 ? [] : [dialect == .torch ? "{flatten: 1}" : "flatten"]
    guard dialect == .torch else { return flat + ["{dense: {units: \(units), activation: relu}}"] }
    let features = input.reduce(1, *)
    return flat + ["{Linear: {in_features: \(features), out_features: \(units)}}", "ReLU"]
  }
}
