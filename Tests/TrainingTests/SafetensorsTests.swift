import JSONText
import Testing
import Training

@Suite struct SafetensorsTests {
  @Test func whatIsWrittenReadsBack() throws {
    let folder = try TemporaryFolder()
    let file = Safetensors(
      tensors: [
        .init("a/kernel", shape: [2, 3], [1, -2, 0.5, .infinity, -0, .leastNonzeroMagnitude]),
        .init("b", shape: [], [7]),
        .init("empty", shape: [0, 4], []),
      ], metadata: [("quote", "\"x\"\n")])
    try file.write(to: folder.path + "/w.safetensors")
    let back = try Safetensors(reading: folder.path + "/w.safetensors")
    #expect(back.tensors.map(\.name) == ["a/kernel", "b", "empty"])
    #expect(back.tensors.map(\.shape) == [[2, 3], [], [0, 4]])
    #expect(
      back["a/kernel"]?.values.map(\.bitPattern) == file["a/kernel"]?.values.map(\.bitPattern))
    #expect(back.text("quote") == "\"x\"\n")
  }

  /// Written by Python's safetensors 0.8 (Tests/Conformance/safetensors_file.py).
  @Test func aFileOfTheReferenceImplementationIsRead() throws {
    let path = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let file = try Safetensors(reading: "/\(path)/Fixtures/weights.safetensors")
    #expect(file["dense/kernel"]?.shape == [2, 3])
    #expect(file["dense/kernel"]?.values == [0, 0.5, 1, 1.5, 2, 2.5])
    #expect(file["dense/bias"]?.values == [-1, 0, 1])
    #expect(file.text("format") == "np")
  }

  @Test(arguments: [
    "", "12345678", "\u{10}\0\0\0\0\0\0\0{}", "\u{2}\0\0\0\0\0\0\0[]",
    "\u{3C}\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\",\"shape\":[9],\"data_offsets\":[0,36]}}    ",
    "\u{54}\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,0]}}            ",
  ])
  func damagedFilesAreRefused(_ text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(bytes: Array(text.utf8), to: "w.safetensors")
    #expect(throws: RunError.self) { try Safetensors(reading: folder.path + "/w.safetensors") }
  }
}

@Suite struct JSONValueTests {
  @Test(arguments: [
    "null", "true", "-12", "1.5", "\"a\\\"b\\\\c\"", "[]", "{}", "[1,[2,{\"k\":null}],\"x\"]",
  ])
  func textsReadBackAsTheyWere(_ text: String) throws {
    #expect(JSONValue(parsing: Array(text.utf8))?.text == text)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":}", "\"\\u12\"", "1 2", "nul", "[1e999]", "\"\\ud800\"", "+1x",
  ])
  func whatIsNotJSONIsRefused(_ text: String) {
    #expect(JSONValue(parsing: Array(text.utf8)) == nil)
  }

  @Test func deepNestingDoesNotOverflow() {
    #expect(JSONValue(parsing: Array(String(repeating: "[", count: 100_000).utf8)) == nil)
  }

  @Test func numbersThatJSONLacksAreNull() {
    #expect(
      JSONValue.array([.number(.nan), .number(.infinity), .number(3), .number(0.25)]).text
        == "[null,null,3,0.25]")
  }
}
