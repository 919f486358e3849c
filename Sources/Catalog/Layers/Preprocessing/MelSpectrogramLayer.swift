internal import SourceText
package import Program
package import Shapes

/// The power of a signal over time in bands as wide as the ear hears them.
///
/// - Shapes: input `[batch, …, time]`, output `[batch, …, num_mel_bins, time // sequence_stride + 1]`.
///   What Keras computes has this many columns; the shape it predicts has one more where the stride
///   divides time + 1.
package struct MelSpectrogramLayer: Layer {
  package static let about = About(
    "mel_spectrogram", aliases: ["MelSpectrogram"],
    "The power of a signal over time in bands as wide as the ear hears them.",
    formula: "mel(f) = 2595 · log10(1 + f / 700)",
    source: "Davis, Mermelstein, Comparison of parametric representations for monosyllabic word "
      + "recognition, 1980, doi:10.1109/TASSP.1980.1163420")
  package var role: LayerRole { .preprocessing }

  package static let schema = Schema(
    Self(),
    [
      .int("fft_length", \.transformLength, default: "2048", "Length of the transforms."),
      .int("sequence_stride", \.stride, default: "512", "Samples from one column to the next."),
      .optionalInt(
        "sequence_length", \.stretchLength, "Samples in a window; null for fft_length."),
      .optionalChoice("window", \.window, default: "hann", "Window of a stretch."),
      .int("sampling_rate", \.samplingRate, default: "16000", "Samples per second."),
      .dim("num_mel_bins", \.bandCount, "Number of bands; 128 by default."),
      .number("min_freq", \.lowest, in: nonNegative, default: "20", "Lowest frequency in hertz."),
      .optionalNumber(
        "max_freq", \.highest, in: nonNegative,
        "Highest frequency in hertz; null for half of sampling_rate."),
      .bool("power_to_db", \.isLogarithmic, default: "true", "Whether the result is in decibels."),
      .number(
        "top_db", \.dynamics, default: "80", "Decibels from the least to the greatest value."),
      .number("mag_exp", \.exponent, default: "2", "Exponent of the magnitudes: 2 gives powers."),
      .number("min_power", \.leastPower, default: "1e-10", "Least power told from 0."),
      .number("ref_power", \.referencePower, default: "1", "Power of 0 decibels."),
    ]
  ) { root, arguments, decoder in
    guard let length = root.stretchLength, length > root.transformLength else { return }
    decoder.report(
      "spec/out-of-range",
      "'sequence_length' must be at most fft_length, \(root.transformLength), not \(length)",
      at: arguments.range(of: "sequence_length"))
  }
  private static let nonNegative = 0...Double.greatestFiniteMagnitude

  package static let examples: [LayerExample] = [
    .init(
      "mel_spectrogram: {num_mel_bins: 20, sequence_stride: 128, fft_length: 512}",
      [[.batch, 4000]], gives: [.batch, 20, 32]),
    .init(
      "mel_spectrogram: {sequence_stride: 128}", [[.batch, .time]],
      gives: [.batch, 128, Dim.time.floorDivided(by: 128) + 1]),
    .init(
      "mel_spectrogram: {fft_length: 512, sequence_length: 1024}", [[.batch, 4000]],
      fails: "spec/out-of-range"),
    .init("mel_spectrogram", [[.batch]], fails: "shape/rank"),
  ]

  package var transformLength = 2048
  package var stride = 512
  package var stretchLength: Int?
  package var window: SpectrogramWindow? = .hann
  package var samplingRate = 16000
  package var bandCount: Dim = 128
  package var lowest = 20.0
  package var highest: Double?
  package var isLogarithmic = true
  package var dynamics = 80.0
  package var exponent = 2.0
  package var leastPower = 1e-10
  package var referencePower = 1.0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var axes = operands[0].shape.axes
    try context.requireAxes(operands[0].shape, ["batch", "time"], atLeast: true)
    let time = axes.removeLast()
    let columns = time.dim.floorDivided(by: stride) + 1
    axes += [Axis(bandCount, role: .feature), Axis(columns, role: .time)]
    return Inference(operands[0].floating.shaped(Shape(axes: axes)))
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    throw PrimitiveError(Self.about.name, "is not computed yet")
  }

  package var untrainableReason: String? { "'mel_spectrogram' is not computed yet" }

  package var locality: Locality { .everything }
}
