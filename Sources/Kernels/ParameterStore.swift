internal import Arrays
package import Program
internal import Shapes

/// The weights and states of a program, and what an update rule keeps for each.
///
/// Several plans of one program may share a store, but only one may run at a time.
package final class ParameterStore: @unchecked Sendable {
  package let names: [String]
  package let shapes: [[Int]]
  /// Steps taken so far; kept here so that a checkpoint holds it.
  package var stepCount = 0
  private let values: [Memory]
  private var slots: [[Memory]]
  private let places: [String: Int]

  /// Draws the first values; each depends on the seed and the parameter's name alone.
  ///
  /// - Throws: ``ExecutionError`` when a weight has no size.
  package init(program: Program, bindings: [String: Int] = [:], seed: UInt64) throws(ExecutionError)
  {
    var shapes: [[Int]] = []
    var values: [Memory] = []
    for parameter in program.parameters {
      let shape = program[parameter.tensor].type.shape
      guard let sizes = shape.evaluate(bindings) else {
        throw .unboundShape(tensor: "the weight '\(parameter.name)'", shape: shape.description)
      }
      let bytes = sizes.reduce(4) { product, size in
        let (larger, overflow) = product.multipliedReportingOverflow(by: size)
        return overflow ? .max : larger
      }
      // Checked before anything is drawn: drawing needs as much again.
      guard bytes >= 0, bytes <= Memory.physicalBytes else { throw .notEnoughMemory(bytes: bytes) }
      let stream = RandomStream(seed: seed, stream: ParameterStore.stream(of: parameter.name))
      let drawn = parameter.initializer.values(shape: sizes, stream: stream)
      let memory = try Memory(byteCount: bytes)
      drawn.withUnsafeBufferPointer { from in
        guard let base = from.baseAddress else { return }
        memory.floats.update(from: base, count: min(from.count, memory.byteCount / 4))
      }
      shapes.append(sizes)
      values.append(memory)
    }
    names = program.parameters.map(\.name)
    self.shapes = shapes
    self.values = values
    slots = values.map { _ in [] }
    places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
  }

  /// 64-bit FNV-1a of the name, so that adding a layer does not change the weights of the others.
  private static func stream(of name: String) -> UInt64 {
    name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The values of a parameter in row-major order; nil when there is none of this name.
  ///
  /// Setting does nothing for an unknown name or a wrong number of values.
  package subscript(name: String) -> [Float]? {
    get { places[name].map { array(values[$0]) } }
    set {
      guard let place = places[name], let newValue else { return }
      fill(values[place], with: newValue)
    }
  }

  func values(at index: Int) -> UnsafeMutablePointer<Float> { values[index].floats }

  func numbers(at index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: values(at: index), count: count(at: index))
  }

  func count(at index: Int) -> Int { values[index].byteCount / 4 }

  func slot(_ slot: Int, at index: Int) -> UnsafeMutablePointer<Float>? {
    slot < slots[index].count ? slots[index][slot].floats : nil
  }

  /// Makes room for a slot of every trained parameter for each value, which fills it; slots that exist keep their values.
  func reserveSlots(_ initial: [Float], for isTrainable: [Bool]) throws(ExecutionError) {
    for (index, memory) in values.enumerated() where isTrainable[index] {
      for value in initial.dropFirst(slots[index].count) {
        let slot = try Memory(byteCount: memory.byteCount)
        if value != 0 { slot.floats.update(repeating: value, count: memory.byteCount / 4) }
        slots[index].append(slot)
      }
    }
  }

  /// Gives every trained parameter the values of one of its slots.
  func adoptSlot(_ slot: Int) {
    for (index, memory) in values.enumerated() where slot < slots[index].count {
      memory.floats.update(from: slots[index][slot].floats, count: memory.byteCount / 4)
    }
  }

  private func array(_ memory: Memory) -> [Float] {
    Array(UnsafeBufferPointer(start: memory.floats, count: memory.byteCount / 4))
  }

  private func fill(_ memory: Memory, with new: [Float]) {
    guard new.count == memory.byteCount / 4 else { return }
    new.withUnsafeBufferPointer { from in
      if let base = from.baseAddress { memory.floats.update(from: base, count: from.count) }
    }
  }
}

// MARK: - Checkpoints

extension ParameterStore {
  /// Everything that training goes on from.
  package struct Snapshot: Sendable {
    package var stepCount: Int
    package var values: [String: [Float]]
    /// The optimizer's slots of each parameter, in the order of its rule.
    package var slots: [String: [[Float]]]
    package init(stepCount: Int, values: [String: [Float]], slots: [String: [[Float]]]) {
      self.stepCount = stepCount
      self.values = values
      self.slots = slots
    }
  }

  package func snapshot() -> Snapshot {
    var result = Snapshot(stepCount: stepCount, values: [:], slots: [:])
    for (index, name) in names.enumerated() {
      result.values[name] = array(values[index])
      result.slots[name] = slots[index].map { array($0) }
    }
    return result
  }

  /// Takes over what a snapshot has for the parameters of this store; sizes that differ are left alone.
  ///
  /// - Returns: names of this store that the snapshot lacks or has in another size, sorted.
  @discardableResult
  package func restore(_ snapshot: Snapshot) -> [String] {
    stepCount = snapshot.stepCount
    var missing: [String] = []
    for (index, name) in names.enumerated() {
      guard let new = snapshot.values[name], new.count == count(at: index) else {
        missing.append(name)
        continue
      }
      fill(values[index], with: new)
      for (slot, new) in (snapshot.slots[name] ?? []).enumerated() {
        if slot == slots[index].count, let memory = try? Memory(byteCount: values[index].byteCount)
        {
          slots[index].append(memory)
        }
        if slot < slots[index].count { fill(slots[index][slot], with: new) }
      }
    }
    return missing.sorted()
  }
}
