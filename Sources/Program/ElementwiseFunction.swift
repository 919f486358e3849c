/// A function of one number, applied to every element.
///
/// Where a function has a kink, its derivative there is PyTorch's: 0 for `relu` and `absolute` at 0
/// and at both ends of `clip`.
package enum ElementwiseFunction: Hashable, Sendable {
  case identity
  /// `min(x, maximum)` above `threshold`, `negativeSlope · (x − threshold)` up to it.
  case relu(negativeSlope: Float = 0, maximum: Float? = nil, threshold: Float = 0)
  /// `x` above 0, `alpha · (eˣ − 1)` below. Clevert, Unterthiner, Hochreiter 2016,
  /// arXiv:1511.07289.
  case elu(alpha: Float = 1)
  /// Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515.
  case selu
  /// `max(x, 0) + min(0, alpha · (e^(x/alpha) − 1))`. Barron 2017, arXiv:1704.07483.
  case celu(alpha: Float = 1)
  /// `x · Φ(x)`; the approximation uses tanh. Hendrycks, Gimpel 2016, arXiv:1606.08415.
  case gelu(approximate: Bool = false)
  /// `x · σ(x)`. Elfwing, Uchibe, Doya 2018, arXiv:1702.03118.
  case silu
  /// `x · tanh(log(1 + eˣ))`. Misra 2020, arXiv:1908.08681.
  case mish
  case sigmoid
  /// `clip(x/6 + 1/2, 0, 1)`, as Keras 3 and PyTorch have it.
  case hardSigmoid
  /// `x · hardSigmoid(x)`. Howard et al. 2019, arXiv:1905.02244.
  case hardSilu
  case logSigmoid
  /// 0 below -1, 1 above 1, `(x + 1)/2` between.
  case sparseSigmoid
  case tanh
  /// `clip(x, −1, 1)`.
  case hardTanh
  /// `x − tanh x`.
  case tanhShrink
  /// Towards zero by `threshold`, and zero within it.
  case softShrink(threshold: Float = 0.5)
  /// `x` beyond `threshold` in magnitude, else zero.
  case hardShrink(threshold: Float = 0.5)
  /// `x` above `threshold`, else `value`.
  case threshold(Float, value: Float)
  /// `log(1 + eˣ)`.
  case softplus
  /// 0 below -1, `x` above 1, `(x + 1)²/4` between.
  case sparsePlus
  /// `(x + √(x² + b))/2`.
  case squareplus(b: Float = 4)
  /// `x / (1 + |x|)`.
  case softsign
  case exponential
  case log
  case log1p
  case square
  case squareRoot
  case reciprocalSquareRoot
  case reciprocal
  case absolute
  case negate
  case sign
  case sine
  case cosine
  case floor
  case ceiling
  /// To the nearest whole number, ties to even.
  case round
  /// `scale · x + offset`.
  case affine(scale: Float, offset: Float)
  case clip(lower: Float, upper: Float)
  case power(Float)

  /// `relu` cut at 6. Krizhevsky 2010.
  package static let relu6 = ElementwiseFunction.relu(maximum: 6)
  package static func leakyRelu(_ negativeSlope: Float) -> ElementwiseFunction {
    .relu(negativeSlope: negativeSlope)
  }

  /// A snake-case word for reports and tables.
  package var name: String {
    switch self {
    case .identity: "identity"
    case .relu: "relu"
    case .elu: "elu"
    case .selu: "selu"
    case .celu: "celu"
    case .gelu: "gelu"
    case .silu: "silu"
    case .mish: "mish"
    case .sigmoid: "sigmoid"
    case .hardSigmoid: "hard_sigmoid"
    case .hardSilu: "hard_silu"
    case .logSigmoid: "log_sigmoid"
    case .sparseSigmoid: "sparse_sigmoid"
    case .tanh: "tanh"
    case .hardTanh: "hard_tanh"
    case .tanhShrink: "tanh_shrink"
    case .softShrink: "soft_shrink"
    case .hardShrink: "hard_shrink"
    case .threshold: "threshold"
    case .softplus: "softplus"
    case .sparsePlus: "sparse_plus"
    case .squareplus: "squareplus"
    case .softsign: "softsign"
    case .exponential: "exponential"
    case .log: "log"
    case .log1p: "log1p"
    case .square: "square"
    case .squareRoot: "square_root"
    case .reciprocalSquareRoot: "reciprocal_square_root"
    case .reciprocal: "reciprocal"
    case .absolute: "absolute"
    case .negate: "negate"
    case .sign: "sign"
    case .sine: "sine"
    case .cosine: "cosine"
    case .floor: "floor"
    case .ceiling: "ceiling"
    case .round: "round"
    case .affine: "affine"
    case .clip: "clip"
    case .power: "power"
    }
  }
}
