import Foundation
import Testing

/// The kernels as compiled for arm64, whatever machine this is: what NEON runs is looked at, `scripts/test-arm64.sh` runs it.
@Suite struct Arm64AssemblyTests {
  @Test func `the inner loop of the largest tile multiplies in registers alone`() throws {
    let loop = try innerLoop(of: "tile_12x2")
    let multiplications = loop.count { $0.hasPrefix("fmla") }
    #expect(multiplications == 24, "no inner loop with 24 multiplications: \(loop)")
    let stores = loop.filter { $0.hasPrefix("st") }
    #expect(stores.isEmpty, "stores in the inner loop: \(stores)")
  }

  /// The block of a function with the most multiplications, up to the branch that repeats it.
  private func innerLoop(of function: String) throws -> [String] {
    let lines = try assembly()
    let start = try #require(lines.firstIndex { $0.hasPrefix("\(function):") })
    let end = try #require(lines[start...].firstIndex { $0.hasPrefix(".Lfunc_end") })
    let blocks = lines[start..<end].split { $0.hasPrefix(".LBB") }
    let best = blocks.max { a, b in
      a.count { $0.contains("fmla") } < b.count { $0.contains("fmla") }
    }
    return (best ?? []).map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private func assembly() throws -> [String] {
    let kernels = repository.appending(path: "Sources/CKernels")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "clang", "-O2", "--target=aarch64-linux-gnu", "-ffreestanding", "-I",
      kernels.appending(path: "include").path, "-S",
      kernels.appending(path: "baseline.c").path, "-o", "-",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return text.split(separator: "\n").map(String.init)
  }
}
