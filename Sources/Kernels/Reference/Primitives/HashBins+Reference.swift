import Program

extension HashBins: ReferencePrimitive {
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var y = call.operands[0]
    for i in y.values.indices {
      let numbers = call.operands.map { Self.whole($0.values[i].double) }
      y.values[i] = S(hashed(numbers) % UInt64(bins))
    }
    return [y]
  }

  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] { call.operands.map { _ in nil } }

  private func hashed(_ numbers: [Int64]) -> UInt64 {
    switch hash {
    case .fingerprint: StableHash.fingerprint(Array("\(numbers[0])".utf8))
    case .keyed(let first, let second):
      StableHash.sip(Array("\(numbers[0])".utf8), key: (first, second))
    case .crossed:
      numbers.reduce(0xDE_CAFC_AFFE) { StableHash.joined($0, UInt64(bitPattern: $1)) }
    }
  }

  /// What is no number, or too large, is taken for 0.
  private static func whole(_ value: Double) -> Int64 {
    Int64(exactly: value.rounded(.towardZero)) ?? 0
  }
}
