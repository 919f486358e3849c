/// Random layers of Keras for images `[height, width, channel]` and sequences `[time, channel]`.
extension ChainGenerator {
  mutating func kerasLayer(_ shape: [Int]) -> ChainLayer {
    let axes = shape.count - 1
    switch pick(0...12) {
    case 0...2: return kerasConvolution(axes)
    case 3, 4: return kerasPooling(axes)
    case 5: return kerasTransposed(axes)
    case 6: return kerasBorder("zero_padding", axes, sign: 1)
    case 7: return kerasBorder("cropping", axes, sign: -1)
    case 8: return kerasUpSampling(axes)
    case 9: return kerasDepthwise(axes)
    case 10 where axes == 2:
      return ChainLayer("permute", axes: 2, ["dims: [2, 1, 3]"]) { [$0[1], $0[0], $0[2]] }
    case 10, 11: return kerasReshape(shape)
    default:
      return ChainLayer("dense", ["units: 4"]) { $0.setting($0.count - 1, 4) }
    }
  }

  mutating func kerasJoin(_ shape: [Int]) -> ChainJoin {
    let axis = pick(0...shape.count)
    if axis == shape.count { return ChainJoin(kind: "add", parameters: [], apply: broadcast) }
    return ChainJoin(kind: "concatenate", parameters: ["axis: \(axis + 1)"]) {
      concatenated($0, $1, axis)
    }
  }

  /// A layer that makes the spatial sizes of `shape` those of `target`.
  func kerasAlignment(_ shape: [Int], _ target: [Int]) -> [ChainLayer] {
    let axes = shape.count - 1
    let differences = (0..<axes).map { target[$0] - shape[$0] }
    var layers: [ChainLayer] = []
    for (kind, sign) in [("zero_padding", 1), ("cropping", -1)] {
      let amounts = differences.map { (0, max(0, sign * $0)) }
      if amounts.contains(where: { $0.1 > 0 }) { layers.append(border(kind, amounts, sign)) }
    }
    return layers
  }

  private mutating func kerasConvolution(_ axes: Int) -> ChainLayer {
    let filters = pick(1...6)
    let (kernel, padding) = (list(axes, 1...5), pick(0...1) == 0 ? "valid" : "same")
    let isDilated = pick(0...3) == 0
    let stride = isDilated ? list(axes, 1...1) : list(axes, 1...3)
    let dilation = isDilated ? list(axes, 1...3) : list(axes, 1...1)
    let isCausal = axes == 1 && pick(0...3) == 0
    return ChainLayer(
      "conv\(axes)d", axes: axes,
      [
        "filters: \(filters)", "kernel_size: \(kernel)", "strides: \(stride)",
        "padding: \(isCausal ? "causal" : padding)", "dilation_rate: \(dilation)",
      ]
    ) { shape in
      shape.changing(Array(0..<axes)) { i, n in
        padding == "same" || isCausal
          ? Extent.same(n, stride: stride[i])
          : Extent.windows(n, kernel: kernel[i], stride: stride[i], dilation: dilation[i])
      }?.setting(axes, filters)
    }
  }

  private mutating func kerasPooling(_ axes: Int) -> ChainLayer {
    let kind = pick(0...1) == 0 ? "max_pooling" : "average_pooling"
    let size = list(axes, 1...4)
    let strides = pick(0...2) == 0 ? nil : list(axes, 1...3)
    let isSame = pick(0...1) == 0
    return ChainLayer(
      "\(kind)\(axes)d", axes: axes,
      ["pool_size: \(size)", "padding: \(isSame ? "same" : "valid")"]
        + (strides.map { ["strides: \($0)"] } ?? [])
    ) { shape in
      shape.changing(Array(0..<axes)) { i, n in
        let stride = (strides ?? size)[i]
        return isSame
          ? Extent.same(n, stride: stride) : Extent.windows(n, kernel: size[i], stride: stride)
      }
    }
  }

