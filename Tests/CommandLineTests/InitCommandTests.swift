import Foundation
import Testing

@Suite struct InitCommandTests {
  static let names = [
    "mlp", "cnn", "torch-cnn", "rnn", "transformer", "regression", "tabular",
    "autoencoder", "segmentation",
  ]

  @Test("Every template is written under its name, reads and infers", arguments: names)
  func templatesAreWritten(_ name: String) throws {
    let folder = try Scratch()
    let run = try folder.run("init", name)
    #expect(run.status == 0, "\(run.errors)")
    let text = try folder.read("\(name).yaml")
    #expect(text.hasPrefix("# yaml-language-server: $schema=coprime.schema.json\n"))
    #expect(try folder.run("shapes", "\(name).yaml").status == 0)
    let lint = try folder.run("lint", "\(name).yaml", "--fail-on", "info")
    #expect(lint.status == 0, "\(lint.output)")
    #expect(try folder.run("init", name, "-").output == text)
  }

  @Test("Every template trains for an epoch", arguments: names)
  func templatesTrain(_ name: String) throws {
    let folder = try Scratch()
    _ = try folder.run("init", name)
    let run = try folder.run(
      "run", "\(name).yaml", "--synthesize", "--set", "training.epochs=1", "--set",
      "training.steps_per_epoch=2")
    #expect(!run.wasKilled && run.status != 2, "\(run.output)\n\(run.errors)")
    #expect(run.output.contains("epoch"), "\(run.output)\n\(run.errors)")
  }

  @Test("A file that exists is replaced by --force alone")
  func filesAreNotReplaced() throws {
    let folder = try Scratch()
    try folder.write("mlp.yaml", "mine\n")
    let refused = try folder.run("init")
    #expect(refused.status == 2)
    #expect(refused.errors == "error: 'mlp.yaml' exists; --force replaces it\n")
    #expect(try folder.read("mlp.yaml") == "mine\n")
    #expect(try folder.run("init", "mlp", "other.yaml").status == 0)
    #expect(try folder.run("init", "--force").status == 0)
    #expect(try folder.read("mlp.yaml") == folder.read("other.yaml"))
  }

  @Test("A template that does not exist and a folder that does not are errors")
  func mistakesAreSaid() throws {
    let folder = try Scratch()
    let unknown = try folder.run("init", "cnnn")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("there is no template 'cnnn'; did you mean 'cnn'?"))
    let nowhere = try folder.run("init", "cnn", "nowhere/cnn.yaml")
    #expect(nowhere.status == 2)
    #expect(nowhere.errors.contains("'nowhere/cnn.yaml' cannot be written: no such file"))
    #expect(try folder.run("init", "--list").output.contains("  torch-cnn "))
  }
}
