#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif
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
      "mel_spectrogram: {sequence_stride: 2, fft_length: 8}", [[.batch, .time]],
      gives: [.batch, 128, Dim.time.floorDivided(by: 2) + 1]),
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
    let half = transformLength / 2
    let last = builder.shape(of: operands[0]).rank - 1
    let signal = try builder.bordered(
      operands[0], axis: last, PadAmount(half, half), .reflect)
    let frames = try builder.apply(
      Windows(axis: last, size: transformLength, stride: stride), signal)
    let waves = try builder.apply(
      Resample(axis: -1, extent: transformLength, taps: transform), frames)
    let squares = try builder.apply(Elementwise(function: .square), waves)
    let sums = (0..<frequencies).map { [Resample.Tap($0, 1), Resample.Tap($0 + frequencies, 1)] }
    var power = try builder.apply(
      Resample(axis: -1, extent: 2 * frequencies, taps: sums), squares)
    if exponent != 2 {
      power = try builder.apply(Elementwise(function: .power(Float(exponent / 2))), power)
    }
    let bands = try context.size(bandCount, of: Self.about.name)
    guard bands <= longestTable else {
      throw PrimitiveError(Self.about.name, "\(bands) bands are too many")
    }
    var result = try builder.apply(
      Resample(axis: -1, extent: frequencies, taps: bandTaps(bands)), power)
    if isLogarithmic { result = try decibels(result, &builder) }
    let rank = last + 2
    return [try builder.permuted(result, Array(0..<rank - 2) + [rank - 1, rank - 2])]
  }

  private var frequencies: Int { transformLength / 2 + 1 }

  /// The real, then the imaginary parts of the transform of a stretch under the window, which lies in its middle.
  private var transform: [[Resample.Tap]] {
    let length = stretchLength ?? transformLength
    let start = (transformLength - length) / 2
    let weights =
      window?.values(count: length, isPeriodic: true) ?? Array(repeating: 1, count: length)
    return (0..<2 * frequencies).map { row in
      let frequency = row % frequencies
      return (0..<length).compactMap { i in
        guard weights[i] != 0 else { return nil }
        // The angle is reduced in whole numbers, where nothing is lost.
        let turn = Double((i + start) * frequency % transformLength) / Double(transformLength)
        let wave = row < frequencies ? cos(2 * .pi * turn) : sin(2 * .pi * turn)
        return .init(i + start, Float(wave * weights[i]))
      }
    }
  }

  /// Triangles between neighbouring bands, equally wide in mel.
  private func bandTaps(_ count: Int) -> [[Resample.Tap]] {
    func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }
    let (low, high) = (mel(lowest), mel(highest ?? Double(samplingRate) / 2))
    let width = (high - low) / Double(count + 1)
    let nyquist = Double(samplingRate) / 2
    return (0..<count).map { band in
      let edge = low + width * Double(band)
      // The constant part of the signal belongs to no band.
      return (1..<max(frequencies, 1)).compactMap { bin in
        let place = mel(nyquist * Double(bin) / Double(frequencies - 1))
        let height = min((place - edge) / width, (edge + 2 * width - place) / width)
        return height > 0 ? .init(bin, Float(height)) : nil
      }
    }
  }

  /// Decibels over the reference, none further below the greatest of the batch than the range allows.
  private func decibels(
    _ power: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let raised = try builder.apply(
      Binary(function: .maximum), power, builder.constant(Float(leastPower)))
    let scale = 10 / log(10.0)
    let reference = scale * log(max(abs(referencePower), leastPower))
    let levels = try builder.affine(
      builder.apply(Elementwise(function: .log), raised), scale: scale, offset: -reference)
    let axes = Array(0..<builder.shape(of: levels).rank)
    let greatest = try builder.apply(Reduce(kind: .maximum, axes: axes), levels)
    return try builder.apply(
      Binary(function: .maximum), levels, builder.affine(greatest, offset: -dynamics))
  }

  package var untrainableReason: String? {
    if transformLength > 4096 || transformLength < 2 {
      return "an 'fft_length' of \(transformLength) is not computed in a model; it may be 2 to 4096"
    }
    guard let window, window != .hann, window != .hamming else { return nil }
    return "Keras takes the windows 'hann' and 'hamming' only, not '\(window.rawValue)'"
  }

  package var locality: Locality { .everything }
}
