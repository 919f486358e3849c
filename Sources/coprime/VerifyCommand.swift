import Analysis
import ArgumentParser
import Reporting
import SourceText
import Spec
import Training
import Verification

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a spec by running small pieces of it: predictions against measurements.",
    discussion: """
      Checks of the data come first, then of the network before training, on a few samples, and in a short training. \
      'coprime checks' lists them, 'coprime explain CHECK' says what one of them means. Ends with 1 where one fails.
      """)

  @OptionGroup var checks: CheckOptions
  @OptionGroup var bareness: BareOption
  @OptionGroup var common: SessionOptions

  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let checks = try checks.options()
    let (spec, without) = bareness.applied(to: try common.lintedSpec(console), console)
    let session = RunSession(
      spec, options: try common.runOptions(spec, outputFolder: nil, resumes: false))
    do throws(RunError) {
      let results = try common.verify(session, console, checks)
      console.say("\n" + PredictionTable(results).render(console.style))
      var report = RunReport(checks: results.map(\.json))
      report.without = without
      console.finish(report)
      if results.contains(where: { $0.status == .fail }) { throw .stopped }
    } catch {
      if error == .stopped { throw ExitCode(1) }
      throw console.fail(error, spec.document)
    }
  }
}
