import Catalog
import Testing

/// An optimizer of a framework and the options that it takes (`Tests/Conformance/optimizer_signatures.py`).
private struct Signature: CustomTestStringConvertible, Sendable {
  let dialect: Dialect
  let name: String
  let defaults: [String: JSON]
  var testDescription: String { "\(dialect) \(name)" }

  /// Nil where the catalogue has no such optimizer.
  var entry: (any CatalogEntry.Type)? {
    Registry.entries(.optimizer).first {
      $0.about.dialects.contains(dialect) && ([$0.about.name] + $0.about.aliases).contains(name)
    }
  }

  static let all: [Signature] = {
    guard let file = try? fixture("optimizer_signatures.json", as: [String: JSON].self) else {
      return []
    }
    return [Dialect.torch, .keras].flatMap { dialect -> [Signature] in
      guard case .object(let classes)? = file[dialect.rawValue] else { return [] }
      return classes.sorted { $0.key < $1.key }.compactMap { name, options in
        guard case .object(let defaults) = options else { return nil }
        return Signature(dialect: dialect, name: name, defaults: defaults)
      }
    }
  }()
}

@Suite struct OptimizerSignatureTests {
  @Test func theOptimizersThatAreLeftOutAreTheseAlone() {
    let left = Signature.all.filter { $0.entry == nil }.map { "\($0.dialect) \($0.name)" }
    #expect(
      left == [
        // PyTorch's forms of two optimizers that Keras has, sparse gradients, and one that
        // evaluates the loss several times in a step.
        "torch Adafactor", "torch LBFGS", "torch Muon", "torch SparseAdam",
        // Wrappers of others, whose options stand in the optimizers themselves, and one without an entry.
        "keras LossScaleOptimizer", "keras MultiOptimizer", "keras ScheduleFreeAdamW",
      ])
  }

  @Test(arguments: Signature.all.filter { $0.entry != nil })
  fileprivate func everyOptionIsTakenWithTheFrameworksDefault(_ signature: Signature) throws {
    let entry = try #require(signature.entry)
    for (key, value) in signature.defaults where !Self.untaken.contains(key) {
      if key == "weight_decay" {
        // Absent, it is what the optimizer itself says.
        let value = try decoded(signature.name, .optimizer, dialect: signature.dialect)
        let optimizer = try #require(value as? any Optimizer)
        let wanted = signature.defaults[key]?.yaml ?? ""
        #expect(optimizer.weightDecayRate == Double(wanted) ?? 0)
        continue
      }
      let found = about(entry, key)
      let field = try #require(found, "\(key) is not taken")
      switch value {
      case .integer(let wanted):
        #expect(field.defaultText.flatMap(Double.init) == Double(wanted), "\(key): \(wanted)")
      case .number(let wanted):
        #expect(field.defaultText.flatMap(Double.init) == wanted, "\(key): \(wanted)")
      case .bool(let wanted): #expect(field.defaultText == "\(wanted)", "\(key)")
      default: break
      }
    }
  }

  @Test(arguments: [
    "{adam: {maximize: true}}", "{sgd: {foreach: true}}", "{rprop: {capturable: true}}",
  ])
  func anOptionThatIsNotTakenIsAnError(entry: String) {
    #expect(decoding(entry, .optimizer, dialect: .torch).diagnostics.count == 1)
  }

  /// Arguments that change no number, and two that a spec does not have: it minimises its loss, and its layers
  /// are not told apart by patterns.
  private static let untaken: Set = [
    "params", "name", "foreach", "fused", "capturable", "differentiable", "maximize",
    "exclude_layers",
  ]

  private func about<E: CatalogEntry>(_ type: E.Type, _ key: String) -> FieldAbout? {
    type.schema.field(named: key)?.about
  }
}
