package import Arrays
package import Program
package import Shapes
internal import SourceText

/// A kind of layer with its parameters.
package protocol Layer: CatalogEntry {
  /// Shape examples: documentation and test cases at once.
  static var examples: [LayerExample] { get }
  /// How many operands the layer takes.
  static var operandCount: ClosedRange<Int> { get }
  /// Whether its operands are one list, as Keras' merging layers take them: `add([a, b])`. A single
  /// tensor outside of a list is a mistake then.
  static var takesList: Bool { get }

  /// What the layer is for.
  var role: LayerRole { get }
  /// Which number a pooling layer takes of a window; nil for other layers and other numbers.
  var pooled: Pool.Kind? { get }

  /// Output types, weights and cost for operands of these types.
  ///
  /// - Throws: ``LayerError`` when the operands do not fit; one error, the root one.
  func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference

  /// What the layer makes of the facts of its operands; one element per output. Shapes and types
  /// come from ``infer(_:_:)``, reasons are added by the analysis.
  func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts]

  /// How the layer carries signals forward and gradients back before training.
  ///
  /// - Parameter operands: nil where nothing is known of an operand.
  func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation

  /// Appends the operations that compute the layer.
  ///
  /// - Parameter weights: one tensor per element of ``Inference/weights``, in that order.
  /// - Returns: one tensor per output.
  func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID]

  /// The mask of the result's steps: `[N, T]` of 0 and 1; nil where all steps count.
  func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID?

  /// What of this layer the executor does not compute yet, in words; nil where nothing is missing.
  var untrainableReason: String? { get }
  /// The penalty on the layer's results that the loss gets, of the mean over the batch.
  var activityRegularizer: (any Regularizer)? { get }
  /// Whether the layer behaves differently in training (dropout, noise, batch statistics).
  var isStochastic: Bool { get }
  /// The activation applied last, if the layer has one.
  var outputActivation: (any Activation)? { get }
  /// Whether the layer has trained weights that mix its inputs (dense, convolutions, recurrent).
  var isLearning: Bool { get }
  /// How it reads a sequence, if it goes on from step to step.
  var recurrence: Recurrence? { get }
  /// Which elements of its operands an element of its result depends on.
  var locality: Locality { get }
  /// How the steps of each operand reach those of an output, where ``locality`` only says that all may.
  ///
  /// - Parameter output: counts from the main one, 0.
  /// - Returns: one element per operand, nil where nothing is certain; empty where ``locality`` holds.
  func stepReadings(operands: Int, output: Int) -> [StepReading?]
  /// The numbers for which the function of an operand fails; nil where it is defined for all.
  func domain(of operand: Int) -> NumericDomain?
  /// Which kind of numbers the first operand must hold; nil where any will do.
  var elementNeed: ElementNeed? { get }
  /// What becomes of a mask of steps; ``outputMask(_:into:_:)`` computes it.
  var maskUse: MaskUse { get }
}

extension Layer {
  package static var operandCount: ClosedRange<Int> { 1...1 }
  package static var takesList: Bool { false }
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    inference.outputs.map { _ in .unknown }
  }
  /// Mean and variance as ``facts(_:_:)`` tells them; nothing of gradients.
  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let known = operands.map { ValueFacts(moments: $0?.moments) }
    let moments = facts(known, site.inference).first?.moments
    return Propagation(
      moments.flatMap { Signal($0).finite }, gains: operands.map { _ in nil })
  }
  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { nil }
  package var untrainableReason: String? { nil }
  package var activityRegularizer: (any Regularizer)? { nil }
  package var isStochastic: Bool { false }
  package var outputActivation: (any Activation)? { nil }
  package var isLearning: Bool { false }
  package var recurrence: Recurrence? { nil }
  package var locality: Locality { .pointwise }
  package func stepReadings(operands: Int, output: Int) -> [StepReading?] { [] }
  package func domain(of operand: Int) -> NumericDomain? { nil }
  package var pooled: Pool.Kind? { nil }
  package var elementNeed: ElementNeed? { nil }
  package var maskUse: MaskUse { .drops }
}

/// Where images keep their channels.
package enum Layout: String, Sendable, CaseIterable {
  case channelsLast = "channels_last"
  case channelsFirst = "channels_first"
}

/// What a layer's lowering needs beside its operands.
package struct LoweringContext: Sendable {
  package let layout: Layout
  /// `[N, T]` of 0 and 1 per operand, where an earlier layer masks steps.
  package let masks: [TensorID?]
  /// Values of the dimensions that are known when the program is made: all but the batch, for training.
  package let sizes: [String: Int]
  /// What kind of numbers each operand holds; all are computed with as float32.
  private let elements: [ElementType]
  package init(
    layout: Layout, masks: [TensorID?] = [], sizes: [String: Int] = [:],
    elements: [ElementType] = []
  ) {
    self.layout = layout
    self.masks = masks
    self.sizes = sizes
    self.elements = elements
  }

  package func element(_ operand: Int) -> ElementType {
    elements.indices.contains(operand) ? elements[operand] : .float32
  }

  /// The same for a layer inside this one.
  package func inner(masks: [TensorID?]) -> LoweringContext {
    LoweringContext(layout: layout, masks: masks, sizes: sizes)
  }

  /// The number that a dimension stands for.
  ///
  /// - Throws: where it depends on a size that is not known yet, such as that of the batch.
  package func size(_ dim: Dim, of layer: String) throws(PrimitiveError) -> Int {
    if let size = dim.evaluate(sizes) { return size }
    throw PrimitiveError(layer, "the size '\(dim)' is open: give it a value under 'dims'")
  }
}

