internal import JSONText
internal import Program
internal import Shapes
internal import Training

/// The first layer's filters as pictures.
struct FiltersSection: RunSection {
  static let key = "filters"
  static let title = "First filters"
  private let name: String
  /// [filter][row, column, channel].
  private let filters: [[Float]]
  private let shape: [Int]

  private static let most = 64

  /// The kernel of the first convolution over pictures of one or three channels.
  init?(_ record: RunRecord) {
    if record.hasDiverged { return nil }
    let program = record.run.training
    for parameter in program.parameters where parameter.isTrainable {
      guard
        let sizes = program[parameter.tensor].type.shape.evaluate(record.run.feed.bindings),
        sizes.count == 4
      else { continue }
      // [height, width, channels, filters].
      guard sizes[0] > 1, sizes[1] > 1, sizes[2] == 1 || sizes[2] == 3,
        let values = record.weights(parameter.name), values.count == sizes.reduce(1, *)
      else { return nil }
      (name, shape) = (parameter.name, Array(sizes[..<3]))
      filters = (0..<min(sizes[3], Self.most)).map { filter in
        stride(from: filter, to: values.count, by: sizes[3]).map { values[$0] }
      }
      return
    }
    return nil
  }

  var html: String {
    let pictures = filters.enumerated().compactMap { index, filter in
      Bitmap(filter, shape: shape).map {
        "<img src=\"\($0.address)\" alt=\"filter \(index + 1)\" style=\"width:56px;height:56px\">"
      }
    }
    return
      "<p class=\"faint\">\(HTML.text(name)), each from its least to its largest weight. Smooth shapes were learned; noise was not.</p><div class=\"tiles\">\(pictures.joined())</div>"
  }

  var json: JSONValue {
    [
      "weight": .string(name), "shape": .array(shape.map { .int($0) }),
      "filters": .array(filters.map { .array($0.map { .number(Double($0)) }) }),
    ]
  }
}