  private mutating func kerasDepthwise(_ axes: Int) -> ChainLayer {
    let (kernel, stride, isSame) = (list(axes, 1...4), pick(1...3), pick(0...1) == 0)
    return ChainLayer(
      "depthwise_conv\(axes)d", axes: axes,
      [
        "kernel_size: \(kernel)", "strides: \(stride)", "padding: \(isSame ? "same" : "valid")",
      ]
    ) { shape in
      shape.changing(Array(0..<axes)) { i, n in
        isSame
          ? Extent.same(n, stride: stride) : Extent.windows(n, kernel: kernel[i], stride: stride)
      }
    }
  }

  private mutating func kerasTransposed(_ axes: Int) -> ChainLayer {
    let (filters, kernel, strides) = (pick(1...6), list(axes, 1...4), list(axes, 1...3))
    let isSame = pick(0...1) == 0
    return ChainLayer(
      "conv\(axes)d_transpose", axes: axes,
      [
        "filters: \(filters)", "kernel_size: \(kernel)", "strides: \(strides)",
        "padding: \(isSame ? "same" : "valid")",
      ]
    ) { shape in
      // Every element makes a window of the result; beyond the strides, only a kernel that is larger than they are.
      shape.changing(Array(0..<axes)) { i, n in
        n * strides[i] + (isSame ? 0 : max(0, kernel[i] - strides[i]))
      }?.setting(axes, filters)
    }
  }

  private mutating func kerasBorder(_ kind: String, _ axes: Int, sign: Int) -> ChainLayer {
    border(kind, (0..<axes).map { _ in (pick(0...3), pick(0...3)) }, sign)
  }

  private func border(_ kind: String, _ amounts: [(Int, Int)], _ sign: Int) -> ChainLayer {
    let name = kind == "cropping" ? "cropping" : "padding"
    let axes = amounts.count
    let text = amounts.map { "[\($0.0), \($0.1)]" }.joined(separator: ", ")
    return ChainLayer("\(kind)\(axes)d", axes: axes, ["\(name): \(axes == 1 ? text : "[\(text)]")"])
    { shape in
      shape.changing(Array(0..<axes)) { i, n in
        Extent.positive(n + sign * (amounts[i].0 + amounts[i].1))
      }
    }
  }

  private mutating func kerasUpSampling(_ axes: Int) -> ChainLayer {
    let factors = list(axes, 1...3)
    return ChainLayer(
      "up_sampling\(axes)d", axes: axes, ["size: \(axes == 1 ? "\(factors[0])" : "\(factors)")"]
    ) {
      shape in
      shape.changing(Array(0..<axes)) { i, n in n * factors[i] }
    }
  }

  /// To the other rank, with one extent left open.
  private mutating func kerasReshape(_ shape: [Int]) -> ChainLayer {
    let channels = shape[shape.count - 1]
    let part = [channels, 2 * channels, pick(1...6)][pick(0...2)]
    let target = shape.count == 3 ? [part] : [pick(1...4), part]
    let isFirst = pick(0...1) == 0
    let text = isFirst ? [-1] + target : Array(target.dropLast()) + [-1, part]
    return ChainLayer("reshape", ["target_shape: \(text)"]) { shape in
      let (count, known) = (shape.product, target.product)
      guard count % known == 0 else { return nil }
      return text.map { $0 == -1 ? count / known : $0 }
    }
  }
}

/// Keras' merging: equal sizes, or 1.
private func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
  guard a.count == b.count else { return nil }
  var result: [Int] = []
  for (x, y) in zip(a, b) {
    guard x == y || x == 1 || y == 1 else { return nil }
    result.append(x == 1 ? y : x)
  }
  return result
}

func concatenated(_ a: [Int], _ b: [Int], _ axis: Int) -> [Int]? {
  guard a.count == b.count, a.indices.allSatisfy({ $0 == axis || a[$0] == b[$0] }) else {
    return nil
  }
  return a.setting(axis, a[axis] + b[axis])
}
