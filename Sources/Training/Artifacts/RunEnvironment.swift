#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
package import JSONText
internal import Kernels

/// What a run ran on.
package struct RunEnvironment: Hashable, Sendable {
  /// Of this program.
  package let version: String
  package let system: String
  /// As `x86_64`.
  package let machine: String
  /// As the system names it; nil where it does not.
  package let processor: String?
  package let instructionSet: String
  package let threads: Int

  package init(_ options: RunOptions) {
    var name = utsname()
    let isKnown = uname(&name) == 0
    version = options.programVersion
    system = isKnown ? "\(Self.text(&name.sysname)) \(Self.text(&name.release))" : ""
    machine = isKnown ? Self.text(&name.machine) : ""
    processor = Self.processorName()
    instructionSet = InstructionSet.preferred.rawValue
    threads = options.threads
  }

  /// A C string in a tuple of characters.
  private static func text<Characters>(_ characters: inout Characters) -> String {
    withUnsafeBytes(of: &characters) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static func processorName() -> String? {
    guard let file = fopen("/proc/cpuinfo", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1024)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = line.withUnsafeBytes {
        String(decoding: $0.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      }
      let parts = text.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].hasPrefix("model name") {
        return String(parts[1].drop { $0 == " " })
      }
    }
    return nil
  }

  package var json: JSONValue {
    [
      "coprime": .string(version), "system": .string(system), "machine": .string(machine),
      "processor": .optional(processor), "instruction_set": .string(instructionSet),
      "threads": .int(threads),
    ]
  }
}