/// What shape inference found out about one layer.
package struct Inference: Sendable {
  package struct Output: Sendable {
    /// Name by which `layer.name` addresses it; empty for the main output.
    package let name: String
    package let type: TensorType
    package init(_ type: TensorType, name: String = "") {
      self.name = name
      self.type = type
    }
  }
  package var outputs: [Output]
  package var weights: [Weight]
  /// Multiply-accumulate operations for one whole batch.
  package var multiplyAdds: Dim

  package init(_ outputs: [Output], weights: [Weight] = [], multiplyAdds: Dim = 0) {
    self.outputs = outputs
    self.weights = weights
    self.multiplyAdds = multiplyAdds
  }
  /// One output of `type`.
  package init(_ type: TensorType, weights: [Weight] = [], multiplyAdds: Dim = 0) {
    self.init([Output(type)], weights: weights, multiplyAdds: multiplyAdds)
  }
}

/// One weight tensor of a layer.
package struct Weight: Sendable {
  package let name: String
  package let shape: Shape
  package let initializer: any Initializer
  package let regularizer: (any Regularizer)?
  package let constraint: (any WeightConstraint)?
  /// False for moving averages and the like, which no gradient reaches.
  package let isTrainable: Bool
  package let isState: Bool
  /// The sizes at the declared values; nil where one is open.
  package let sizes: [Int]?

  package init(
    _ name: String, _ shape: Shape, _ initializer: any Initializer,
    regularizer: (any Regularizer)? = nil,
    constraint: (any WeightConstraint)? = nil, isState: Bool = false, sizes: [Int]? = nil
  ) {
    self.name = name
    self.shape = shape
    self.sizes = sizes ?? shape.evaluate([:])
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
    self.isTrainable = !isState
    self.isState = isState
  }
}

/// What shape inference knows of the spec, and the constraints it collects.
package struct InferenceContext: Sendable {
  /// Kind and name of the layer, for messages.
  package let kind: String
  package let name: String?
  package let layout: Layout
  /// Whose wording of a mistake the user knows.
  package let dialect: Dialect
  /// Values of the known dimensions.
  package let values: [String: Int]
  /// Whether the operands are written as a list, be it of one.
  package let operandsAreListed: Bool
  package private(set) var constraints: [Constraint] = []

  /// - Parameters:
  ///   - kind: the layer's kind as the spec writes it.
  ///   - name: the name the spec gives it; nil where it leaves it unnamed.
  ///   - operandsAreListed: false for `from: a` and for a layer that reads the entry before it.
  package init(
    kind: String = "layer", name: String? = nil, layout: Layout = .channelsLast,
    dialect: Dialect = .keras, values: [String: Int] = [:], operandsAreListed: Bool = true
  ) {
    self.kind = kind
    self.name = name
    self.layout = layout
    self.dialect = dialect
    self.values = values
    self.operandsAreListed = operandsAreListed
  }

  /// `conv2d 'stem'`, or `conv2d` where it has no name.
  package var subject: String { name.map { "\(kind) '\($0)'" } ?? kind }

  /// Demands `constraint`: an error where it is violated at the declared values, a recorded
  /// condition on the free dimensions otherwise.
  package mutating func require(
    _ constraint: Constraint, else error: (InferenceContext) -> LayerError
  ) throws(LayerError) {
    switch constraint.holds(values) {
    case false: throw error(self)
    case true where constraint.isAlwaysTrue: break
    default: constraints.append(constraint)
    }
  }

  /// The value of `dim` where every symbol in it is known.
  package func value(_ dim: Dim) -> Int? { dim.evaluate(values) }

  /// Whether the dims are equal at the declared values; nil where that is open.
  package func areEqual(_ a: Dim, _ b: Dim) -> Bool? {
    if a == b { return true }
    guard let x = value(a), let y = value(b) else { return nil }
    return x == y
  }
}

/// Why a layer cannot take its operands or parameters.
package struct LayerError: Error, Sendable {
  /// Which part of the layer's entry is at fault.
  package enum Place: Hashable, Sendable {
    case layer
    case parameter(String)
    case operand(Int)
  }
  package let rule: String
  package let message: String
  package let place: Place
  package var notes: [(text: String, place: Place)]
  package var help: String?
  /// What Keras or PyTorch print for the same mistake, so that a search for it finds this message.
  package var framework: String?

  package init(
    _ rule: String, _ message: String, at place: Place = .layer,
    notes: [(text: String, place: Place)] = [],
    help: String? = nil, framework: String? = nil
  ) {
    self.rule = rule
    self.message = message
    self.place = place
    self.notes = notes
    self.help = help
    self.framework = framework
  }
}

/// A layer as a spec writes it, the shapes it is given and what comes of it.
package struct LayerExample: Sendable {
  package enum Expectation: Sendable {
    case shapes([Shape])
    /// Fails with this rule.
    case failure(String)
  }
  /// The YAML entry, as in `conv2d: {filters: 8, kernel_size: 3}`.
  package let yaml: String
  package let operands: [Shape]
  package let expectation: Expectation
  package let fileID: String
  package let line: Int

  package init(
    _ yaml: String, _ operands: [Shape], gives shapes: Shape..., fileID: String = #fileID,
    line: Int = #line
  ) {
    (self.yaml, self.operands, self.expectation) = (yaml, operands, .shapes(shapes))
    (self.fileID, self.line) = (fileID, line)
  }
  package init(
    _ yaml: String, _ operands: [Shape], fails rule: String, fileID: String = #fileID,
    line: Int = #line
  ) {
    (self.yaml, self.operands, self.expectation) = (yaml, operands, .failure(rule))
    (self.fileID, self.line) = (fileID, line)
  }
}
