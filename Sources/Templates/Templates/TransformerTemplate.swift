enum TransformerTemplate: Template {
  static let name = "transformer"
  static let summary = "classes from texts: token embeddings and one block of attention"
  static let text = #"""
    # Classes from texts that are already numbers, one per word. The data is described: 'coprime lint' checks everything,
    # and 'coprime run transformer.yaml --synthesize' trains on random tokens. Try an embedding with a pooling layer
    # first: for short texts it is hard to beat.
    coprime: 1
    name: transformer
    description: Classes from texts of up to 64 tokens.

    dims:
      time: 64
      vocabulary: 10000
      width: 64
      heads: 4
      classes: 4

    blocks:
      encoder:
        parameters: {width: , heads: , size: }
        layers:
          # Normalised before each part, not after: then deep stacks train without a warm-up.
          - layer_normalization
          - multi_head_attention: {num_heads: $heads, key_dim: $size, from: [-1, -1], name: attention}
          - add: {from: [attention, $input], name: attended}
          - layer_normalization
          - dense: {units: 4 * $width, activation: gelu}
          - dense: {units: $width, name: dense_out}
          - add: {from: [dense_out, attended]}

    model:
      inputs:
        tokens: {shape: [batch, time], dtype: int32, range: [0, 9999]}
      layers:
        - embedding: {input_dim: vocabulary, output_dim: width, from: tokens, name: words}
        - position_embedding: {sequence_length: time, from: words, name: positions}
        - add: {from: [words, positions]}
        - encoder: {width: width, heads: heads, size: width // 4}     # repeat: 4 once one block learns
        - layer_normalization
        - global_average_pooling1d
        - dense: {units: classes, name: logits}     # no activation: the loss applies the softmax

    data:
      fields:
        tokens: {role: feature, shape: [time], dtype: int32, range: [0, 9999]}
        label: {role: label, shape: [], classes: classes, encoding: index}
      samples: 2000
      split: {validation: 0.1, test: 0.1, stratify: true, seed: 1}

    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: {adam: {learning_rate: 0.0005}}    # the first thing to try other values for
      gradient_clip: {global_norm: 1.0}
      epochs: 10
      batch_size: 32
      seed: 1

    evaluation:
      metrics: [accuracy]
      split: test

    """#
}
