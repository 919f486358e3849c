import Testing

private let sound = """
  coprime: 1
  model:
    input: [batch, 4]
    layers:
      - dense: {units: 3, name: logits}
  """
private let broken = sound + "\nepochs: 3\n"

/// A command line, its standard input and the exit code it must end with.
struct ExitCase: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  var input = ""
  let status: Int32
  var testDescription: String { arguments.joined(separator: " ") }

  static let all: [ExitCase] = [
    .init(arguments: ["--version"], status: 0),
    .init(arguments: ["--help"], status: 0),
    .init(arguments: ["help", "lint"], status: 0),
    .init(arguments: ["rules"], status: 0),
    .init(arguments: ["explain", "spec/unknown-key"], status: 0),
    .init(arguments: ["explain", "unknown-key"], status: 0),
    .init(arguments: ["explain", "no-such-rule"], status: 2),
    .init(arguments: ["explain-error", "index out of range in self"], status: 0),
    .init(arguments: ["explain-error", "-"], input: "index out of range in self", status: 0),
    .init(arguments: ["explain-error", "no such message"], status: 1),
    .init(
      arguments: ["explain-error", "index out of range in self", "--spec", "-"], input: sound,
      status: 0),
    .init(
      arguments: ["explain-error", "index out of range in self", "--spec", "-"], input: "[",
      status: 2),
    .init(
      arguments: ["explain-error", "index out of range in self", "--spec", "no/such/file.yaml"],
      status: 2),
    .init(arguments: ["no-such-command"], status: 2),
    .init(arguments: ["lint", "--no-such-option"], status: 2),
    .init(arguments: ["lint", "--format", "yaml"], status: 2),
    .init(arguments: ["lint", "no/such/file.yaml"], status: 2),
    .init(arguments: ["lint", "-"], input: sound, status: 0),
    .init(arguments: ["lint", "-"], input: broken, status: 1),
    .init(arguments: ["lint", "-", "--fail-on", "never"], input: broken, status: 0),
    .init(arguments: ["lint", "-"], input: "coprime: [1", status: 1),
    .init(arguments: ["lint", "-", "--set", "epochs"], input: sound, status: 2),
    .init(
      arguments: ["lint", "-", "--set", "model.layers.0.dense.units=-1"], input: sound, status: 1),
    .init(arguments: ["shapes", "-"], input: sound, status: 0),
    .init(arguments: ["shapes", "-"], input: broken, status: 1),
    .init(arguments: ["shapes", "-"], input: "", status: 2),
    .init(arguments: ["shapes", "-"], input: "[1, 2]", status: 2),
    .init(arguments: ["shapes", "specs"], status: 2),
    .init(arguments: ["run", "-"], input: broken, status: 1),
    .init(arguments: ["run", "no/such/file.yaml"], status: 2),
    .init(arguments: ["run", "-", "--threads", "0"], input: sound, status: 2),
    .init(arguments: ["verify", "-"], input: "", status: 2),
  ]
}

@Suite struct ExitCodeTests {
  @Test(arguments: ExitCase.all)
  func theExitCodeIsTheDocumentedOne(_ c: ExitCase) throws {
    let run = try Binary.run(c.arguments, input: c.input)
    #expect(!run.wasKilled)
    #expect(run.status == c.status, "printed:\n\(run.output)\n\(run.errors)")
    #expect(
      run.status == 2 ? !run.errors.isEmpty || !run.output.isEmpty : true,
      "ends with 2 and says nothing")
  }

  @Test(arguments: ["--version", "--help", "rules", "schema", "shapes -", "lint -"])
  func outputThatIsLostIsAFailure(arguments: String) throws {
    let command = "'\(Binary.path)' \(arguments) > /dev/full"
    let result = try Binary.run(
      ["-c", command], input: sound, executable: "/bin/sh")
    #expect(result.status == 2)
    #expect(
      result.errors == "error: cannot write to standard output: No space left on device\n")
  }

  @Test func aRunSaysWhatItMisses() throws {
    let untrained = try Binary.run(["run", "-"], input: sound)
    #expect(untrained.status == 2)
    #expect(untrained.errors.contains("'training'"), "\(untrained.errors)")
    let sourceless = try Binary.run(
      ["run", "-"], input: sound + "\ntraining:\n  loss: mean_squared_error\n  optimizer: adam\n")
    #expect(sourceless.status == 2)
    #expect(sourceless.errors.contains("source"), "\(sourceless.errors)")
  }

  @Test func colourIsKeptOutOfPipes() throws {
    let plain = try Binary.run(["lint", "-"], input: broken)
    #expect(!plain.output.contains("\u{1B}["))
    let forced = try Binary.run(["lint", "-", "--color", "always"], input: broken)
    #expect(forced.output.contains("\u{1B}["))
    let refused = try Binary.run(["lint", "-"], input: broken, environment: ["NO_COLOR": "1"])
    #expect(!refused.output.contains("\u{1B}["))
  }
}
