/// Where the runs of a product begin, kept for as long as the tasks that use it.
final class RunTable {
  let offsets: UnsafeMutablePointer<Int64>
  let count: Int

  init(_ offsets: [Int]) {
    count = offsets.count
    self.offsets = .allocate(capacity: max(1, count))
    for (i, offset) in offsets.enumerated() { (self.offsets + i).initialize(to: Int64(offset)) }
  }

  deinit { offsets.deallocate() }

  var pointer: UnsafePointer<Int64> { UnsafePointer(offsets) }
}
