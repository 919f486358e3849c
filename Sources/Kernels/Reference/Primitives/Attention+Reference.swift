import Arrays
import Program

extension Attention: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let sizes = AttentionSizes(call)
    let factors = factors(sizes, call)
    var y = ReferenceTensor<S>(call.shapes[0])
    sizes.forEachRow { row in
      let weights = weights(row, sizes, call)
      for s in 0..<sizes.keys {
        let weight = weights[s] * S(factors[row.index * sizes.keys + s])
        for v in 0..<sizes.valueWidth {
          y.values[row.output * sizes.valueWidth + v] +=
            weight * call.operands[2].values[sizes.key(row, s) * sizes.valueWidth + v]
        }
      }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let sizes = AttentionSizes(call)
    let factors = factors(sizes, call)
    var slopes = call.operands.map { ReferenceTensor<S>($0.shape) }
    let (d, v) = (sizes.width, sizes.valueWidth)
    sizes.forEachRow { row in
      let weights = weights(row, sizes, call)
      var dweights = [S](repeating: 0, count: sizes.keys)
      for s in 0..<sizes.keys {
        let factor = S(factors[row.index * sizes.keys + s])
        for i in 0..<v {
          let dy = gradients[0].values[row.output * v + i]
          let place = sizes.key(row, s) * v + i
          dweights[s] += factor * dy * call.operands[2].values[place]
          slopes[2].values[place] += factor * weights[s] * dy
        }
      }
      var mean: S = 0
      for s in 0..<sizes.keys { mean += weights[s] * dweights[s] }
      for s in 0..<sizes.keys {
        let dscore = weights[s] * (dweights[s] - mean)
        if slopes.count > 3 { slopes[3].values[sizes.bias(row, s)] += dscore }
        for i in 0..<d {
          let (q, k) = (row.output * d + i, sizes.key(row, s) * d + i)
          slopes[0].values[q] += scale(d) * dscore * call.operands[1].values[k]
          slopes[1].values[k] += scale(d) * dscore * call.operands[0].values[q]
        }
      }
    }
    return slopes
  }

  private func scale<S: ReferenceScalar>(_ width: Int) -> S {
    scale.map { S($0) } ?? 1 / S(width).squareRoot()
  }

  /// What the weights [N, H, T, S] are multiplied by after the softmax.
  private func factors<S>(_ sizes: AttentionSizes, _ call: ReferenceCall<S>) -> [Float] {
    let count = sizes.batch * sizes.heads * sizes.steps * sizes.keys
    guard let dropout else { return Array(repeating: 1, count: count) }
    return DropoutMask(
      seed: call.seed, stream: dropout.stream, step: call.step, rate: dropout.rate
    ).factors(count: count)
  }

  /// The weights of all keys for one step of one head.
  private func weights<S: ReferenceScalar>(
    _ row: AttentionSizes.Row, _ sizes: AttentionSizes, _ call: ReferenceCall<S>
  ) -> [S] {
    let d = sizes.width
    let seen = isCausal ? min(row.step + 1, sizes.keys) : sizes.keys
    var scores = (0..<seen).map { s in
      var sum: S = 0
      for i in 0..<d {
        sum +=
          call.operands[0].values[row.output * d + i]
          * call.operands[1].values[sizes.key(row, s) * d + i]
      }
      let bias = call.operands.count > 3 ? call.operands[3].values[sizes.bias(row, s)] : 0
      return sum * scale(d) + bias
    }
    guard var largest = scores.first else { return [] }
    for score in scores { largest = max(largest, score) }
    var total: S = 0
    for s in scores.indices {
      scores[s] = S.exponential(scores[s] - largest)
      total += scores[s]
    }
    return scores.map { $0 / total } + Array(repeating: 0, count: sizes.keys - seen)
  }
}

/// Where the numbers of attention lie.
private struct AttentionSizes {
  let batch, steps, heads, width, keys, groups, valueWidth: Int
  private let biasShape: [Int]

  struct Row {
    let example, head, step: Int
    /// Number of the row in the weights [N, H, T, S], and in query and result [N, T, H, …].
    let index, output: Int
  }

  init<S>(_ call: ReferenceCall<S>) {
    let (query, key) = (call.operands[0].shape, call.operands[1].shape)
    (batch, steps, heads, width) = (query[0], query[1], query[2], query[3])
    (keys, groups, valueWidth) = (key[1], key[2], call.operands[2].shape[3])
    biasShape = call.operands.count > 3 ? call.operands[3].shape : []
  }

  func forEachRow(_ body: (Row) -> Void) {
    for n in 0..<batch {
      for h in 0..<heads {
        for t in 0..<steps {
          body(
            Row(
              example: n, head: h, step: t, index: (n * heads + h) * steps + t,
              output: (n * steps + t) * heads + h))
        }
      }
    }
  }

  /// Number of the row of a key in [N, S, G, …].
  func key(_ row: Row, _ s: Int) -> Int {
    (row.example * keys + s) * groups + row.head / (heads / groups)
  }

  func bias(_ row: Row, _ s: Int) -> Int {
    let places = zip([row.example, row.head, row.step, s], biasShape)
    return places.reduce(0) { $0 * $1.1 + ($1.1 == 1 ? 0 : $1.0) }
  }
}
