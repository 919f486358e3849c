import Arrays
import Shapes

/// Turns the bytes of an image file into pixels.
package struct DecodeStep: PipelineStep {
  package static let about = About(
    "decode", aliases: ["decode_image"], dialects: Dialect.allCases,
    "Turns the bytes of an image file into pixels.")
  package static let schema = Schema(
    Self(),
    [
      .int("channels", \.channels, max: 4, default: "3", "Number of channels.")
    ])
  package static let target = StepTarget.field

  package var channels = 3
  package init() {}

  package var isExecutable: Bool { false }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    field.element = .uint8
    field.values = ValueFacts(range: Interval(0, 255), encoding: .real)
    field.shape = Shape([.symbol("file_height"), .symbol("file_width"), Dim(channels)])
    field.isUneven = true
  }
}
