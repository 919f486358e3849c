package import Catalog
internal import Shapes
package import SourceText
package import Spec

/// The fields of every split, before and after the pipeline.
package struct PipelineFacts: Sendable {
  package internal(set) var before: [Split: SplitFacts] = [:]
  package internal(set) var after: [Split: SplitFacts] = [:]
  package internal(set) var diagnostics: [Diagnostic] = []

  package var splits: [Split] { after.keys.sorted() }

  /// The fields of the training split that are features (or labels …), after the pipeline.
  package func fields(_ role: FieldRole, of split: Split = .train) -> [FieldFacts] {
    after[split]?.fields.filter { $0.role == role } ?? []
  }

  static let empty = PipelineFacts()
}

extension PipelineFacts {
  /// Follows the data from source to model, split by split.
  init(_ data: DataSection, dims: DimsSection) {
    let declared = Self.declaredFields(data)
    for split in Self.splits(data) {
      let samples = Self.samples(data, split)
      var order = OrderFacts()
      order.isSortedByLabel = Self.source(data, split)?.isSortedByLabel ?? false
      before[split] = SplitFacts(fields: declared, order: order, samples: samples)
    }
    after = before
    for step in data.pipeline { apply(step, data, dims) }
  }

  /// Splits the spec gives data for; `train` is always there.
  private static func splits(_ data: DataSection) -> [Split] {
    var splits: [Split] = [.train]
    if data.validationSource != nil || data.split?.validation != nil
      || data.samples[.validation] != nil
    {
      splits.append(.validation)
    }
    if data.testSource != nil || data.split?.test != nil || data.samples[.test] != nil {
      splits.append(.test)
    }
    return splits
  }

  /// Where the rows of a split are read: its own source, or the common one.
  private static func source(_ data: DataSection, _ split: Split) -> (any DataSource)? {
    let own =
      switch split {
      case .train: data.source
      case .validation: data.validationSource ?? data.source
      case .test: data.testSource ?? data.source
      }
    return own?.entry.value as? any DataSource
  }

  private static func samples(_ data: DataSection, _ split: Split) -> Int? {
    let source = (data.source?.entry.value as? any DataSource)?.declaredSamples
    if split == .train || data.samples[split] == nil {
      if let total = data.samples[.train]?.value ?? data.totalSamples?.value ?? source {
        let share = Self.share(data, split)
        // The largest integers round up to a Double that is none.
        return share.map { max(0, Int(exactly: (Double(total) * $0).rounded()) ?? total) }
      }
    }
    return data.samples[split]?.value
  }

  /// Part of the source's rows that go to `split`; nil where the split has a source of its own.
  private static func share(_ data: DataSection, _ split: Split) -> Double? {
    let validation = data.validationSource == nil ? data.split?.validation?.value ?? 0 : 0
    let test = data.testSource == nil ? data.split?.test?.value ?? 0 : 0
    switch split {
    case .train: return 1 - validation - test
    case .validation: return data.validationSource == nil ? validation : nil
    case .test: return data.testSource == nil ? test : nil
    }
  }

  private static func declaredFields(_ data: DataSection) -> [FieldFacts] {
    var fields = (data.source?.entry.value as? any DataSource)?.declaredFields() ?? []
    for declaration in data.fields {
      var field =
        fields.first { $0.name == declaration.name.value }
        ?? FieldFacts(name: declaration.name.value, role: declaration.role?.value ?? .feature)
      field.merge(declaration)
      if let index = fields.firstIndex(where: { $0.name == field.name }) {
        fields[index] = field
      } else {
        fields.append(field)
      }
    }
    return fields
  }

