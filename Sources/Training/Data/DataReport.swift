package import Analysis
internal import Arrays
package import Catalog
package import JSONText
internal import Spec

/// The data as it is: every field of every split, before and after the pipeline.
package struct DataReport: Sendable {
  package struct Field: Sendable {
    package let name: String
    package let role: FieldRole
    package let before: FieldStatistics?
    package let after: FieldStatistics?
  }
  package struct Part: Sendable {
    package let split: Split
    package let sampleCount: Int
    package let fields: [Field]
    package subscript(name: String) -> Field? { fields.first { $0.name == name } }
  }
  package let parts: [Part]

  package subscript(split: Split) -> Part? { parts.first { $0.split == split } }

  /// Samples of a split that are looked at, at most this many numbers of them.
  private static let mostNumbers = 1 << 26

  /// Reads every split once; of splits with more than 2²⁶ numbers the first samples only.
  package init(_ spec: AnalyzedSpec, _ data: LoadedData) throws(RunError) {
    var parts: [Part] = []
    for split in Split.allCases {
      guard let set = data[split] else { continue }
      parts.append(try Self.part(spec, data, set))
    }
    self.parts = parts
  }

  private static func part(
    _ spec: AnalyzedSpec, _ data: LoadedData, _ set: DataSet
  ) throws(RunError) -> Part {
    var before: [String: FieldStatistics] = [:]
    var after = before
    var names: [String] = []
    let chunk = set.isUneven ? 1 : set.samplesAtOnce(atLeast: 512)
    let first = try set.parts([0])
    let width = try numberCount(first[0].fields) + numberCount(set.prepared(first, epoch: 0))
    let count = min(set.count, max(512, mostNumbers / width))
    for start in stride(from: 0, to: count, by: chunk) {
      let parts = try set.parts(Array(start..<min(start + chunk, count)))
      let prepared = try set.prepared(parts, epoch: 0)
      names = prepared.names
      for part in parts {
        add(part.fields, to: &before, start, data, spec.pipeline.before[set.split])
      }
      add(prepared, to: &after, start, data, spec.pipeline.after[set.split])
    }
    let fields = names.map { name in
      Field(
        name: name, role: data.roles[name] ?? .feature, before: before[name], after: after[name])
    }
    return Part(split: set.split, sampleCount: set.count, fields: fields)
  }

  private static func numberCount(_ fields: FieldArrays) -> Int {
    fields.arrays.reduce(1) { $0 + $1.count }
  }

  private static func add(
    _ fields: FieldArrays, to statistics: inout [String: FieldStatistics], _ start: Int,
    _ data: LoadedData,
    _ facts: SplitFacts?
  ) {
    for (name, array) in zip(fields.names, fields.arrays) {
      var own =
        statistics[name]
        ?? FieldStatistics(
          shape: Array(array.shape.dropFirst()), element: array.element,
          countsKinds: data.roles[name] == .label)
      let isOneHot = facts?[name]?.isOneHot(width: array.shape.dropFirst().reduce(1, *)) ?? false
      own.add(array, first: start, isOneHot: isOneHot)
      statistics[name] = own
    }
  }

  /// Weights that make all classes count the same: samples over classes times samples of the class.
  ///
  /// King and Zeng 2001, doi:10.1093/oxfordjournals.pan.a004868, as scikit-learn's `balanced`.
  package func balancedWeights(of label: String) -> [Int: Double]? {
    guard let counts = self[.train]?[label]?.after?.histogram, !counts.isEmpty else { return nil }
    let total = counts.values.reduce(0, +)
    var weights: [Int: Double] = [:]
    for (kind, count) in counts {
      guard case .index(let index) = kind else { return nil }
      weights[index] = Double(total) / (Double(counts.count) * Double(count))
    }
    return weights
  }
}

extension FieldFacts {
  /// Whether a row of `width` numbers tells a class by the place of its largest; known from the encoding, or from
  /// the class count where an unfit step has destroyed the encoding.
  fileprivate func isOneHot(width: Int) -> Bool {
    if case .oneHot = values.encoding { return true }
    return role == .label && width > 1 && classes == width
  }
}

extension DataReport {
  /// For machines: one object per split.
  package var json: JSONValue {
    .array(
      parts.map { part in
        [
          "split": .string(part.split.rawValue), "samples": .int(part.sampleCount),
          "fields": .array(
            part.fields.map { field in
              [
                "name": .string(field.name), "role": .string(field.role.rawValue),
                "before": field.before?.json ?? .null, "after": field.after?.json ?? .null,
              ]
            }),
        ]
      })
  }
}

extension FieldStatistics {
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("shape", .array(shape.map { .int($0) })), .init("dtype", .string(element.rawValue)),
    ]
    if let numbers, numbers.finiteCount > 0 {
      members += [
        .init("min", .number(numbers.minimum)), .init("max", .number(numbers.maximum)),
        .init("mean", .number(numbers.mean)), .init("std", .number(numbers.deviation)),
      ]
    }
    if let numbers, numbers.nonFiniteCount > 0 {
      members.append(.init("non_finite", .int(numbers.nonFiniteCount)))
    }
    if let histogram, !histogram.isEmpty {
      members.append(
        .init(
          "histogram",
          .object(histogram.keys.sorted().map { .init($0.description, .int(histogram[$0] ?? 0)) })))
    }
    return .object(members)
  }
}
