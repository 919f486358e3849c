internal import CKernels
internal import Program

/// How gradients are cut before they are used.
package enum GradientClip: Hashable, Sendable {
  case none
  /// Every number into -limit ... limit.
  case value(Float)
  /// Each weight's gradient scaled so that its Euclidean norm is at most the limit.
  case norm(Float)
  /// All gradients scaled by one factor, so that their joint norm is at most the limit. Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063.
  case globalNorm(Float)

  var needsNorms: Bool {
    switch self {
    case .none, .value: false
    case .norm, .globalNorm: true
    }
  }
}

/// Where measurements of one parameter's update are put, when somebody asks.
struct UpdateObservation {
  /// Sums over each block: g², w² before the update, and the squared change of w.
  let sums: BufferID
  let blocks: Int
}

/// The last part of a step: gradients of the parameters, and what is done with them.
struct UpdatePlan {
  var gradients: [BufferID?]
  var observations: [UpdateObservation?]
}

extension PlanBuilder {
  /// Adds the tasks that turn the gradients into new weights.
  ///
  /// A block of the gradient is used while it is in cache, unless it must be known as a whole first.
  func emitUpdates(
    store: ParameterStore, clip: GradientClip, keepsGradients: Bool, updates: Bool, observes: Bool
  ) -> UpdatePlan {
    var plan = UpdatePlan(gradients: [], observations: [])
    let isWhole = keepsGradients || clip.needsNorms
    var norms: [BufferID] = []
    for index in program.parameters.indices {
      let sources = parameterSources[index]
      guard program.parameters[index].isTrainable, !sources.isEmpty else {
        plan.gradients.append(nil)
        continue
      }
      guard isWhole else {
        plan.gradients.append(nil)
        continue
      }
      let (gradient, sums) = emitGradient(index, sources, store: store)
      plan.gradients.append(gradient)
      norms.append(sums)
    }
    let factor = clip.needsNorms ? emitClipFactors(plan.gradients, norms, clip) : nil
    for index in program.parameters.indices {
      let parameter = program.parameters[index]
      guard updates, parameter.isTrainable, !parameterSources[index].isEmpty else {
        plan.observations.append(nil)
        continue
      }
      let sources = plan.gradients[index].map { [WholeSource($0)] } ?? parameterSources[index]
      plan.observations.append(
        emitUpdate(
          index, sources, store: store, clip: clip, factor: factor, hasPenalty: !isWhole,
          observes: observes))
      if let projection = parameter.projection { emitProjection(index, projection) }
    }
    return plan
  }

  /// Elements of the blocks that a gradient is computed in, whole rows each.
  func block(_ sources: [GradientSource], count: Int) -> Int {
    var row = 1
    for source in sources {
      row = max(row, source.rowLength)
    }
    guard count % row == 0, sources.allSatisfy({ row % $0.rowLength == 0 }) else { return count }
    let tile = row * Int(kernels.pointee.rows)
    // A long sum streams through more than the cache holds; three tiles of rows then share what comes by.
    let isLong = sources.contains { $0.summedRows * batch > 1024 }
    return min(count, max(isLong ? 4 : 1, 8192 / tile) * tile)
  }

  private func emitGradient(
    _ index: Int, _ sources: [GradientSource], store: ParameterStore
  ) -> (gradient: BufferID, sums: BufferID) {
    let count = store.count(at: index)
    let block = block(sources, count: count)
    let blocks = (count + block - 1) / max(1, block)
    let gradient = buffer(.whole, bytes: count * 4, home: .pinned)
    let sums = floats(.whole, max(1, blocks))
    let weights = parameterBuffers[index]
    let penalty = program.parameters[index].penalty
    emit(
      "gradient", .items(blocks), reads: sources.flatMap(\.reads) + [weights],
      writes: [gradient, sums]
    ) { call in
      let range = call.item &* block..<min(count, (call.item &+ 1) &* block)
      let out = call.floats(gradient) + range.lowerBound
      for (i, source) in sources.enumerated() {
        source.compute(range, into: out, adds: i > 0, call)
      }
      call.addPenalty(penalty, call.floats(weights) + range.lowerBound, out, range.count)
      call.floats(sums)[call.item] = call.kernels.pointee.dot(Int64(range.count), out, out)
    }
    return (gradient, sums)
  }

