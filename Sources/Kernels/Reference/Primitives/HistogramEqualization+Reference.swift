import Program

extension HistogramEqualization: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    var y = x
    forEachChannel(x) { places, table in
      guard let table else { return }
      for i in places { y.values[i] = S(table[bin(x.values[i])]) }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = gradients[0]
    forEachChannel(call.operands[0]) { places, table in
      guard table != nil else { return }
      for i in places { dx.values[i] = 0 }
    }
    return [dx]
  }

  /// Calls with the elements of each channel and the value for each bin; nil where all are in one bin.
  private func forEachChannel<S: ReferenceScalar>(
    _ x: ReferenceTensor<S>, _ body: (_ places: StrideTo<Int>, _ table: [Double]?) -> Void
  ) {
    let channels = x.shape[3]
    for c in 0..<channels {
      let places = stride(from: c, to: x.count, by: channels)
      var counts = [Int](repeating: 0, count: bins)
      for i in places { counts[bin(x.values[i])] += 1 }
      body(places, table(counts))
    }
  }

  private func table(_ counts: [Int]) -> [Double]? {
    let total = counts.reduce(0, +)
    guard let least = counts.first(where: { $0 > 0 }), least < total else { return nil }
    var below = 0
    return counts.map { count in
      below += count
      return max((Double(below - least) * 255 / Double(total - least)).rounded(.toNearestOrEven), 0)
    }
  }

  /// Single precision decides at the edges of bins, as in Keras.
  private func bin<S: ReferenceScalar>(_ value: S) -> Int {
    let place = Float(value) / 255 * Float(bins - 1)
    return place > 0 ? Int(min(place, Float(bins - 1))) : 0
  }
}
