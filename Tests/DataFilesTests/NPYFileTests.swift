import Arrays
import DataFiles
import Testing

@Suite struct NPYFileTests {
  @Test func theFixturesAreThere() { #expect(Answers.names(".npy").count > 20) }

  @Test(arguments: Answers.names(".npy"))
  func everyNumberIsWhatNumPyWrote(name: String) throws {
    let expected = try #require(Answers.loaded?.arrays[name])
    let array = try NPYFile.open("\(Answers.folder)/\(name)")
    #expect(array.shape == expected.shape)
    #expect(array.element.rawValue == expected.dtype)
    #expect(try numbers(array) == expected.values)
  }

  @Test(arguments: ["plain.npz", "packed.npz"])
  func archivesHoldTheirArraysByName(name: String) throws {
    let path = "\(Answers.folder)/\(name)"
    #expect(try NPZFile.names(path) == ["x", "y"])
    let arrays = try NPZFile.open(path)
    #expect(arrays.map(\.name) == ["x", "y"])
    #expect(arrays[0].array.count == arrays[1].array.count)
    if name == "plain.npz" {
      #expect(try numbers(arrays[0].array) == (0..<12).map { Double($0) })
      #expect(arrays[1].array.element == .int64)
    } else {
      #expect(try numbers(arrays[0].array).allSatisfy { $0 == 1 })
      #expect(arrays[0].array.shape == [100, 30])
    }
  }

  @Test func onlyTheWantedArraysAreUnpacked() throws {
    let arrays = try NPZFile.open("\(Answers.folder)/packed.npz", only: ["y"])
    #expect(arrays.map(\.name) == ["y"])
  }

  @Test(arguments: [
    ("objects.npy", "pickled"), ("records.npy", "named fields"), ("complex.npy", "'<c8'"),
    ("huge_unsigned.npy", "9223372036854775808"), ("images-idx3-ubyte", "not a NumPy file"),
    ("nothing.npy", "no such file"),
  ])
  func whatIsNotAnArrayOfNumbersIsRefused(name: String, word: String) throws {
    let error = try dataError { _ = try NPYFile.open("\(Answers.folder)/\(name)") }
    #expect(error.message.contains(word), "\(error)")
    #expect(error.file?.hasSuffix(name) == true)
  }

  @Test func aFolderIsNotAFile() throws {
    let error = try dataError { _ = try NPYFile.open(Answers.folder) }
    #expect(error.message.contains("folder"))
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4611686018427387904), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
    "{'descr': '<f4', 'fortran_order': False, }",
    "{'descr': '<f4', 'shape': ((((((((((1,),),),),),),),),), }",
    "{", "", "import os", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), }",
  ])
  func falseHeadersAreRefusedWithoutMuchMemory(header: String) throws {
    let text = [UInt8](header.utf8)
    let start: [UInt8] = [
      0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(text.count & 255), UInt8(text.count >> 8),
    ]
    let file = try TemporaryFile(start + text + [0, 0, 0, 0])
    _ = try dataError { _ = try NPYFile.open(file.path) }
  }

  @Test func everyTruncationIsAnErrorAndNoneCrashes() throws {
    let whole = try FileBytes(mapping: "\(Answers.folder)/fortran.npy").withUnsafeBytes {
      [UInt8]($0)
    }
    for length in stride(from: 0, to: whole.count, by: 7) {
      let file = try TemporaryFile(Array(whole.prefix(length)))
      _ = try dataError { _ = try NPYFile.open(file.path) }
    }
  }

  @Test func everyTruncationOfAnArchiveIsAnErrorAndNoneCrashes() throws {
    let whole = try FileBytes(mapping: "\(Answers.folder)/packed.npz").withUnsafeBytes {
      [UInt8]($0)
    }
    for length in stride(from: 0, to: whole.count - 1, by: 11) {
      let file = try TemporaryFile(Array(whole.prefix(length)))
      _ = try dataError { _ = try NPZFile.open(file.path) }
    }
  }

  @Test func damageInsideAnArchiveIsFound() throws {
    var bytes = try FileBytes(mapping: "\(Answers.folder)/plain.npz").withUnsafeBytes {
      [UInt8]($0)
    }
    // The last byte of the first array, in front of the second entry's header.
    let second = try #require(
      (1..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == [0x50, 0x4B, 3, 4] })
    bytes[second - 3] ^= 0xFF
    let file = try TemporaryFile(bytes)
    let error = try dataError { _ = try NPZFile.open(file.path) }
    #expect(error.message.contains("damaged"))
  }

  @Test func rowsAreGatheredInTheOrderAsked() throws {
    let array = try NPYFile.open("\(Answers.folder)/vector.npy")
    let rows = [UInt8](unsafeUninitializedCapacity: 12) { buffer, count in
      array.gather([6, 0, 3], into: UnsafeMutableRawBufferPointer(buffer))
      count = 12
    }
    #expect(HostArray(shape: [3], element: .int32, bytes: rows)?.doubles == [6, 0, 3])
  }
}
