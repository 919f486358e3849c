package import Arrays
package import Catalog
package import Shapes
package import SourceText
internal import YAML

/// Where the samples come from and what is done to them.
package struct DataSection: Sendable {
  package var source: LocatedEntry?
  package var validationSource: LocatedEntry?
  package var testSource: LocatedEntry?
  package var fields: [FieldDeclaration] = []
  package var samples: [Split: Located<Int>] = [:]
  /// `samples` as one number, before the split.
  package var totalSamples: Located<Int>?
  package var split: SplitDeclaration?
  package var pipeline: [StepEntry] = []
  package var range: SourceRange?
  package init() {}
}

/// An entry of the catalogue and the range of the whole value it was read from.
package struct LocatedEntry: Sendable {
  package let entry: Entry
  package let range: SourceRange
  package var name: String { entry.name }
  package var nameRange: SourceRange { entry.arguments.ownerRange }
}

package struct FieldDeclaration: Sendable {
  package let name: Located<String>
  package var role: Located<FieldRole>?
  package var shape: Located<Shape>?
  package var element: Located<ElementType>?
  package var range: Located<Interval>?
  package var classes: Located<Int>?
  package var encoding: Located<EncodingName>?
  /// Labels of the classes or the columns a field is made of, for sources that need them.
  package var columns: Located<[String]>?
}

package enum EncodingName: String, Sendable, CaseIterable {
  case index, oneHot = "one_hot", multiHot = "multi_hot", probability, real
}

package struct SplitDeclaration: Sendable {
  package enum Method: String, Sendable, CaseIterable { case random, tail, group, time }
  package var validation: Located<Double>?
  package var test: Located<Double>?
  package var method: Located<Method>?
  package var stratify: Located<Bool>?
  package var seed: Located<Int>?
  package var by: Located<String>?
  package var range: SourceRange
}

/// One step of the pipeline with the keys common to all steps.
package struct StepEntry: Sendable {
  package let entry: Entry
  package let step: any PipelineStep
  /// Fields it names; nil: the ones of its default roles.
  package let fields: [Located<String>]?
  /// Splits it is limited to; nil: all.
  package let only: Located<Set<Split>>?
  package let range: SourceRange
  package var name: String { entry.name }
  package var nameRange: SourceRange { entry.arguments.ownerRange }
}

extension DataSection {
  static let keys = ["source", "validation", "test", "fields", "samples", "split", "pipeline"]

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    self.init()
    range = node.place
    decoder.currentKey = "data"
    guard let pairs = node.mapping else {
      if !node.isNull { decoder.reportType(node, expected: "a mapping") }
      return
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      decoder.currentKey = key
      switch key {
      case "source": source = decoder.locatedEntry(pair.value, .source)
      case "validation": validationSource = decoder.locatedEntry(pair.value, .source)
      case "test": testSource = decoder.locatedEntry(pair.value, .source)
      case "fields": readFields(pair.value, &decoder)
      case "samples": readSamples(pair.value, &decoder)
      case "split": split = SplitDeclaration(pair.value, &decoder)
      case "pipeline": readPipeline(pair.value, &decoder)
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "data",
          expected: Self.keys)
      }
    }
  }

  private mutating func readFields(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let pairs = node.mapping else {
      if !node.isNull {
        decoder.reportType(node, expected: "a mapping from field names to what is known of them")
      }
      return
    }
    for pair in pairs {
      guard let name = pair.key.text else { continue }
      fields.append(FieldDeclaration(Located(name, at: pair.key.place), pair.value, &decoder))
    }
  }

  private mutating func readSamples(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let pairs = node.mapping else {
      totalSamples = decoder.integer(node, min: 0).map { Located($0, at: node.place) }
      return
    }
    for pair in pairs {
      guard let split = Split(rawValue: pair.key.text ?? "") else {
        decoder.reportUnknownKey(
          .init(key: pair.key.text ?? "", keyRange: pair.key.place, value: pair.value),
          of: "samples",
          expected: Split.allCases.map(\.rawValue))
        continue
      }
      decoder.currentKey = "samples.\(split)"
      samples[split] = decoder.integer(pair.value, min: 0).map { Located($0, at: pair.value.place) }
    }
  }

  private mutating func readPipeline(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let items = node.sequence else {
      if !node.isNull {
        decoder.reportType(node, expected: "a list of steps", help: "start each step with '- '")
      }
      return
    }
    for item in items {
      decoder.currentKey = "pipeline"
      if let step = StepEntry(item, &decoder) { pipeline.append(step) }
    }
  }
}

