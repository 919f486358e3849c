internal import CKernels
internal import Program

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

/// Adds the tasks that turn the gradients of a step into new weights.
///
/// A block of a gradient is used while it is in cache, unless it must be known as a whole first.
struct UpdateEmitter {
  let builder: PlanBuilder
  let store: ParameterStore
  let options: PlanOptions
  let extras: UpdateExtras
  let rule: any UpdateRule
  /// Of the rule, and of the other that it leaves weights to.
  let updaters: [Updater]

  private var program: Program { builder.program }
  /// Whether every gradient is complete before the first update.
  private var isWhole: Bool { options.keepsGradients || options.clip.needsNorms }

  func emit() -> UpdatePlan {
    var plan = UpdatePlan(gradients: [], observations: [])
    var norms: [BufferID] = []
    for index in program.parameters.indices {
      guard isWhole, isTrained(index) else {
        plan.gradients.append(nil)
        continue
      }
      let (gradient, sums) = emitGradient(index)
      plan.gradients.append(gradient)
      norms.append(sums)
    }
    let factor = options.clip.needsNorms ? emitClipFactors(plan.gradients, norms) : nil
    for index in program.parameters.indices {
      guard options.updates, isTrained(index) else {
        plan.observations.append(nil)
        continue
      }
      plan.observations.append(emitUpdate(index, gradient: plan.gradients[index], factor: factor))
      if let projection = program.parameters[index].projection { emitProjection(index, projection) }
    }
    return plan
  }

  private func isTrained(_ index: Int) -> Bool {
    program.parameters[index].isTrainable && !builder.parameterSources[index].isEmpty
  }

  private func emitGradient(_ index: Int) -> (gradient: BufferID, sums: BufferID) {
    let sources = builder.parameterSources[index]
    let count = store.count(at: index)
    let size = builder.block(sources, count: count)
    let blocks = (count + size - 1) / max(1, size)
    let gradient = builder.buffer(.whole, bytes: count * 4, home: .pinned)
    let sums = builder.floats(.whole, max(1, blocks))
    let target = target(index)
    builder.emit(
      "gradient", .items(blocks), reads: sources.flatMap(\.reads) + [target.weights],
      writes: [gradient, sums]
    ) { [extras] call in
      let range = call.item &* size..<min(count, (call.item &+ 1) &* size)
      let out = call.floats(gradient) + range.lowerBound
      let block = target.block(range, gradient: out, call)
      block.collect(sources, target.penalty, call)
      extras.accumulate(block, call)
      call.floats(sums)[call.item] = call.kernels.pointee.dot(Int64(range.count), out, out)
    }
    return (gradient, sums)
  }

