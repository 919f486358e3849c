import Arrays
import Testing

@Suite struct HostArrayTests {
  @Test func `a shape that does not fit gives no array`() {
    #expect(HostArray(shape: [2, 2], [Float](repeating: 0, count: 3)) == nil)
    #expect(HostArray(shape: [-1, -4], [Float](repeating: 0, count: 4)) == nil)
    #expect(HostArray(shape: [.max, .max], [Float]()) == nil)
    #expect(HostArray(shape: [3], element: .float32, bytes: [0, 0, 0]) == nil)
    #expect(HostArray(shape: [0], element: .string, bytes: []) == nil)
    #expect(HostArray(shape: [2], strings: ["a"]) == nil)
    #expect(HostArray(shape: [.max, 0], [Float]())?.count == 0)
  }

  @Test(arguments: [
    HostArray(shape: [3], [UInt8(0), 1, 200]), HostArray(shape: [3], [Int32(0), 1, 200]),
    HostArray(shape: [3], [Int64(0), 1, 200]), HostArray(shape: [3], [Float(0), 1, 200]),
    HostArray(shape: [3], [Double(0), 1, 200]), HostArray(shape: [3], [UInt16(0), 1, 200]),
    HostArray(shape: [3], [UInt32(0), 1, 200]), HostArray(shape: [3], [Int16(0), 1, 200]),
    // 0, 1 and 200 as float16 and as bfloat16, little-endian.
    HostArray(shape: [3], element: .float16, bytes: [0, 0, 0, 0x3C, 0x40, 0x5A]),
    HostArray(shape: [3], element: .bfloat16, bytes: [0, 0, 0x80, 0x3F, 0x48, 0x43]),
  ])
  func `every element type reads as the numbers it holds`(array: HostArray?) throws {
    let array = try #require(array)
    #expect(array.floats == [0, 1, 200])
    #expect(array.doubles == [0, 1, 200])
    #expect(array.integers == [0, 1, 200])
    #expect(array.strings == nil)
  }

  @Test func `half precision is widened exactly`() throws {
    // NumPy: 6e-08 (smallest subnormal), -0.333251953125, 65504, inf, -0.
    let bits: [UInt16] = [0x0001, 0xB555, 0x7BFF, 0x7C00, 0x8000]
    let bytes = bits.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let floats = try #require(HostArray(shape: [5], element: .float16, bytes: bytes)?.floats)
    #expect(floats == [0x1p-24, -0.333251953125, 65504, .infinity, 0])
    #expect(floats[4].sign == .minus)
    let quiet = HostArray(shape: [1], element: .float16, bytes: [0x00, 0x7E])?.floats
    #expect(quiet?[0].isNaN == true)
  }

  @Test func `integers are exact or refused`() {
    let large = Int64(1) << 53 + 1
    #expect(HostArray(shape: [1], [large])?.integers == [Int(large)])
    #expect(HostArray(shape: [1], [Float(0.5)])?.integers == nil)
    #expect(HostArray(shape: [1], [Double.nan])?.integers == nil)
    #expect(HostArray(shape: [1], [1e300])?.integers == nil)
    #expect(HostArray(shape: [1], strings: ["1"])?.integers == nil)
  }

  @Test func `rows are slices of the leading axis`() throws {
    let array = try #require(HostArray(shape: [3, 2], [Int32(0), 1, 10, 11, 20, 21]))
    #expect(array.rows(1..<3) == HostArray(shape: [2, 2], [Int32(10), 11, 20, 21]))
    #expect(array.rows(at: [2, 0, 2]) == HostArray(shape: [3, 2], [Int32(20), 21, 0, 1, 20, 21]))
    #expect(array.rows(1..<1)?.shape == [0, 2])
    #expect(array.rows(2..<4) == nil)
    #expect(array.rows(at: [-1]) == nil)
    #expect(HostArray(shape: [], [Float(1)])?.rows(0..<1) == nil)
    let words = try #require(HostArray(shape: [2], strings: ["a", "b"]))
    #expect(words.rows(at: [1, 0])?.strings == ["b", "a"])
  }

  @Test func `elements are copied as floats only where they fit`() throws {
    let array = try #require(HostArray(shape: [4], [UInt8(1), 2, 3, 4]))
    var target: [Float] = [0, 0]
    target.withUnsafeMutableBufferPointer {
      #expect(array.copyFloats(2..<4, to: $0))
      #expect(!array.copyFloats(0..<3, to: $0))
      #expect(!array.copyFloats(3..<5, to: $0))
    }
    #expect(target == [3, 4])
  }

  @Test func `reshaping keeps the elements`() {
    let array = HostArray(shape: [6], [Float(0), 1, 2, 3, 4, 5])
    #expect(array?.reshaped(to: [2, 3])?.floats == array?.floats)
    #expect(array?.reshaped(to: [4]) == nil)
  }
}