extension FieldDeclaration {
  static let keys = ["role", "shape", "dtype", "range", "classes", "encoding", "columns"]

  init(_ name: Located<String>, _ node: Node, _ decoder: inout SpecDecoder) {
    self.name = name
    decoder.currentKey = name.value
    guard let pairs = node.mapping else {
      if !node.isNull {
        decoder.reportType(node, expected: "a mapping such as {role: feature, shape: [28, 28]}")
      }
      return
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      let place = pair.value.place
      decoder.currentKey = key
      switch key {
      case "role":
        role = decoder.choice(pair.value, of: FieldRole.self).map { Located($0, at: place) }
      case "shape": shape = decoder.fieldShape(pair.value)
      case "dtype":
        element = decoder.choice(pair.value, of: ElementType.self).map { Located($0, at: place) }
      case "range": range = decoder.interval(pair.value).map { Located($0, at: place) }
      case "classes": classes = decoder.integer(pair.value, min: 1).map { Located($0, at: place) }
      case "encoding":
        encoding = decoder.choice(pair.value, of: EncodingName.self).map { Located($0, at: place) }
      case "columns":
        columns = decoder.names(pair.value).map { Located($0.map(\.value), at: place) }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: name.value,
          expected: Self.keys)
      }
    }
  }
}

extension SpecDecoder {
  /// A shape without the batch axis; `[]` is a scalar.
  fileprivate mutating func fieldShape(_ node: Node) -> Located<Shape>? {
    guard let items = node.sequence else {
      reportType(
        node, expected: "a shape such as [28, 28], without the batch axis",
        help: "write [] for a scalar")
      return nil
    }
    var dims: [Dim] = []
    for item in items {
      guard let dim = dimension(item, min: 1) else { return nil }
      dims.append(dim)
    }
    return Located(Shape(dims), at: node.place)
  }

  mutating func locatedEntry(_ node: Node, _ kind: EntryKind) -> LocatedEntry? {
    entry(node, kind).map { LocatedEntry(entry: $0, range: node.place) }
  }
}

extension SplitDeclaration {
  static let keys = ["validation", "test", "method", "stratify", "seed", "by"]

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    range = node.place
    guard let pairs = node.mapping else {
      if !node.isNull {
        decoder.reportType(node, expected: "a mapping such as {validation: 0.1, seed: 7}")
      }
      return nil
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      let place = pair.value.place
      decoder.currentKey = key
      switch key {
      case "validation", "test":
        let share = decoder.number(pair.value, in: 0...1, excludingUpper: true).map {
          Located($0, at: place)
        }
        if key == "test" { test = share } else { validation = share }
      case "method":
        method = decoder.choice(pair.value, of: Method.self).map { Located($0, at: place) }
      case "stratify": stratify = decoder.bool(pair.value).map { Located($0, at: place) }
      case "seed": seed = decoder.integer(pair.value).map { Located($0, at: place) }
      case "by": by = decoder.text(pair.value).map { Located($0, at: place) }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "split",
          expected: Self.keys)
      }
    }
    if let a = validation, let b = test, a.value + b.value >= 1 {
      decoder.report(
        "spec/out-of-range",
        "validation \(format(a.value)) and test \(format(b.value)) leave nothing to train on",
        at: b.range)
    }
  }
}

extension StepEntry {
  /// Keys that every step takes.
  static let commonKeys = ["field", "only"]

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let all = decoder.arguments(node, what: "a step") else { return nil }
    var fields: [Located<String>]?
    var only: Located<Set<Split>>?
    for pair in all.pairs {
      decoder.currentKey = pair.key
      switch pair.key {
      case "field", "fields": fields = decoder.names(pair.value)
      case "only": only = decoder.splits(pair.value).map { Located($0, at: pair.value.place) }
      default: break
      }
    }
    let own = Arguments(
      owner: all.owner, ownerRange: all.ownerRange,
      pairs: all.pairs.filter { !(Self.commonKeys + ["fields"]).contains($0.key) })
    guard let entry = decoder.entry(named: own, .step), let step = entry.value as? any PipelineStep
    else {
      return nil
    }
    self.entry = entry
    self.step = step
    self.fields = fields
    self.only = only
    range = node.place
  }
}

extension SpecDecoder {
  fileprivate mutating func splits(_ node: Node) -> Set<Split>? {
    var result: Set<Split> = []
    for item in node.sequence ?? [node] {
      guard let split = choice(item, of: Split.self) else { return nil }
      result.insert(split)
    }
    return result
  }
}
