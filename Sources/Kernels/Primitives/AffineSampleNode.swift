internal import Program

/// Images read at places that affine maps give, one map for each.
struct AffineSampleNode: Node {
  private let reading: PixelReading
  private let x, map, result: TensorID
  private let shape: [Int]
  /// Numbers of a map: six, or eight of a perspective.
  private let numbers: Int
  private let images: Int
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? AffineSample else { return nil }
    (x, map, result) = (operation.operands[0], operation.operands[1], operation.results[0])
    guard let images = tensors[x.index].rowsPerExample,
      tensors[map.index].rowsPerExample == images, tensors[result.index].isBatched
    else { return nil }
    self.images = images
    shape = tensors[x.index].shape
    numbers = tensors[map.index].shape.last ?? 6
    reading = PixelReading(shape, primitive.interpolation, primitive.outside)
  }

  private var size: Int { shape[1] * shape[2] * shape[3] }

  func emitForward(_ builder: PlanBuilder) {
    let (from, places, to) = (builder.value(x), builder.value(map), builder.value(result))
    let (size, channels, fill) = (size, shape[3], reading.fill)
    builder.addWork(images * size * 8)
    builder.emit("affine sample", .rows, reads: [from, places], writes: [to]) { call in
      for i in 0..<call.count &* images {
        let (image, out) = (call.floats(from) + i &* size, call.floats(to) + i &* size)
        out.update(repeating: 0, count: size)
        let map = PixelMap(
          UnsafeBufferPointer(start: call.floats(places) + i &* numbers, count: numbers))
        reading.forEachRead {
          map.place(of: $0, width: shape[2])
        } _: { place, source, weight in
          for c in 0..<channels {
            let value = source.map { image[$0 &* channels &+ c] } ?? fill
            out[place &* channels &+ c] += weight * value
          }
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(x) else { return }
    let places = builder.value(map)
    let (size, channels) = (size, shape[3])
    builder.addWork(images * size * 8)
    builder.emit(
      "affine sample gradient", .rows, reads: [dy, places] + target.reads, writes: [target.buffer]
    ) { call in
      let out = call.floats(target.buffer)
      if !target.adds { out.update(repeating: 0, count: call.count &* images &* size) }
      for i in 0..<call.count &* images {
        let (d, to) = (call.floats(dy) + i &* size, out + i &* size)
        let map = PixelMap(
          UnsafeBufferPointer(start: call.floats(places) + i &* numbers, count: numbers))
        reading.forEachRead {
          map.place(of: $0, width: shape[2])
        } _: { place, source, weight in
          guard let source else { return }
          for c in 0..<channels {
            to[source &* channels &+ c] += weight * d[place &* channels &+ c]
          }
        }
      }
    }
  }
}