  /// One factor for each parameter, in a buffer that the updates read.
  private func emitClipFactors(_ gradients: [BufferID?], _ sums: [BufferID]) -> BufferID {
    let clip = options.clip
    let factors = builder.floats(.whole, max(1, gradients.count))
    let counts = sums.map { builder.buffers[$0.index].bytes / 4 }
    let present = gradients.indices.filter { gradients[$0] != nil }
    builder.emit("clip", .items(1), reads: sums, writes: [factors]) { call in
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

  /// - Parameters:
  ///   - gradient: where it is complete already.
  ///   - factor: of all parameters, where gradients are clipped by norms.
  private func emitUpdate(
    _ index: Int, gradient: BufferID?, factor: BufferID?
  ) -> UpdateObservation? {
    let sources = gradient.map { [WholeSource($0)] } ?? builder.parameterSources[index]
    let count = store.count(at: index)
    let target = target(index)
    let number = rule.isOthers(name: store.names[index], shape: target.shape) ? 1 : 0
    let size = updaters[number].needsWholeWeight ? count : builder.block(sources, count: count)
    let blocks = (count + size - 1) / max(1, size)
    let scratch = builder.scratch(size)
    let room = updaters[number].scratchWeights
    let work = room == 0 ? nil : builder.scratch(room * size)
    let isComplete = gradient != nil
    let observation =
      options.observes
      ? UpdateObservation(
        sums: builder.buffer(.whole, bytes: 12 * max(1, blocks), home: .pinned), blocks: blocks)
      : nil
    let before = options.observes ? builder.scratch(size) : nil
    builder.emit(
      "update", .items(blocks),
      reads: sources.flatMap(\.reads) + (factor.map { [$0] } ?? []),
      writes: [target.weights, scratch] + (observation.map { [$0.sums] } ?? [])
        + [before, work].compactMap { $0 }
    ) { [extras, clip = options.clip] call in
      let range = call.item &* size..<min(count, (call.item &+ 1) &* size)
      var block = target.block(range, gradient: call.floats(scratch), call)
      block.scratch = work.map { call.floats($0) }
      block.collect(sources, isComplete ? nil : target.penalty, call)
      if !isComplete { extras.accumulate(block, call) }
      if let before { call.floats(before).update(from: block.weights, count: range.count) }
      if extras.updates(step: call.step.step) {
        block.clip(clip, factor: factor.map { call.floats($0)[index] }, call)
        call.step.updaters[number].apply(block)
      }
      extras.average(block, call)
      if let before, let observation {
        block.observe(
          before: call.floats(before), into: call.floats(observation.sums) + 3 &* call.item, call)
      }
    }
    return observation
  }

  private func target(_ index: Int) -> UpdateTarget {
    let parameter = program.parameters[index]
    return UpdateTarget(
      store: store, index: index, shape: builder[parameter.tensor].shape,
      weights: builder.parameterBuffers[index], penalty: parameter.penalty,
      decays: parameter.decays)
  }

  private func emitProjection(_ index: Int, _ projection: any ParameterProjection) {
    let weights = builder.parameterBuffers[index]
    let shape = builder[program.parameters[index].tensor].shape
    let count = shape.reduce(1, *)
    builder.emit("projection", .items(1), reads: [], writes: [weights]) { call in
      projection.project(
        UnsafeMutableBufferPointer(start: call.floats(weights), count: count), shape: shape)
    }
  }
}

/// A parameter that is updated.
private struct UpdateTarget {
  let store: ParameterStore
  let index: Int
  let shape: [Int]
  let weights: BufferID
  let penalty: Penalty?
  let decays: Bool

  func block(
    _ range: Range<Int>, gradient: UnsafeMutablePointer<Float>, _ call: borrowing Call
  ) -> UpdateBlock {
    UpdateBlock(
      store: store, index: index, shape: shape, range: range, decays: decays, gradient: gradient,
      weights: call.floats(weights) + range.lowerBound)
  }
}

extension UpdateBlock {
  /// Adds up the terms of the gradient.
  fileprivate func collect(
    _ sources: [GradientSource], _ penalty: Penalty?, _ call: borrowing Call
  ) {
    for (i, source) in sources.enumerated() {
      source.compute(range, into: gradient, adds: i > 0, call)
    }
    guard let penalty else { return }
    call.kernels.pointee.add_penalty(
      Int64(range.count), penalty.l1, penalty.l2, weights, gradient)
  }

  fileprivate func clip(_ clip: GradientClip, factor: Float?, _ call: borrowing Call) {
    let n = Int64(range.count)
    if let factor { call.kernels.pointee.scale(n, factor, gradient, gradient, 0) }
    if case .value(let limit) = clip {
      var map = coprime_map(function: Int32(COPRIME_CLIP.rawValue), p: -limit, q: limit, r: 0)
      call.kernels.pointee.map(&map, n, gradient, gradient)
    }
  }

  /// Leaves the sums of squares of gradient, weight and change.
  fileprivate func observe(
    before: UnsafeMutablePointer<Float>, into sums: UnsafeMutablePointer<Float>,
    _ call: borrowing Call
  ) {
    let n = Int64(range.count)
    sums[0] = call.kernels.pointee.dot(n, gradient, gradient)
    sums[1] = call.kernels.pointee.dot(n, before, before)
    call.kernels.pointee.binary(Int32(COPRIME_SUBTRACT.rawValue), n, weights, before, before)
    sums[2] = call.kernels.pointee.dot(n, before, before)
  }
}

extension PlanBuilder {
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
}