  /// One factor for each parameter, in a buffer that the updates read.
  private func emitClipFactors(
    _ gradients: [BufferID?], _ sums: [BufferID], _ clip: GradientClip
  ) -> BufferID {
    let factors = floats(.whole, max(1, gradients.count))
    let counts = sums.map { buffers[$0.index].bytes / 4 }
    let present = gradients.indices.filter { gradients[$0] != nil }
    emit("clip", .items(1), reads: sums, writes: [factors]) { call in
      let out = call.floats(factors)
      var joint = 0.0
      for (place, index) in present.enumerated() {
        var square = 0.0
        for block in 0..<counts[place] { square += Double(call.floats(sums[place])[block]) }
        joint += square
        if case .norm(let limit) = clip { out[index] = GradientClip.factor(square, limit) }
      }
      if case .globalNorm(let limit) = clip {
        for index in present { out[index] = GradientClip.factor(joint, limit) }
      }
    }
    return factors
  }

  private func emitUpdate(
    _ index: Int, _ sources: [GradientSource], store: ParameterStore, clip: GradientClip,
    factor: BufferID?, hasPenalty: Bool, observes: Bool
  ) -> UpdateObservation? {
    let parameter = program.parameters[index]
    let count = store.count(at: index)
    let block = block(sources, count: count)
    let blocks = (count + block - 1) / max(1, block)
    let weights = parameterBuffers[index]
    let scratch = scratch(block)
    let penalty = hasPenalty ? parameter.penalty : nil
    let observation =
      observes
      ? UpdateObservation(
        sums: buffer(.whole, bytes: 12 * max(1, blocks), home: .pinned), blocks: blocks) : nil
    let before = observes ? self.scratch(block) : nil
    emit(
      "update", .items(blocks),
      reads: sources.flatMap(\.reads) + (factor.map { [$0] } ?? []),
      writes: [weights, scratch] + (observation.map { [$0.sums] } ?? [])
        + (before.map { [$0] } ?? [])
    ) { call in
      let range = call.item &* block..<min(count, (call.item &+ 1) &* block)
      let n = Int64(range.count)
      let (g, w) = (call.floats(scratch), call.floats(weights) + range.lowerBound)
      for (i, source) in sources.enumerated() { source.compute(range, into: g, adds: i > 0, call) }
      call.addPenalty(penalty, w, g, range.count)
      if let factor { call.kernels.pointee.scale(n, call.floats(factor)[index], g, g, 0) }
      if case .value(let limit) = clip {
        var map = coprime_map(function: Int32(COPRIME_CLIP.rawValue), p: -limit, q: limit, r: 0)
        call.kernels.pointee.map(&map, n, g, g)
      }
      if let before { call.floats(before).update(from: w, count: range.count) }
      let slots = SlotPointers(
        first: store.slot(0, at: index).map { $0 + range.lowerBound },
        second: store.slot(1, at: index).map { $0 + range.lowerBound },
        third: store.slot(2, at: index).map { $0 + range.lowerBound })
      call.step.updater?.apply(
        call.kernels, count: range.count, gradient: g, weights: w, slots: slots,
        decays: parameter.decays)
      if let before, let observation {
        let sums = call.floats(observation.sums) + 3 &* call.item
        let old = call.floats(before)
        sums[0] = call.kernels.pointee.dot(n, g, g)
        sums[1] = call.kernels.pointee.dot(n, old, old)
        call.kernels.pointee.binary(Int32(COPRIME_SUBTRACT.rawValue), n, w, old, old)
        sums[2] = call.kernels.pointee.dot(n, old, old)
      }
    }
    return observation
  }

  private func emitProjection(_ index: Int, _ projection: any ParameterProjection) {
    let weights = parameterBuffers[index]
    let shape = self[program.parameters[index].tensor].shape
    let count = shape.reduce(1, *)
    emit("projection", .items(1), reads: [], writes: [weights]) { call in
      projection.project(
        UnsafeMutableBufferPointer(start: call.floats(weights), count: count), shape: shape)
    }
  }
}

extension GradientClip {
  /// What a gradient of this squared norm is multiplied by.
  fileprivate static func factor(_ square: Double, _ limit: Float) -> Float {
    let norm = square.squareRoot()
    return norm > Double(limit) ? Float(Double(limit) / norm) : 1
  }
}

extension Call {
  fileprivate func addPenalty(
    _ penalty: Penalty?, _ w: UnsafePointer<Float>, _ g: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    guard let penalty else { return }
    kernels.pointee.add_penalty(Int64(count), penalty.l1, penalty.l2, w, g)
  }
}
