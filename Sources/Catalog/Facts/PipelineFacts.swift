package import Arrays
package import Shapes
package import SourceText

/// The parts a data set is divided into.
package enum Split: String, Hashable, Sendable, CaseIterable, Comparable {
  case train, validation, test
  package static func < (a: Split, b: Split) -> Bool { a.rank < b.rank }
  private var rank: Int { self == .train ? 0 : self == .validation ? 1 : 2 }
}

/// What a field of the data is for.
package enum FieldRole: String, Hashable, Sendable, CaseIterable { case feature, label, weight, id }

/// What is known of one field of one split at some point of the pipeline.
package struct FieldFacts: Sendable {
  package var name: String
  package var role: FieldRole
  /// Without the batch axis.
  package var shape: Shape?
  package var element: ElementType?
  package var classes: Int?
  /// Whether rows may have different sizes, as image files have.
  package var isUneven = false
  /// Columns of a table that the field is made of, by name or index, where the spec says so.
  package var columns: [String]?
  package var values: ValueFacts
  /// Steps that touched the field, oldest first.
  package var history: [AppliedStep] = []
  /// Where the field is declared; nil where a source alone names it.
  package var declaration: SourceRange?

  package init(name: String, role: FieldRole, values: ValueFacts = .unknown) {
    self.name = name
    self.role = role
    self.values = values
  }
}

/// A step of the pipeline as it met one field.
package struct AppliedStep: Sendable {
  package let name: String
  package let range: SourceRange
  package let traits: StepTraits
  /// Range of values before the step, where known.
  package let rangeBefore: Interval?
  /// Whether it left every value as it was.
  package let isIdle: Bool

  package init(
    name: String, range: SourceRange, traits: StepTraits, rangeBefore: Interval?,
    isIdle: Bool = false
  ) {
    (self.name, self.range, self.traits) = (name, range, traits)
    (self.rangeBefore, self.isIdle) = (rangeBefore, isIdle)
  }
}

/// What kind of thing a step does to a field; rules read these, never a step's name.
package struct StepTraits: Hashable, Sendable {
  package enum Fit: String, Hashable, Sendable, CaseIterable { case train, all }
  /// Multiplies or shifts numbers to bring them into another range.
  package var isScaling: Bool
  /// Draws from random numbers: augmentation.
  package var isRandom: Bool
  /// Changes the meaning of labels' numbers on purpose (one_hot, label_encode).
  package var isEncoding: Bool
  /// Where its statistics come from, if it has any.
  package var fit: Fit?
  /// Changes how often the classes occur.
  package var isResampling = false
  /// Gives in every epoch what it was given in the first.
  package var isKeeping = false
  /// Moves the pixels of images to other places, in another way for every sample.
  package var geometry: Geometry?
  /// Deviation of the noise it adds to every number.
  package var noise: Double?
  /// The number it puts where it moved an image away.
  package var fill: Double?

  package init(
    isScaling: Bool = false, isRandom: Bool = false, isEncoding: Bool = false, fit: Fit? = nil,
    isResampling: Bool = false, isKeeping: Bool = false, geometry: Geometry? = nil,
    noise: Double? = nil, fill: Double? = nil
  ) {
    (self.isScaling, self.isRandom, self.isEncoding, self.fit) = (
      isScaling, isRandom, isEncoding, fit
    )
    (self.isResampling, self.isKeeping) = (isResampling, isKeeping)
    (self.geometry, self.noise, self.fill) = (geometry, noise, fill)
  }

  /// How a step moves the pixels of an image.
  package struct Geometry: Hashable, Sendable {
    package var isMirroring: Bool
    /// Largest share of a full turn.
    package var turn: Double
    package init(isMirroring: Bool = false, turn: Double = 0) {
      (self.isMirroring, self.turn) = (isMirroring, turn)
    }
  }
}

/// In what order and grouping the samples of one split arrive.
package struct OrderFacts: Sendable {
  package enum Shuffling: Hashable, Sendable {
    case none
    /// Over a window of this many samples (or batches).
    case window(Int)
    case full
  }
  package var shuffling: Shuffling = .none
  /// Whether the source gives one class after the other.
  package var isSortedByLabel = false
  package var shuffledAt: SourceRange?
  package var batchSize: Int?
  package var batchedAt: SourceRange?
  package var dropsRemainder = false
  package var isRepeated = false
  /// Whether the repetition has no end.
  package var isEndless = false
  package var repeatedAt: SourceRange?
  package init() {}
}

/// The facts of one split: its fields in the order of the spec, and their order.
package struct SplitFacts: Sendable {
  package var fields: [FieldFacts]
  package var order: OrderFacts
  /// Number of samples, where declared or read.
  package var samples: Int?
  package init(fields: [FieldFacts], order: OrderFacts = OrderFacts(), samples: Int? = nil) {
    (self.fields, self.order, self.samples) = (fields, order, samples)
  }
  package subscript(name: String) -> FieldFacts? {
    get { fields.first { $0.name == name } }
    set {
      guard let index = fields.firstIndex(where: { $0.name == name }), let newValue else { return }
      fields[index] = newValue
    }
  }
}
