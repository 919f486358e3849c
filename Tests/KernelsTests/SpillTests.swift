import Foundation
import Testing

/// The machine code of the register tiles: a spill in the inner loop would cost half of the speed without failing anything else.
@Suite struct SpillTests {
  private static let disassembler = ["/usr/bin/objdump", "/usr/bin/llvm-objdump"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Compiles one of the kernel files as the package does and disassembles it.
  private func disassembly(of file: String) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "spills-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let kernels = repository.appending(path: "Sources/CKernels")
    let object = folder.appending(path: "kernels.o").path
    _ = try run(
      "/usr/bin/env",
      [
        "clang", "-O2", "-I", kernels.appending(path: "include").path, "-c",
        kernels.appending(path: file).path, "-o", object,
      ])
    let text = try run(
      try #require(Self.disassembler), ["-d", "--no-show-raw-insn", object])
    return text.split(separator: "\n").map(String.init)
  }

  private func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// The instructions of a function: address and text.
  private func body(of function: String, in lines: [String]) -> [(address: Int, text: String)] {
    guard let start = lines.firstIndex(where: { $0.hasSuffix("<\(function)>:") }) else { return [] }
    var body: [(Int, String)] = []
    for line in lines[(start + 1)...] {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2,
        let address = Int(parts[0].trimmingCharacters(in: .whitespaces), radix: 16)
      else { break }
      body.append((address, String(parts[1]).trimmingCharacters(in: .whitespaces)))
    }
    return body
  }

  /// The innermost loop with the most multiplications: between a backward jump and its target, without another one inside.
  private func innerLoop(_ body: [(address: Int, text: String)]) -> [String] {
    var best: [String] = []
    for (i, instruction) in body.enumerated() where instruction.text.hasPrefix("j") {
      let words = instruction.text.split(separator: " ")
      guard words.count > 1, let target = Int(words[1], radix: 16), target < instruction.address,
        let start = body.firstIndex(where: { $0.address == target })
      else { continue }
      let loop = body[start...i].map(\.text)
      guard loop.dropLast().allSatisfy({ !$0.hasPrefix("j") }) else { continue }
      let isLarger =
        loop.filter { $0.contains("mul") || $0.contains("fmadd") }.count
        > best.filter { $0.contains("mul") || $0.contains("fmadd") }.count
      if isLarger { best = loop }
    }
    return best
  }

  @Test(
    .enabled(if: disassembler != nil, "needs objdump"),
    arguments: [
      ("avx512.c", "tile_12x2", 24), ("avx2.c", "tile_6x2", 12), ("baseline.c", "tile_5x2", 10),
    ])
  func `the inner loops of the largest tiles keep every sum in a register`(
    file: String, function: String, multiplications: Int
  ) throws {
    #if arch(x86_64)
      let loop = innerLoop(body(of: function, in: try disassembly(of: file)))
      let found = loop.filter { $0.contains("mul") || $0.contains("fmadd") }.count
      #expect(found >= multiplications, "no inner loop with \(multiplications) multiplications")
      // In AT&T order the last operand is written: a store has memory there.
      let stores = loop.filter { text in
        let reads = ["cmp", "test", "prefetch"]
        return text.hasSuffix(")") && !reads.contains { text.hasPrefix($0) }
      }
      #expect(stores.isEmpty, "\(function) stores in its inner loop")
    #endif
  }
}
