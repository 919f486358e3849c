internal import Catalog
internal import Program
internal import Shapes

/// Carries what the elements of an operand see over to the elements of a layer's result.
struct LocalityMove {
  let from: Shape
  let to: Shape
  let layout: Layout
  let values: [String: Int]

  func apply(_ locality: Locality, to view: TensorView) -> TensorView {
    switch locality {
    case .everything: view.pooled(rank: to.rank)
    case .pointwise: pointwise(view)
    case .along(let axes): pointwise(view, pooling: Set(axes.compactMap(from.normalizedAxis)))
    case .permuted(let axes): permuted(view, axes)
    case .exchanged(let a, let b): exchanged(view, a, b)
    case .window(let window): windowed(view, window, isTransposed: false)
    case .transposedWindow(let window): windowed(view, window, isTransposed: true)
    case .perStep(let inner): perStep(view, inner)
    }
  }

  private func pointwise(_ view: TensorView, pooling pooled: Set<Int> = []) -> TensorView {
    var result = TensorView(axes: Array(repeating: [:], count: to.rank), whole: view.whole)
    // A new axis stands behind the others (embeddings), a missing one in front (broadcasting).
    let isPrefix = from.rank <= to.rank && zip(from, to).allSatisfy { $0 == $1 }
    let offset = isPrefix ? 0 : to.rank - from.rank
    for (axis, views) in view.axes.enumerated() {
      let target = axis + offset
      if to.axes.indices.contains(target), from[axis] == to[target], !pooled.contains(axis) {
        result.axes[target] = views
      } else {
        result.whole.formUnion(views.keys)
      }
    }
    return result
  }

  private func permuted(_ view: TensorView, _ axes: [Int]) -> TensorView {
    guard axes.count == to.rank, axes.allSatisfy(view.axes.indices.contains) else {
      return view.pooled(rank: to.rank)
    }
    return TensorView(axes: axes.map { view.axes[$0] }, whole: view.whole)
  }

  private func exchanged(_ view: TensorView, _ first: Int, _ second: Int) -> TensorView {
    guard let a = from.normalizedAxis(first), let b = from.normalizedAxis(second) else {
      return view.pooled(rank: to.rank)
    }
    var order = Array(from.axes.indices)
    order.swapAt(a, b)
    return permuted(view, order)
  }

  private func perStep(_ view: TensorView, _ locality: Locality) -> TensorView {
    guard from.rank > 2, to.rank > 1 else { return view.pooled(rank: to.rank) }
    var (inner, step, result) = (view, from, to)
    let steps = inner.axes.remove(at: 1)
    step.axes.remove(at: 1)
    result.axes.remove(at: 1)
    let move = LocalityMove(from: step, to: result, layout: layout, values: values)
    var moved = move.apply(locality, to: inner)
    moved.axes.insert(steps, at: 1)
    return moved
  }

  private func windowed(_ view: TensorView, _ window: WindowGeometry, isTransposed: Bool)
    -> TensorView
  {
    let image = ImageAxes(window.axes, window.layout ?? layout)
    guard from.rank == image.names.count, to.rank == from.rank else {
      return view.pooled(rank: to.rank)
    }
    var result = view
    for (axis, views) in view.axes.enumerated() where !views.isEmpty {
      guard let i = image.spatial.firstIndex(of: axis).map({ $0 - image.spatial.lowerBound })
      else {
        // Every filter mixes all channels.
        result.axes[axis] = [:]
        result.whole.formUnion(views.keys)
        continue
      }
      let slide = Slide(window, i, from: from[axis], to: to[axis], values, isTransposed)
      result.axes[axis] = views.mapValues { view in
        view.moved { footprint in
          guard let slide else { return nil }
          return isTransposed
            ? footprint.transposed(span: slide.span, stride: slide.stride, before: slide.before)
            : footprint.sliding(span: slide.span, stride: slide.stride, before: slide.before)
        }
      }
    }
    return result
  }
}

/// How a window slides along one axis.
private struct Slide {
  let span: Int
  let stride: Int
  let before: Int

  /// Nil where the window is too large to count.
  init?(
    _ window: WindowGeometry, _ i: Int, from: Dim, to: Dim, _ values: [String: Int],
    _ isTransposed: Bool
  ) {
    guard let span = ((Dim(window.size[i]) - 1) * window.dilation[i] + 1).constant else {
      return nil
    }
    let stride = window.strides[i]
    (self.span, self.stride) = (span, stride)
    switch window.padding {
    case .valid: before = 0
    case .explicit(let amounts): before = amounts.indices.contains(i) ? amounts[i].before : 0
    case .causal: before = span - 1
    case .same:
      // A transposed window slides over the result.
      let (long, short) = isTransposed ? (to, from) : (from, to)
      let needed = ((short - 1) * stride + span - long).evaluate(values)
      before = max(0, needed ?? span - stride) / 2
    }
  }
}
