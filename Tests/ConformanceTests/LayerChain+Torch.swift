/// Random modules of PyTorch for images `[channel, height, width]` and sequences `[channel, length]`.
extension ChainGenerator {
  mutating func torchLayer(_ shape: [Int]) -> ChainLayer {
    let axes = shape.count - 1
    switch pick(0...11) {
    case 0...2: return torchConvolution(shape[0], axes)
    case 3...5: return torchPooling(axes)
    case 6: return torchTransposed(shape[0], axes)
    case 7: return zeroPad((0..<axes).map { _ in (pick(-2...3), pick(-2...3)) })
    case 8 where axes == 2: return torchShuffle()
    case 9 where axes == 2: return torchUnfold(shape)
    case 10: return torchAdaptive(axes)
    default:
      let factor = pick(1...3)
      return ChainLayer("Upsample", ["scale_factor: \(factor)"]) { shape in
        shape.changing(Array(1..<shape.count)) { _, n in n * factor }
      }
    }
  }

  mutating func torchJoin(_ shape: [Int]) -> ChainJoin {
    let axis = pick(0...shape.count)
    if axis == shape.count {
      // Equal sizes, or 1.
      return ChainJoin(kind: "add", parameters: []) { a, b in
        guard a.count == b.count else { return nil }
        return zip(a, b).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 }
          ? zip(a, b).map { $0 == 1 ? $1 : $0 } : nil
      }
    }
    return ChainJoin(kind: "cat", parameters: ["dim: \(axis + 1)"]) { concatenated($0, $1, axis) }
  }

  func torchAlignment(_ shape: [Int], _ target: [Int]) -> [ChainLayer] {
    let amounts = (1..<shape.count).map { (0, target[$0] - shape[$0]) }
    return amounts.allSatisfy { $0.1 == 0 } ? [] : [zeroPad(amounts)]
  }

  private mutating func torchConvolution(_ channels: Int, _ axes: Int) -> ChainLayer {
    let filters = pick(1...6)
    let (kernel, stride) = (list(axes, 1...5), list(axes, 1...3))
    let (padding, dilation) = (list(axes, 0...3), list(axes, 1...3))
    let isSame = pick(0...4) == 0
    return ChainLayer(
      "Conv\(axes)d", axes: axes,
      [
        "in_channels: \(channels)", "out_channels: \(filters)", "kernel_size: \(kernel)",
        "stride: \(isSame ? list(axes, 1...1) : stride)",
        "padding: \(isSame ? "same" : "\(padding)")", "dilation: \(dilation)",
      ]
    ) { shape in
      guard shape[0] == channels else { return nil }
      return shape.changing(Array(1...axes)) { i, n in
        isSame
          ? n
          : Extent.windows(
            n, kernel: kernel[i], stride: stride[i], dilation: dilation[i], padding: 2 * padding[i])
      }?.setting(0, filters)
    }
  }

  private mutating func torchPooling(_ axes: Int) -> ChainLayer {
    let isMax = pick(0...1) == 0
    let (kernel, stride) = (list(axes, 1...4), list(axes, 1...4))
    let padding = kernel.map { pick(0...$0 / 2) }
    let dilation = isMax && pick(0...2) == 0 ? list(axes, 1...3) : list(axes, 1...1)
    let isCeiled = pick(0...1) == 0
    return ChainLayer(
      "\(isMax ? "Max" : "Avg")Pool\(axes)d", axes: axes,
      [
        "kernel_size: \(kernel)", "stride: \(stride)", "padding: \(padding)",
        "ceil_mode: \(isCeiled)",
      ] + (isMax ? ["dilation: \(dilation)"] : [])
    ) { shape in
      shape.changing(Array(1...axes)) { i, n in
        isCeiled
          ? Extent.ceiled(
            n, kernel: kernel[i], stride: stride[i], dilation: dilation[i], padding: padding[i])
          : Extent.windows(
            n, kernel: kernel[i], stride: stride[i], dilation: dilation[i], padding: 2 * padding[i])
      }
    }
  }

  private mutating func torchTransposed(_ channels: Int, _ axes: Int) -> ChainLayer {
    let filters = pick(1...6)
    let (kernel, stride, padding) = (list(axes, 1...4), list(axes, 1...3), list(axes, 0...2))
    let dilation = list(axes, 1...2)
    let extra = (0..<axes).map { pick(0...max(stride[$0], dilation[$0]) - 1) }
    return ChainLayer(
      "ConvTranspose\(axes)d", axes: axes,
      [
        "in_channels: \(channels)", "out_channels: \(filters)", "kernel_size: \(kernel)",
        "stride: \(stride)", "padding: \(padding)", "output_padding: \(extra)",
        "dilation: \(dilation)",
      ]
    ) { shape in
      guard shape[0] == channels else { return nil }
      return shape.changing(Array(1...axes)) { i, n in
        let reach = dilation[i] * (kernel[i] - 1) + 1
        return Extent.positive((n - 1) * stride[i] + reach - 2 * padding[i] + extra[i])
      }?.setting(0, filters)
    }
  }

  /// Negative amounts crop. PyTorch names the last axis first.
  private func zeroPad(_ amounts: [(Int, Int)]) -> ChainLayer {
    let text = amounts.reversed().flatMap { [$0.0, $0.1] }
    return ChainLayer("ZeroPad\(amounts.count)d", axes: amounts.count, ["padding: \(text)"]) {
      shape in
      shape.changing(Array(1...amounts.count)) { i, n in
        let (before, after) = amounts[i]
        // It crops before it pads.
        return n + min(before, 0) + min(after, 0) < 0 ? nil : Extent.positive(n + before + after)
      }
    }
  }

  private mutating func torchShuffle() -> ChainLayer {
    let factor = pick(1...3)
    let area = factor * factor
    if pick(0...1) == 0 {
      return ChainLayer("PixelShuffle", axes: 2, ["upscale_factor: \(factor)"]) { shape in
        shape[0] % area == 0 ? [shape[0] / area, shape[1] * factor, shape[2] * factor] : nil
      }
    }
    return ChainLayer("PixelUnshuffle", axes: 2, ["downscale_factor: \(factor)"]) { shape in
      shape[1] % factor == 0 && shape[2] % factor == 0
        ? [shape[0] * area, shape[1] / factor, shape[2] / factor] : nil
    }
  }

  private mutating func torchUnfold(_ shape: [Int]) -> ChainLayer {
    let (kernel, stride) = (list(2, 1...3), list(2, 1...3))
    return ChainLayer("Unfold", axes: 2, ["kernel_size: \(kernel)", "stride: \(stride)"]) { shape in
      let counts = [0, 1].map {
        Extent.windows(shape[$0 + 1], kernel: kernel[$0], stride: stride[$0])
      }
      guard let a = counts[0], let b = counts[1] else { return nil }
      return [shape[0] * kernel.product, a * b]
    }
  }

  private mutating func torchAdaptive(_ axes: Int) -> ChainLayer {
    let size = list(axes, 1...7)
    let kind = pick(0...1) == 0 ? "Max" : "Avg"
    return ChainLayer("Adaptive\(kind)Pool\(axes)d", axes: axes, ["output_size: \(size)"]) {
      [$0[0]] + size
    }
  }
}