  private mutating func apply(_ entry: StepEntry, _ data: DataSection, _ dims: DimsSection) {
    for split in after.keys.sorted() where entry.only?.value.contains(split) ?? true {
      guard var facts = after[split] else { continue }
      if type(of: entry.step).target == .stream {
        entry.apply(to: &facts.order)
        facts.samples = facts.samples.flatMap { entry.step.sampleCount(of: $0) }
      }
      for index in facts.fields.indices where entry.concerns(facts.fields[index]) {
        apply(entry, to: &facts.fields[index], dims.values)
      }
      after[split] = facts
    }
    for name in entry.fields ?? []
    where after[.train]?[name.value] == nil && !(after[.train]?.fields.isEmpty ?? true) {
      let known = after[.train]?.fields.map(\.name) ?? []
      let near = didYouMean(name.value, among: known)
      diagnostics.append(
        Diagnostic(
          "spec/undefined-name", .error, "'\(name.value)' is not a field of the data",
          at: name.range,
          help: near.map { "did you mean '\($0)'?" }
            ?? "the fields are \(known.joined(separator: ", "))"))
    }
  }

  private mutating func apply(
    _ entry: StepEntry, to field: inout FieldFacts, _ values: [String: Int]
  ) {
    guard type(of: entry.step).target == .field else { return }
    let before = field.values
    let isIdle = entry.step.isIdle(on: field, values: values)
    do throws(StepError) {
      try entry.step.apply(to: &field, values: values)
    } catch {
      let range = error.parameter.map { entry.entry.arguments.range(of: $0) } ?? entry.nameRange
      let finding = Diagnostic(error.rule, .error, error.message, at: range, help: error.help)
      // The same step fails the same way on every split.
      if !diagnostics.contains(finding) { diagnostics.append(finding) }
      field.values = .unknown
      field.shape = nil
    }
    field.history.append(
      AppliedStep(
        name: entry.name, range: entry.range, traits: entry.step.traits, rangeBefore: before.range,
        isIdle: isIdle))
    if field.values.encoding != before.encoding, let encoding = field.values.encoding {
      field.values.encodingReasons =
        before.encodingReasons + [
          Reason("\(encoding.description) since \(entry.name)", at: entry.range)
        ]
    }
    if field.values.range != before.range, let range = field.values.range {
      field.values.rangeReasons =
        before.rangeReasons + [Reason("in \(range) since \(entry.name)", at: entry.range)]
    }
  }
}

extension StepEntry {
  /// Whether the step works on a field: the ones it names, else those of its default roles.
  package func concerns(_ field: FieldFacts) -> Bool {
    if let fields { return fields.contains { $0.value == field.name } }
    return type(of: step).defaultRoles.contains(field.role)
  }

  /// Effect on the order of samples, with the places where it was shuffled, batched or repeated.
  func apply(to order: inout OrderFacts) {
    let before = order
    step.apply(to: &order)
    if order.shuffling != before.shuffling { order.shuffledAt = range }
    if order.batchSize != before.batchSize { order.batchedAt = range }
    if order.isRepeated != before.isRepeated { order.repeatedAt = range }
  }
}

extension FieldFacts {
  fileprivate mutating func merge(_ declaration: FieldDeclaration) {
    self.declaration = declaration.name.range
    if let role = declaration.role { self.role = role.value }
    if let shape = declaration.shape {
      self.shape = shape.value
      isUneven = false
    }
    if let element = declaration.element { self.element = element.value }
    if let classes = declaration.classes { self.classes = classes.value }
    if let columns = declaration.columns { self.columns = columns.value }
    if let range = declaration.range {
      values.range = range.value
      values.rangeReasons = [Reason("declared in \(range.value)", at: range.range)]
    }
    if let encoding = encoding(declaration) {
      values.encoding = encoding.value
      values.encodingReasons = [
        Reason("declared as \(encoding.value.description)", at: encoding.range)
      ]
    }
  }

  private func encoding(_ declaration: FieldDeclaration) -> Located<Encoding>? {
    if let name = declaration.encoding {
      return name.map {
        switch $0 {
        case .index: .index(classes: classes)
        case .oneHot: .oneHot(classes: classes)
        case .multiHot: .multiHot(classes: classes)
        case .probability: .independentProbabilities
        case .real: .real
        }
      }
    }
    // Labels with a class count and one number per sample are indices.
    if role == .label, let classes = declaration.classes, shape?.rank ?? 0 == 0 {
      return classes.map { .index(classes: $0) }
    }
    return nil
  }
}
