import Analysis
import JSONText
import Reporting
import Testing
import Training

import Experiments

@Suite struct PlantedFaultTests {
  /// A fault planted in a sound spec, and a part of the name of the piece that must be given for it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let spec: String
    let piece: String
    let settings: [String]
    var testDescription: String { "\(spec) \(settings.joined(separator: " "))" }
  }

  /// Those of `faults.txt` that are marked: the others take too long without optimisation.
  static let faults = Specs.lines("\(Specs.planted)/faults.txt").compactMap { line -> Fault? in
    guard line.hasPrefix("+ ") else { return nil }
    let parts = line.dropFirst(2).split(separator: " | ").map(String.init)
    return Fault(spec: parts[0], piece: parts[1], settings: Array(parts[2...]))
  }

  @Test(arguments: faults)
  func aPlantedFaultIsNamed(_ fault: Fault) throws {
    let spec = try Specs.load(fault.spec, fault.settings)
    var options = Bisection.Options()
    options.steps = 150
    options.budget = 1000
    let bisection = try Bisection(spec, options, Specs.options(for: fault.spec))
    let decisive = try #require(bisection.decisive)
    let names = decisive.pieces.map { bisection.pieces[$0].name }
    #expect(names.count == 1 && names[0].contains(fault.piece), "\(names)")
    let report = BisectReport(bisection, spec.document)
    #expect(!report.isSound)
    #expect(report.render(.plain).contains("the decisive pair"))
    let edits = report.json["decisive"]?["pieces"]?.array?.first?["edits"]?.array
    #expect(edits?.isEmpty == false)
  }

  @Test func thereAreFaultsToFind() { #expect(Self.faults.count > 20) }

  @Test(arguments: ["wine-mlp", "spirals-mlp", "breast-cancer-mlp", "two-heads"])
  func aSoundSpecIsLeftAlone(_ name: String) throws {
    let spec = try Specs.load(name)
    let bisection = try Bisection(spec, Bisection.Options(), Specs.options(for: name))
    #expect(bisection.decisive == nil)
    #expect(BisectReport(bisection, spec.document).isSound)
  }

  /// Behind its moving averages a network with batch normalisation looks untrained after a hundred steps.
  @Test func whatBatchNormalizationRemembersIsNotHeldAgainstASoundSpec() throws {
    var options = Bisection.Options()
    (options.steps, options.budget) = (100, 0)
    let bisection = try Bisection(
      Specs.load("residual-cnn"), options, Specs.options(for: "residual-cnn"))
    #expect(try #require(bisection.baseline.skill) > 0.5)
  }

  /// Labels that all became one class cannot be told apart, however well they are known.
  @Test func oneClassAloneIsNothingLearnt() throws {
    var options = Bisection.Options()
    (options.steps, options.budget) = (50, 0)
    let spec = try Specs.load(
      "digits", ["data.pipeline.1={rescale: {field: label, scale: 0}}"])
    let bisection = try Bisection(spec, options, Specs.options(for: "digits"))
    #expect(try #require(bisection.baseline.skill) <= 0)
  }
}
