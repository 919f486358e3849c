internal import CZlib
#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Decompresses a gzip file piece by piece, all its members one after the other.
///
/// RFC 1952 (container) and RFC 1951 (deflate), by zlib.
package final class GzipReader {
  /// Deflate turns one byte into at most 1032, so a header that promises more than this is false.
  package static let largestRatio = 1032

  private let input: FileBytes
  private let file: String
  private var consumed = 0
  private var isAtEnd = false
  // On the heap because zlib keeps the address of its stream.
  private let stream: UnsafeMutablePointer<z_stream>

  package static func isCompressed(_ bytes: FileBytes) -> Bool {
    bytes.count >= 2 && bytes.buffer[0] == 0x1f && bytes.buffer[1] == 0x8b
  }

  package init(_ input: FileBytes, file: String) throws(DataError) {
    self.input = input
    self.file = file
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let windowBits: Int32 = 15 + 16  // the largest window, in a gzip container
    let status = inflateInit2_(
      stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw DataError("zlib cannot start (code \(status))", file: file) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// An upper bound of the decompressed size, from the compressed size.
  package var largestCount: Int {
    let (product, overflow) = input.count.multipliedReportingOverflow(by: Self.largestRatio)
    return overflow ? .max : product
  }

  /// Fills `output` as far as the data goes.
  ///
  /// - Returns: the number of bytes written, less than `output.count` at the end only.
  /// - Throws: ``DataError`` on damaged or truncated data.
  package func read(into output: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    var written = 0
    while written < output.count, !isAtEnd {
      // zlib counts in 32 bits; pieces keep far below.
      let piece = 1 << 30
      let source = input.buffer[consumed..<min(input.count, consumed + piece)]
      let target = output[written..<min(output.count, written + piece)]
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: UnsafeRawBufferPointer(rebasing: source).assumingMemoryBound(to: UInt8.self)
          .baseAddress)
      stream.pointee.avail_in = UInt32(source.count)
      stream.pointee.next_out =
        UnsafeMutableRawBufferPointer(rebasing: target).assumingMemoryBound(to: UInt8.self)
        .baseAddress
      stream.pointee.avail_out = UInt32(target.count)
      let status = inflate(stream, Z_NO_FLUSH)
      let taken = source.count - Int(stream.pointee.avail_in)
      let given = target.count - Int(stream.pointee.avail_out)
      consumed += taken
      written += given
      switch status {
      case Z_STREAM_END: startNextMember()
      case Z_OK where taken > 0 || given > 0: continue
      case Z_OK, Z_BUF_ERROR:
        throw DataError("the compressed data ends too early: the file is truncated", file: file)
      default: throw damaged(status)
      }
    }
    return written
  }

  /// The next `count` bytes, fewer at the end.
  func read(count: Int) throws(DataError) -> [UInt8] {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { block.deallocate() }
    return [UInt8](block.prefix(try read(into: block)))
  }

  private func startNextMember() {
    let rest = input.buffer[consumed...]
    if rest.count >= 2, rest[consumed] == 0x1f, rest[consumed + 1] == 0x8b {
      inflateReset(stream)
    } else {
      isAtEnd = true
    }
  }

  private func damaged(_ status: Int32) -> DataError {
    let reason = stream.pointee.msg.map { String(cString: $0) } ?? "code \(status)"
    return DataError("the compressed data is damaged: \(reason)", file: file)
  }

  /// The rest of the data, in a temporary file where it is large.
  ///
  /// - Parameters:
  ///   - limit: bytes after which the data is refused, as a guard against files made to fill the disk.
  ///   - memoryLimit: bytes up to which no temporary file is needed.
  package func readAll(
    limit: Int = 1 << 36, memoryLimit: Int = 1 << 24
  ) throws(DataError) -> FileBytes {
    let scratch = Scratch(file: file, limit: memoryLimit)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
    defer { block.deallocate() }
    while true {
      let count = try read(into: block)
      try scratch.append(UnsafeRawBufferPointer(rebasing: block[..<count]))
      guard scratch.count <= limit else {
        throw DataError("decompresses to more than \(limit >> 30) GiB", file: file)
      }
      if count < block.count { break }
    }
    try scratch.finish()
    return try scratch.contents()
  }
}
