import ArgumentParser
import Reporting
import SourceText
import Spec

struct ExplainErrorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-error",
    abstract: "Explain a shape error of PyTorch, Keras, TensorFlow, JAX, NumPy or ONNX Runtime.",
    discussion: """
      With --spec, the numbers of the message are traced to the layers and dimensions that make them. A message that \
      is not known ends with 1, a spec that cannot be read with 2.
      """)

  enum Form: String, ExpressibleByArgument, CaseIterable { case human, json }

  @Argument(help: "The message, or a longer text that holds it; '-' reads standard input.")
  var message: String

  @Option(help: "The spec of the model that fails.")
  var spec: String?

  @Option(help: "How to print the explanation.")
  var format: Form = .human

  @OptionGroup var color: ColorOptions
  @OptionGroup var overrides: OverrideOptions

  func validate() throws {
    if message == "-", spec == "-" {
      throw ValidationError("standard input holds the message or the spec, not both")
    }
  }

  func run() throws {
    let document = try spec.map { try SpecDocument.required($0, overrides: overrides.overrides()) }
    if let document, document.spec == nil {
      let file = LintedFile(
        path: document.file.path, findings: document.diagnostics, sources: document.sources)
      Output.error(HumanFormat().render([file], Output.style(color.color)))
      throw ExitCode(2)
    }
    let text = message == "-" ? String(decoding: readStandardInput(), as: UTF8.self) : message
    let explanation = ErrorExplanation(text, document)
    switch format {
    case .human: Output.write(explanation.render(Output.style(color.color)))
    case .json: Output.write(JSON.text(ErrorJSON(explanation)))
    }
    if !explanation.isKnown { throw ExitCode(1) }
  }
}
