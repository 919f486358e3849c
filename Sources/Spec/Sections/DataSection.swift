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
  package static let schema = Schema(
    Self(),
    [
      .entry(
        "source", \.source, .source,
        "Where the samples come from; left out, the data is only described."),
      .entry("validation", \.validationSource, .source, "Samples to validate on."),
      .entry("test", \.testSource, .source, "Samples to test on."),
      Field(
        "fields", type: .optional(.map(.optional(.table(FieldDeclaration.schema.table)))),
        "What is known of each field of a sample, by name."
      ) { section, node, decoder in
        section.readFields(node, &decoder)
        return true
      },
      Field(
        "samples", type: .either([.integer(min: 0, max: nil), .table(samplesTable)]),
        "How many samples there are, in all or by split."
      ) { section, node, decoder in
        section.readSamples(node, &decoder)
        return true
      },
      .section("split", \.split, SplitDeclaration.schema, "What is set aside of the samples.") {
        SplitDeclaration($0, &$1)
      },
      Field(
        "pipeline", type: .optional(.sequence(.entry(.step))),
        "What is done to the samples on their way to the model, step by step."
      ) { section, node, decoder in
        section.readPipeline(node, &decoder)
        return true
      },
    ])

  private static let samplesTable = FieldTable(
    Split.allCases.map {
      FieldAbout($0.rawValue, type: .integer(min: 0, max: nil), "Samples of this split.")
    })

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    var base = Self()
    base.range = node.place
    decoder.currentKey = "data"
    self = decoder.section(node, Self.schema, onto: base, of: "data")
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
          of: "samples", expected: Self.samplesTable.keys)
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
  package static let schema = Schema(
    Self(name: Located("", at: .nowhere)),
    [
      .choice("role", \.role, "What the field is for."),
      .located(
        "shape", \.shape, .sequence(.dimension(min: 1)),
        "Its sizes without the batch axis; [] is a scalar."
      ) { $1.fieldShape($0) },
      .choice("dtype", \.element, "The type of its elements."),
      .located(
        "range", \.range, .list(.number(min: nil, max: nil), count: 2...2),
        "The least and the greatest value."
      ) { $1.interval($0) },
      .int("classes", \.classes, min: 1, "How many classes its values tell apart."),
      .choice("encoding", \.encoding, "How it holds classes, or that it holds none."),
      .located(
        "columns", \.columns, .list(.text, count: nil), "The columns it is made of."
      ) { $1.names($0)?.map(\.value) },
    ])

  init(_ name: Located<String>, _ node: Node, _ decoder: inout SpecDecoder) {
    decoder.currentKey = name.value
    self = decoder.section(
      node, Self.schema, onto: Self(name: name), of: name.value,
      expected: "a mapping such as {role: feature, shape: [28, 28]}")
  }
}

extension SpecDecoder {
  /// A shape without the batch axis; `[]` is a scalar.
  fileprivate mutating func fieldShape(_ node: Node) -> Shape? {
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
    return Shape(dims)
  }
}

extension SplitDeclaration {
  package static let schema = Schema(
    Self(range: .nowhere),
    [
      .number(
        "validation", \.validation, in: 0...1, excludingUpper: true,
        "The share to validate on."),
      .number("test", \.test, in: 0...1, excludingUpper: true, "The share to test on."),
      .choice(
        "method", \.method, default: "random",
        "How samples are chosen: at random, from the tail, or whole groups or times by a field."),
      .bool(
        "stratify", \.stratify, default: "false", "Keeps the shares of the classes equal."),
      .int("seed", \.seed, min: nil, "Starts the random numbers of the choice."),
      .text("by", \.by, "The field that holds groups or times."),
    ])

  /// - Returns: nil where there is no mapping.
  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    self = decoder.section(
      node, Self.schema, onto: Self(range: node.place), of: "split",
      expected: "a mapping such as {validation: 0.1, seed: 7}")
    if node.mapping == nil { return nil }
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
  package struct Common: Sendable {
    var fields: [Located<String>]?
    var only: Located<Set<Split>>?

    package static let schema = Schema(
      Self(),
      [
        Field(
          "field", aliases: ["fields"], type: .list(.text, count: nil),
          "The fields it works on; those of its usual roles by default."
        ) { common, node, decoder in
          common.fields = decoder.names(node)
          return common.fields != nil
        },
        .located(
          "only", \.only, .list(.choice(Split.allCases.map(\.rawValue)), count: nil),
          "The splits it is limited to."
        ) { $1.splits($0) },
      ])
  }

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let all = decoder.arguments(node, what: "a step") else { return nil }
    var common = Common()
    var pairs: [Arguments.Pair] = []
    for pair in all.pairs {
      if let field = Common.schema.field(named: pair.key) {
        decoder.currentKey = pair.key
        _ = field.assign(&common, pair.value, &decoder)
      } else {
        pairs.append(pair)
      }
    }
    let own = Arguments(owner: all.owner, ownerRange: all.ownerRange, pairs: pairs)
    guard let entry = decoder.entry(named: own, .step), let step = entry.value as? any PipelineStep
    else {
      return nil
    }
    self.entry = entry
    self.step = step
    fields = common.fields
    only = common.only
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
