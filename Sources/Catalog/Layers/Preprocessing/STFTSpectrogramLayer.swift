internal import SourceText
package import Program
internal import Shapes

/// Fourier transforms of overlapping stretches of a signal.
///
/// - Shapes: input `[batch, time, channel]`, kernels `[frame_length, 1, fft_length // 2 + 1]`, output
///   `[batch, frames, channel · frequencies]`.
package struct STFTSpectrogramLayer: Layer {
  package static let about = About(
    "stft_spectrogram", aliases: ["STFTSpectrogram"],
    "Fourier transforms of overlapping stretches of a signal.",
    formula: "X[t, f] = Σ_n w[n] · x[t·step + n] · exp(-2πi·f·n / fft_length)",
    source: "Allen, Rabiner, A unified approach to short-time Fourier analysis, 1977, "
      + "doi:10.1109/PROC.1977.10770")
  package var role: LayerRole { .preprocessing }

  package static let schema = Schema(
    Self(),
    [
      .choice("mode", \.mode, default: "log", "Which part of the transform is given."),
      .int("frame_length", \.frameLength, default: "256", "Length of a stretch in samples."),
      .optionalInt(
        "frame_step", \.frameStep,
        "Samples from one stretch to the next; null for half of frame_length."),
      .optionalInt(
        "fft_length", \.transformLength,
        "Length of the transform; null for the least power of two not below frame_length."),
      .choice("window", \.window, default: "hann", "Window of a stretch."),
      .bool("periodic", \.isPeriodic, default: "false", "Whether the window is periodic."),
      .optionalChoice("scaling", \.scaling, default: "density", "How the window is scaled."),
      .choice("padding", \.geometryPadding, default: "valid", "What to do at the ends."),
      .bool(
        "expand_dims", \.keepsChannels, default: "false",
        "Whether frequencies get an axis of their own, so that the result is an image."),
      .dataFormat(\.layout),
    ]
  ) { root, arguments, decoder in
    if let step = root.frameStep, step > root.frameLength {
      decoder.report(
        "spec/out-of-range",
        "'frame_step' must be at most frame_length, \(root.frameLength), not \(step)",
        at: arguments.range(of: "frame_step"),
        help: "samples between the stretches would be lost")
    }
    if let length = root.transformLength, length < root.frameLength {
      decoder.report(
        "spec/out-of-range",
        "'fft_length' must be at least frame_length, \(root.frameLength), not \(length)",
        at: arguments.range(of: "fft_length"))
    }
  }

  package static let examples: [LayerExample] = [
    .init(
      "stft_spectrogram: {mode: stft, frame_length: 64, frame_step: 16, fft_length: 128}",
      [[.batch, 1000, 2]], gives: [.batch, 59, 260]),
    .init(
      "stft_spectrogram: {frame_length: 64, frame_step: 32, padding: same, expand_dims: true}",
      [[.batch, .time, 1]], gives: [.batch, Dim.time.ceilDivided(by: 32), 33, 1]),
    .init("stft_spectrogram", [[.batch, 1000]], fails: "shape/rank"),
    .init("stft_spectrogram", [[.batch, 100, 1]], fails: "shape/window-larger-than-input"),
    .init(
      "stft_spectrogram: {frame_length: 64, fft_length: 32}", [[.batch, 1000, 1]],
      fails: "spec/out-of-range"),
  ]

  package enum Mode: String, Sendable, CaseIterable {
    case log, magnitude, psd, real, imag, angle, stft
  }
  package enum Scaling: String, Sendable, CaseIterable { case density, spectrum }

  package var mode = Mode.log
  package var frameLength = 256
  package var frameStep: Int?
  package var transformLength: Int?
  package var window = SpectrogramWindow.hann
  package var isPeriodic = false
  package var scaling: Scaling? = .density
  package var geometryPadding = WindowGeometry.ImagePadding.valid
  package var keepsChannels = false
  package var layout: Layout?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let image = ImageAxes(1, layout ?? context.layout)
    let frames = try geometry.slide(over: x, parameter: "frame_length", &context)
    let time = frames.axes[image.spatial.lowerBound]
    let bins = Dim((transformLength ?? frameLength.powerOfTwo) / 2 + 1)
    let frequencies = mode == .stft ? bins * 2 : bins
    let kernel: [Dim] = [Dim(frameLength), 1, bins]
    var weights: [Weight] = []
    // Both start as sines and cosines, which Keras trains all the same.
    if mode != .imag {
      weights.append(try context.weight("real_kernel", kernel, waves(isImaginary: false)))
    }
    if mode != .real {
      weights.append(try context.weight("imag_kernel", kernel, waves(isImaginary: true)))
    }
    let shape = arranged(frames, time, x.axes[image.channel], frequencies, image)
    let products = time.dim * x[image.channel] * bins * Dim(frameLength) * Dim(weights.count)
    return Inference(
      operands[0].floating.shaped(shape), weights: weights, multiplyAdds: x[0] * products)
  }

  private func arranged(
    _ x: Shape, _ time: Axis, _ channel: Axis, _ frequencies: Dim, _ image: ImageAxes
  ) -> Shape {
    let bins = Axis(frequencies, role: .feature)
    guard keepsChannels else {
      var shape = x
      shape.axes[image.channel] = Axis(channel.dim * frequencies, role: .channel)
      return shape
    }
    return image.channel == 1
      ? Shape(axes: [x.axes[0], channel, time, bins])
      : Shape(axes: [x.axes[0], time, bins, channel])
  }

  private var geometry: WindowGeometry {
    var geometry = WindowGeometry(axes: 1, size: frameLength)
    geometry.strides = [frameStep ?? max(1, frameLength / 2)]
    geometry.imagePadding = geometryPadding
    geometry.layout = layout
    return geometry
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let isLast = (layout ?? context.layout) == .channelsLast
    let signal = isLast ? try builder.permuted(operands[0], [0, 2, 1]) : operands[0]
    var waves: [TensorID] = []
    for kernel in weights { waves.append(try transformed(signal, kernel, &builder)) }
    return [try arranged(try combined(waves, &builder), isLast: isLast, &builder)]
  }

  private func waves(isImaginary: Bool) -> FourierInitializer {
    FourierInitializer(
      isImaginary: isImaginary, window: window, isPeriodic: isPeriodic, scaling: scaling)
  }

  /// One part of the transforms of `[N, C, T]`, as `[N, C, frames, frequencies]`.
  private func transformed(
    _ signal: TensorID, _ kernel: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: signal).axes
    let rows = Axis(axes[0].dim * axes[1].dim, role: .batch)
    let image = try builder.reshaped(signal, [rows, Axis(1), axes[2], Axis(1)])
    let result = try builder.convolve(
      image, builder.imageKernel(kernel, axes: 1), bias: nil, geometry)
    return try builder.reshaped(result, axes.prefix(2), builder.shape(of: result).axes.suffix(2))
  }

  private func combined(
    _ waves: [TensorID], _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard waves.count == 2 else { return waves[0] }
    if mode == .angle { return try builder.apply(Angle(), waves[1], waves[0]) }
    if mode == .stft { return try builder.apply(Concatenate(axis: -1), waves)[0] }
    let power = try builder.sum(
      builder.apply(Elementwise(function: .square), waves[0]),
      builder.apply(Elementwise(function: .square), waves[1]))
    if mode == .psd {
      // All but the ends stand for a negative frequency, too.
      let bins = (transformLength ?? frameLength.powerOfTwo) / 2 + 1
      guard bins <= longestTable else {
        throw PrimitiveError(Self.about.name, "\(bins) frequencies are too many")
      }
      let factors = (0..<bins).map { $0 == 0 || $0 == bins - 1 ? 1.0 : 2 }
      return try builder.product(power, builder.vector(factors))
    }
    let least = builder.constant(1e-7)
    let magnitude = try builder.apply(
      Elementwise(function: .squareRoot),
      builder.apply(Binary(function: .maximum), power, least))
    guard mode == .log else { return magnitude }
    return try builder.apply(
      Elementwise(function: .log), builder.apply(Binary(function: .maximum), magnitude, least))
  }

  private func arranged(
    _ x: TensorID, isLast: Bool, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: x).axes
    let joined = Axis(axes[1].dim * axes[3].dim, role: .channel)
    if keepsChannels { return isLast ? try builder.permuted(x, [0, 2, 3, 1]) : x }
    return isLast
      ? try builder.reshaped(builder.permuted(x, [0, 2, 1, 3]), [axes[0], axes[2], joined])
      : try builder.reshaped(builder.permuted(x, [0, 1, 3, 2]), [axes[0], joined, axes[2]])
  }

  package var untrainableReason: String? {
    window.isComputed ? nil : "the window '\(window.rawValue)' is not computed yet"
  }

  package var locality: Locality { .everything }
}

extension Int {
  /// The least power of two that is not below; the number itself where there is none.
  fileprivate var powerOfTwo: Int {
    guard self > 1 else { return 1 }
    let shift = Int.bitWidth - (self - 1).leadingZeroBitCount
    return shift < Int.bitWidth - 1 ? 1 << shift : self
  }
}
