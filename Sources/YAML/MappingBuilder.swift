internal import SourceText

/// Collects the pairs of one mapping: keys are checked, `<<` is followed.
struct MappingBuilder {
  private var written: [Node.Pair] = []
  private var merges: [Node.Pair] = []

  mutating func add(_ key: Node, _ value: Node) {
    if isMerge(key) {
      merges.append(Node.Pair(key: key, value: value))
    } else {
      written.append(Node.Pair(key: key, value: value))
    }
  }

  /// The pairs written out in the order of the file, then those merged in.
  mutating func finish(reportingTo findings: inout Findings) -> [Node.Pair] {
    let hasOddKey = written.contains { $0.key.scalar == nil }
    if hasOddKey { removeOddKeys(reportingTo: &findings) }
    if hasDuplicates { removeDuplicates(reportingTo: &findings) }
    return merges.isEmpty ? written : written + mergedPairs(reportingTo: &findings)
  }

  private func isMerge(_ key: Node) -> Bool {
    guard let scalar = key.scalar else { return false }
    return scalar.style == .plain && scalar.coreTag == nil && scalar.text == "<<"
  }

  private mutating func removeOddKeys(reportingTo findings: inout Findings) {
    for pair in written where pair.key.scalar == nil {
      findings.add(
        .key, "a key is a name or a number; this one is \(pair.key.typeDescription)",
        at: pair.key.place, help: "if the braces or brackets belong to a text, put it in quotes")
    }
    written.removeAll { $0.key.scalar == nil }
  }

  // MARK: Duplicates

  /// Two keys are the same when they mean the same: `1` is `0x1` but not `'1'`.
  private struct Identity: Hashable {
    private let resolved: Scalar.Resolved
    private let text: String?
    init(_ key: Node) {
      let scalar = key.scalar ?? Scalar("", .plain)
      resolved = scalar.resolved
      text = resolved == .string ? scalar.text : nil
    }
  }

  private var hasDuplicates: Bool {
    if written.count <= Self.few { return hasDuplicatesAmongFew }
    var seen: Set<Identity> = []
    seen.reserveCapacity(written.count)
    return !written.allSatisfy { seen.insert(Identity($0.key)).inserted }
  }

  /// Mappings of this many keys are compared pair by pair, which is faster than hashing them.
  private static let few = 8

  private var hasDuplicatesAmongFew: Bool {
    for index in written.indices.dropFirst() {
      let text = written[index].key.text
      for earlier in written[..<index] where mayMean(earlier.key.text, text) {
        if Identity(earlier.key) == Identity(written[index].key) { return true }
      }
    }
    return false
  }

  /// Keys of different text are the same only as two spellings of a number or constant.
  private func mayMean(_ a: String?, _ b: String?) -> Bool {
    a == b || (isPerhapsConstant(a) && isPerhapsConstant(b))
  }

  private func isPerhapsConstant(_ text: String?) -> Bool {
    guard let text else { return false }
    return Scalar.resolve(text) != .string
  }

  /// Keeps the last of each key, as readers of YAML do.
  private mutating func removeDuplicates(reportingTo findings: inout Findings) {
    var first: [Identity: SourceRange] = [:]
    var last: [Identity: Int] = [:]
    for (index, pair) in written.enumerated() {
      let identity = Identity(pair.key)
      if let earlier = first[identity] {
        reportDuplicate(pair.key, of: earlier, to: &findings)
      } else {
        first[identity] = pair.key.place
      }
      last[identity] = index
    }
    written = written.enumerated().filter { last[Identity($1.key)] == $0 }.map(\.element)
  }

  private func reportDuplicate(
    _ key: Node, of earlier: SourceRange, to findings: inout Findings
  ) {
    findings.add(
      .duplicateKey,
      "key '\(key.text ?? "")' is written twice in this mapping; the last one counts",
      at: key.place, notes: [Diagnostic.Note("first written here", at: earlier)],
      help: "keep one of them")
  }

  // MARK: Merging

  /// The pairs that come through `<<` and that no key written out, and no earlier merge, has.
  private func mergedPairs(reportingTo findings: inout Findings) -> [Node.Pair] {
    for merge in merges.dropFirst() {
      reportDuplicate(merge.key, of: merges[0].key.place, to: &findings)
    }
    var seen = Set(written.map { Identity($0.key) })
    var merged: [Node.Pair] = []
    // The last one counts, as for every other key.
    guard let merge = merges.last else { return [] }
    for source in sources(of: merge.value) {
      guard let pairs = source.mapping else {
        if !source.isPlaceholder { reportBadMerge(source, to: &findings) }
        continue
      }
      for pair in pairs where seen.insert(Identity(pair.key)).inserted {
        merged.append(Node.Pair(key: pair.key, value: pair.value, mergedFrom: merge.key.range))
      }
    }
    return merged
  }

  private func sources(of value: Node) -> [Node] { value.sequence ?? [value] }

  private func reportBadMerge(_ value: Node, to findings: inout Findings) {
    findings.add(
      .merge,
      "'<<' takes the pairs of a mapping or of a list of mappings, not \(value.typeDescription)",
      at: value.place, help: "name a mapping with '&name' and write '<<: *name'")
  }
}
