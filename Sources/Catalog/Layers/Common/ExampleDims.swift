package import Shapes

/// Names for the shapes of examples.
extension Dim {
  package static let batch = Dim.symbol("batch")
  package static let time = Dim.symbol("time")
  package static let height = Dim.symbol("height")
  package static let width = Dim.symbol("width")
  package static let channels = Dim.symbol("channels")
}
