import Analysis
import ArgumentParser
import Experiments
import Training

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare finished runs: spec, data, seed, versions, machine, results.",
    discussion: """
      Each run is held against the first. Ends with 0 where nothing differs, times aside, 1 where something does, 2 \
      where a run cannot be read.
      """)

  @Argument(
    help: ArgumentHelp("Folders of runs, as in 'runs/digits-001'; two at least.", valueName: "run"))
  var runs: [String]

  @Option(help: "How to print the differences.")
  var format: SessionOptions.Form = .human

  @OptionGroup var color: ColorOptions

  func validate() throws {
    guard runs.count > 1 else {
      throw ValidationError("there is nothing to compare '\(runs.first ?? "")' with")
    }
  }

  func run() throws {
    let console = Console(isMachineReadable: format == .json, color.color)
    do throws(RunError) {
      var records: [RunRecord] = []
      for path in runs { records.append(try RunRecord(path)) }
      let comparison = RunComparison(records)
      console.say(comparison.render(console.style))
      console.finish(comparison.json)
      if !comparison.isEqual { throw .stopped }
    } catch {
      if error == .stopped { throw ExitCode(1) }
      Output.error("error: \(error)" + (error.help.map { "\n  = help: \($0)" } ?? ""))
      throw ExitCode(2)
    }
  }
}
