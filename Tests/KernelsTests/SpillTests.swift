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

  /// The loops without another one inside: between a backward jump and its target.
  private func innerLoops(_ body: [(address: Int, text: String)]) -> [[String]] {
    var loops: [ClosedRange<Int>] = []
    for (i, instruction) in body.enumerated() where instruction.text.hasPrefix("j") {
      let words = instruction.text.split(separator: " ")
      guard words.count > 1, let target = Int(words[1], radix: 16), target <= instruction.address,
        let start = body.firstIndex(where: { $0.address == target })
      else { continue }
      loops.append(start...i)
    }
    let innermost = loops.filter { loop in
      !loops.contains { $0 != loop && loop.contains($0.lowerBound) && loop.contains($0.upperBound) }
    }
    return innermost.map { body[$0].map(\.text) }
  }

  private func countMultiplications(_ loop: [String]) -> Int {
    loop.count { $0.contains("mul") || $0.contains("fmadd") }
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
      let loops = innerLoops(body(of: function, in: try disassembly(of: file)))
      let loop = loops.max { countMultiplications($0) < countMultiplications($1) } ?? []
      let found = countMultiplications(loop)
      #expect(found >= multiplications, "no inner loop with \(multiplications) multiplications")
      // In AT&T order the last operand is written: a store has memory there.
      let stores = loop.filter { text in
        let reads = ["cmp", "test", "prefetch"]
        return text.hasSuffix(")") && !reads.contains { text.hasPrefix($0) }
      }
      #expect(stores.isEmpty, "\(function) stores in its inner loop")
    #endif
  }

  @Test(
    .enabled(if: disassembler != nil, "needs objdump"), arguments: ["avx512", "avx2", "baseline"])
  func `the inner loops of minimal filtering and attention put no vector aside`(
    instructions: String
  ) throws {
    #if arch(x86_64)
      let lines = try disassembly(of: "\(instructions).c")
      for function in [
        "winograd_input", "winograd_output", "winograd_gradient", "winograd_weights",
        "winograd_weights_gradient", "attention_weights", "attention_gradient",
      ] {
        let loops = innerLoops(body(of: "\(function)_\(instructions)", in: lines))
        #expect(!loops.isEmpty, "no loop in \(function)")
        let aside = loops.joined().filter { $0.contains("mm") && $0.hasSuffix("(%rsp)") }
        #expect(aside.isEmpty, "\(function) on \(instructions)")
      }
    #endif
  }
}
