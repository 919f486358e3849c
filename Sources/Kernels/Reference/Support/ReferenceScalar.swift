#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The numbers the reference computes with: Double for gradient checks, Float where it stands in
/// for a fast kernel.
package protocol ReferenceScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  var double: Double { get }
}

extension Float: ReferenceScalar {
  package var double: Double { Double(self) }
}

extension Double: ReferenceScalar {
  package var double: Double { self }
}

/// Functions of the C library, in double precision for every scalar, so that Float results are
/// rounded once.
extension ReferenceScalar {
  static func exponential(_ x: Self) -> Self { Self(exp(x.double)) }
  static func exponentialMinusOne(_ x: Self) -> Self { Self(expm1(x.double)) }
  static func logarithm(_ x: Self) -> Self { Self(log(x.double)) }
  static func logarithmOfOnePlus(_ x: Self) -> Self { Self(log1p(x.double)) }
  static func hyperbolicTangent(_ x: Self) -> Self { Self(tanh(x.double)) }
  static func complementaryErrorFunction(_ x: Self) -> Self { Self(erfc(x.double)) }
  static func sine(_ x: Self) -> Self { Self(sin(x.double)) }
  static func cosine(_ x: Self) -> Self { Self(cos(x.double)) }
  static func angle(_ y: Self, _ x: Self) -> Self { Self(atan2(y.double, x.double)) }
  static func power(_ x: Self, _ y: Self) -> Self { Self(pow(x.double, y.double)) }

  /// The index that a number stands for; nil when it is not a whole number of 0..<count.
  static func index(_ x: Self, below count: Int) -> Int? {
    guard let index = Int(exactly: x), index >= 0, index < count else { return nil }
    return index
  }
}
