internal import Program
internal import Shapes

/// Which elements of its operands an element of a layer's result depends on, along the axes of one sample.
///
/// Receptive fields and total strides follow from it (Araujo, Norris, Sim, Computing Receptive Fields
/// of Convolutional Neural Networks, Distill 2019, doi:10.23915/distill.00021).
package enum Locality: Sendable {
  /// The element at its own place; along an axis whose size the layer changes, all elements.
  case pointwise
  /// Those that a window covers, in all channels.
  case window(WindowGeometry)
  /// Those whose window, sliding over the result with its strides, covers the element.
  case transposedWindow(WindowGeometry)
  /// All elements along these axes of the operand, which count from the batch or, below 0, from the
  /// end; along the others its own place.
  case along([Int])
  /// The element at its own place, where axis `i` of the result is axis `axes[i]` of the operand.
  case permuted([Int])
  /// The element at its own place, where two axes of the operand have changed places; they count from the
  /// batch or, below 0, from the end.
  case exchanged(Int, Int)
  /// That of a layer applied to every step of axis 1.
  indirect case perStep(Locality)
  /// All elements.
  case everything
}

extension Locality {
  /// Elements put around the spatial axes, or cut from them where amounts are negative.
  static func shifted(_ amounts: [PadAmount], layout: Layout?) -> Locality {
    var window = WindowGeometry(axes: amounts.count)
    window.padding = .explicit(amounts)
    window.layout = layout
    return .window(window)
  }

  /// Interpolation between elements that lie `factors` apart in the result.
  ///
  /// - Parameter support: of how many elements of the operand an interpolated one is mixed.
  static func interpolated(factors: [Int], support: Int, layout: Layout?) -> Locality {
    var window = WindowGeometry(axes: factors.count)
    window.size = factors.map { factor in
      let (size, overflow) = factor.multipliedReportingOverflow(by: support)
      // An odd factor puts every so many elements right onto one of the operand.
      return overflow ? .max : size - (support > 1 ? factor % 2 : 0)
    }
    window.strides = factors
    window.padding = .same
    window.layout = layout
    return .transposedWindow(window)
  }
}
