import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports language models whose predictions see the tokens they have to predict.
struct FutureLeaksRule: Rule {
  static let about = RuleInfo(
    "model/future-leaks", .error,
    summary: "A step of a language model's output sees steps behind its own.",
    rationale: """
      A language model predicts at every step the token that comes next. If a step of the output depends \
      on steps of the input behind it, the answer is in the input: the loss falls towards 0 because the \
      model copies, and nothing of it is left when text is generated and there is no next token to look \
      at. Models that fill gaps see both sides on purpose; they weigh the gaps only, and a field of role \
      'weight' or an index that the loss ignores says so. The rule follows what each step of the output \
      depends on through windows, recurrent layers, attention and pooling, and is silent where that \
      cannot be told.
      """,
    symptoms: """
      loss near zero but generates garbage, perplexity too good to be true, missing causal mask, language \
      model copies its input, transformer sees future tokens
      """,
    remedy: """
      Mask attention (use_causal_mask, is_causal), pad convolutions causally, read with recurrent \
      layers from the start only.
      """,
    sources: [
      "Karpathy, A recipe for training neural networks, 2019 (dependencies by gradients)",
      "Vaswani et al., Attention is all you need, 2017, arXiv:1706.03762",
    ],
    examples: [
      .finding(
        "attention without a mask",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16, name: words}
            - «multi_head_attention»: {num_heads: 2, key_dim: 8, from: [words, words]}
            - add: {from: [words, -1]}
            - dense: 100
        """,
        fixed: """
          coprime: 1
          task: language_modeling
          model:
            inputs:
              tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
            layers:
              - embedding: {input_dim: 100, output_dim: 16, name: words}
              - multi_head_attention: {num_heads: 2, key_dim: 8, use_causal_mask: true, from: [words, words]}
              - add: {from: [words, -1]}
              - dense: 100
          """),
      .finding(
        "read from both ends",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16}
            - «bidirectional»: {layer: {lstm: {units: 16, return_sequences: true}}}
            - dense: 100
        """),
      .finding(
        "a convolution that looks ahead",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16}
            - «conv1d»: {filters: 16, kernel_size: 3, padding: same, activation: relu}
            - dense: 100
        """,
        fixed: """
          coprime: 1
          task: language_modeling
          model:
            inputs:
              tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
            layers:
              - embedding: {input_dim: 100, output_dim: 16}
              - conv1d: {filters: 16, kernel_size: 3, padding: causal, activation: relu}
              - dense: 100
          """),
      .finding(
        "a summary of the whole text at every step",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16}
            - «global_average_pooling1d»
            - repeat_vector: 32
            - lstm: {units: 16, return_sequences: true}
            - dense: 100
        """),
      .finding(
        "PyTorch",
        """
        coprime: 1
        task: language_modeling
        model:
          dialect: torch
          inputs:
            tokens: {shape: [batch, 32], dtype: int64, range: [0, 99]}
          layers:
            - Embedding: {num_embeddings: 100, embedding_dim: 16}
            - «GRU»: {input_size: 16, hidden_size: 16, batch_first: true, bidirectional: true}
            - Linear: {in_features: 32, out_features: 100}
        """),
      .clean(
        "masked attention",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16, name: words}
            - multi_head_attention: {num_heads: 2, key_dim: 8, use_causal_mask: true, from: [words, words]}
            - add: {from: [words, -1]}
            - lstm: {units: 16, return_sequences: true}
            - conv1d: {filters: 16, kernel_size: 3, padding: causal, activation: relu}
            - dense: 100
        """),
      .clean(
        "an encoder's text may be seen as a whole",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            question: {shape: [batch, 20], dtype: int32, range: [0, 99]}
            answer: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16, from: question}
            - bidirectional: {layer: {lstm: {units: 8, return_sequences: true}}, name: memory}
            - embedding: {input_dim: 100, output_dim: 16, from: answer, name: words}
            - transformer_decoder: {intermediate_dim: 32, num_heads: 2, from: [words, memory]}
            - dense: 100
        """),
      .clean(
        "gaps are filled, and weighed alone",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16}
            - transformer_encoder: {intermediate_dim: 32, num_heads: 2}
            - dense: 100
        data:
          fields:
            tokens: {role: feature, shape: [32], dtype: int32, range: [0, 99]}
            target: {role: label, shape: [32], classes: 100}
            gaps: {role: weight, shape: [32]}
        """),
      .clean(
        "one prediction behind the whole text",
        """
        coprime: 1
        task: language_modeling
        model:
          inputs:
            tokens: {shape: [batch, 32], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 16}
            - bidirectional: {layer: {lstm: 16}}
            - dense: 100
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.spec.task?.value == .languageModeling, let graph = spec.graph, !weighsGaps(spec)
    else { return }
    let dependences = spec.stepDependences()
    for output in graph.outputs {
      // One row of scores per step: anything else predicts one token for the whole text.
      guard let shape = spec.type(of: output.operand)?.shape, shape.rank > 2 else { continue }
      for steps in dependences {
        guard let seen = steps.dependence(of: output.operand, in: spec),
          looksAhead(seen, shape, steps, dependences.count, spec)
        else { continue }
        add(steps, output.operand, spec, graph, &report)
      }
    }
  }

  /// Whether the loss counts a part of the steps only, as that of a model that fills gaps does.
  private func weighsGaps(_ spec: AnalyzedSpec) -> Bool {
    !spec.pipeline.fields(.weight).isEmpty
      || spec.losses.contains { site in
        ["ignore_class", "ignore_index"].contains { site.entry.entry.entry.arguments.has($0) }
      }
  }

  private func looksAhead(
    _ seen: StepDependence, _ output: Shape, _ steps: StepDependences, _ inputs: Int,
    _ spec: AnalyzedSpec
  ) -> Bool {
    if let future = seen.future { return future != .steps(0) }
    // A text of its own, such as an encoder's, may be seen as a whole.
    let length = spec.inputs[steps.input].type.shape[steps.axis]
    return inputs == 1 && seen.seesAll && output.dims.dropFirst().dropLast().contains(length)
  }

  private func add(
    _ steps: StepDependences, _ output: Operand, _ spec: AnalyzedSpec, _ graph: Graph,
    _ report: inout Report
  ) {
    guard let index = culprit(steps, output, spec, graph) else { return }
    let node = graph.nodes[index]
    let seen = steps.dependence(ofLayer: index)
    let name = graph.inputs[steps.input].name
    report.add(
      "\(consequence(node.name, seen)) of '\(name.value)', among them what it has to predict",
      at: node.range,
      notes: [.init("the task is language_modeling", at: spec.spec.task?.range ?? name.range)],
      help: help(node), fixes: fixes(node, spec))
  }

  private func consequence(_ name: String, _ seen: StepDependence?) -> String {
    switch seen?.future {
    case .steps(let count)?: "'\(name)' shows each step the next \(count == 1 ? "one" : "\(count)")"
    case .all?: "'\(name)' shows each step all later ones"
    case nil: "'\(name)' mixes all steps"
    }
  }

  /// The layer from which on results look ahead.
  private func culprit(
    _ steps: StepDependences, _ output: Operand, _ spec: AnalyzedSpec, _ graph: Graph
  ) -> Int? {
    guard case .layer(var index) = output.producer else { return nil }
    while true {
      let earlier = graph.nodes[index].operands.first { operand in
        guard let seen = steps.dependence(of: operand, in: spec) else { return false }
        return seen.seesAll || (seen.future ?? .steps(0)) != .steps(0)
      }
      guard let earlier, case .layer(let source) = earlier.producer else { return index }
      index = source
    }
  }

  private func help(_ node: LayerNode) -> String {
    mask(node).map { "set \($0): true" }
      ?? (canPadCausally(node) ? "set padding: causal" : "let each step see only those before it")
  }

  private func fixes(_ node: LayerNode, _ spec: AnalyzedSpec) -> [FixIt] {
    if let mask = mask(node) {
      return spec.setting(
        mask, to: "true", in: node.arguments, of: node.entryRange, "mask what comes later")
    }
    guard canPadCausally(node) else { return [] }
    return spec.setting(
      "padding", to: "causal", in: node.arguments, of: node.entryRange, "pad causally")
  }

  /// The parameter that hides later steps.
  private func mask(_ node: LayerNode) -> String? {
    guard let layer = node.layer else { return nil }
    return ["use_causal_mask", "is_causal"].first { layer.parameter(named: $0) != nil }
  }

  private func canPadCausally(_ node: LayerNode) -> Bool {
    guard case .choice(let choices)? = node.layer?.parameter(named: "padding") else { return false }
    return choices.contains("causal")
  }
}

extension Layer {
  /// The type of a parameter the layer takes.
  fileprivate func parameter(named key: String) -> FieldType? {
    Self.schema.field(named: key)?.type
  }
}
