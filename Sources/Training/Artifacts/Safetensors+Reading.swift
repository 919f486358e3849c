internal import Arrays
internal import DataFiles
internal import JSONText

extension Safetensors {
  /// The largest header that the reference implementation reads.
  private static let longestHeader = 100_000_000

  /// Maps a file: numbers are read when they are asked for.
  ///
  /// - Throws: ``RunError`` where the file is not of this format, damaged or of other numbers.
  package init(reading path: String) throws(RunError) {
    let file = try OutputFile.read(path)
    // The bytes are gone with the last reference to the file.
    defer { withExtendedLifetime(file) {} }
    let bytes = file.buffer
    func damaged(_ what: String) -> RunError {
      RunError("is not a readable safetensors file: \(what)", file: path)
    }
    guard bytes.count >= 8 else { throw damaged("it is too short") }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(min(bytes.count - 8, Self.longestHeader)) else {
      throw damaged("its header is longer than the file")
    }
    let start = 8 + Int(length)
    guard let header = JSONValue(parsing: Array(bytes[8..<start])), let members = header.members
    else {
      throw damaged("its header is not JSON")
    }
    self.init(tensors: [])
    for member in members {
      if member.key == "__metadata__" {
        metadata = member.value.members?.map { ($0.key, $0.value.string ?? "") } ?? []
        continue
      }
      do throws(HeaderFault) {
        tensors.append(try Self.tensor(member, of: file, from: start))
      } catch {
        throw damaged("the tensor '\(member.key)' \(error.text)")
      }
    }
  }

  private struct HeaderFault: Error { let text: String }

  private static func tensor(
    _ member: JSONValue.Member, of file: FileBytes, from start: Int
  ) throws(HeaderFault) -> Tensor {
    guard let type = member.value["dtype"]?.string,
      let sizes = member.value["shape"]?.array, let ends = member.value["data_offsets"]?.array
    else { throw HeaderFault(text: "lacks its type, shape or place") }
    guard let element = Element(rawValue: type) else {
      throw HeaderFault(text: "has elements of type \(type), which are not read")
    }
    let shape = sizes.compactMap(\.int)
    let offsets = ends.compactMap(\.int)
    guard shape.count == sizes.count, let count = HostArray.elementCount(of: shape),
      offsets.count == 2, ends.count == 2
    else { throw HeaderFault(text: "has no valid shape or place") }
    let (size, overflow) = count.multipliedReportingOverflow(by: element.byteCount)
    let room = file.count - start
    guard !overflow, (0...room).contains(offsets[0]), (offsets[0]...room).contains(offsets[1]),
      offsets[1] - offsets[0] == size
    else {
      let isCut = offsets[0] >= 0 && offsets[1] > room
      throw HeaderFault(
        text: isCut ? "reaches beyond the end of the file" : "does not fit its place")
    }
    return Tensor(
      member.key, shape: shape, element, start + offsets[0]..<start + offsets[1], of: file)
  }
}
