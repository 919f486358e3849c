package import Arrays
package import DataFiles

/// One step of the data pipeline: its effect on facts, and on arrays.
///
/// The keys `field` and `only` are common to all steps and read by the spec, not by the step.
package protocol PipelineStep: CatalogEntry {
  /// Whether the step works on the values of fields or on the stream of samples.
  static var target: StepTarget { get }
  /// Roles of the fields it works on when the spec names none.
  static var defaultRoles: [FieldRole] { get }
  var traits: StepTraits { get }
  /// Effect on what is known of one field.
  ///
  /// - Throws: ``StepError`` when the field cannot take the step.
  func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError)
  /// Whether the step leaves every value of the field as it is, whatever the data are.
  func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool
  /// Effect on the order of the samples.
  func apply(to order: inout OrderFacts)
  /// Number of samples after the step; nil where that depends on the data.
  func sampleCount(of count: Int) -> Int?

  /// Whether the fields of one step have their statistics in common.
  static var sharesStatistics: Bool { get }
  /// Statistics the step needs before it can run, from one pass over the fitting rows.
  func makeFitter() -> (any StepFitter)?
  /// The field of a batch, `[rows, …]`, after the step; steps on the stream leave it as it is.
  ///
  /// - Parameters:
  ///   - statistics: what the fitter found.
  ///   - random: for random steps; a pure function of seed, step and epoch.
  ///   - rows: index of every row in its split, so that a row gets the same draw on any batch size.
  func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray
}

extension PipelineStep {
  package static var defaultRoles: [FieldRole] { [.feature] }
  package static var sharesStatistics: Bool { false }
  package var traits: StepTraits { StepTraits() }
  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {}
  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool { false }
  package func apply(to order: inout OrderFacts) {}
  package func sampleCount(of count: Int) -> Int? { count }
  package func makeFitter() -> (any StepFitter)? { nil }
  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    batch
  }
}

package enum StepTarget: Sendable { case field, stream }

/// A step on the stream that leaves samples out or repeats them, once before training begins.
package protocol ResamplingStep: PipelineStep {
  func makeChooser() -> any SampleChooser
}

/// Decides which samples of a split stay, from a look at all of them or without.
package protocol SampleChooser {
  var readsSamples: Bool { get }
  /// The fields that the step concerns, for the next samples in order.
  mutating func add(_ fields: [HostArray])
  /// Positions among `count` samples, which may repeat.
  func positions(of count: Int, _ random: RandomStream) -> [Int]
}

/// Gathers a step's statistics batch by batch.
package protocol StepFitter {
  mutating func add(_ batch: HostArray)
  var statistics: StepStatistics { get }
}

/// What a fitted step remembers: named vectors of numbers, or the categories it saw.
package struct StepStatistics: Sendable {
  package let numbers: [String: [Double]]
  package let categories: [String]
  /// Places of the categories.
  package let places: [String: Int]
  package init(numbers: [String: [Double]] = [:], categories: [String] = []) {
    (self.numbers, self.categories) = (numbers, categories)
    places = Dictionary(
      categories.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Why a field cannot take a step.
package struct StepError: Error, Sendable {
  package let rule: String
  package let message: String
  /// The step's parameter at fault; nil for the step as a whole.
  package let parameter: String?
  package let help: String?
  package init(_ rule: String, _ message: String, parameter: String? = nil, help: String? = nil) {
    (self.rule, self.message, self.parameter, self.help) = (rule, message, parameter, help)
  }
}
