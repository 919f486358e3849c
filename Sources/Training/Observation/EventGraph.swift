internal import Analysis
internal import Program
internal import Shapes
internal import SourceText
internal import Spec

/// The layers of a model as TensorBoard draws graphs: tensorflow/core/framework/graph.proto.
struct EventGraph {
  let message: ProtobufMessage

  init(_ spec: AnalyzedSpec, bindings: [String: Int]) {
    var graph = ProtobufMessage()
    let inputs = spec.graph?.inputs ?? []
    let nodes = spec.graph?.nodes ?? []
    for (input, facts) in zip(inputs, spec.inputs) {
      graph.add(1, Self.node(input.name.value, "Input", [], [facts.type.shape], bindings))
    }
    for (node, facts) in zip(nodes, spec.nodes) {
      let operands = node.operands.map { operand in
        switch operand.producer {
        case .input(let index): inputs[index].name.value
        case .layer(let index): nodes[index].name
        }
      }
      graph.add(
        1, Self.node(node.name, node.kind, operands, facts.outputs.map(\.type.shape), bindings))
    }
    graph.add(4, Training.message { $0.add(1, 22) })
    message = graph
  }

  private static func node(
    _ name: String, _ kind: String, _ inputs: [String], _ shapes: [Shape],
    _ bindings: [String: Int]
  ) -> ProtobufMessage {
    let list = Training.message { list in
      for shape in shapes {
        list.add(
          7,
          Training.message { proto in
            for dim in shape.dims {
              // -1 where it is open, as for the batch.
              proto.add(2, Training.message { $0.add(1, dim.evaluate(bindings) ?? -1) })
            }
          })
      }
    }
    return Training.message { node in
      node.add(1, name)
      node.add(2, kind)
      for input in inputs { node.add(3, input) }
      node.add(
        5,
        Training.message {
          $0.add(1, "_output_shapes")
          $0.add(2, Training.message { $0.add(1, list) })
        })
    }
  }
}
