import Analysis
import ArgumentParser
import Experiments
import Reporting
import Training

struct PeekCommand: ExperimentCommand {
  static let configuration = CommandConfiguration(
    commandName: "peek",
    abstract: "Show the first batch as the first layer gets it: numbers, answers, pictures.",
    discussion: """
      Pictures are drawn on a terminal, by the protocols of kitty, iTerm2 and sixel where it knows one, else by \
      coloured characters; --output writes them as a PNG file.
      """)

  @Option(help: ArgumentHelp("Most pictures to show.", valueName: "count"))
  var pictures = 16

  @Option(help: ArgumentHelp("Write the pictures as a PNG file.", valueName: "file"))
  var output: String?

  @OptionGroup var common: SessionOptions

  func validate() throws {
    guard (0...4096).contains(pictures) else {
      throw ValidationError("'--pictures \(pictures)' is not a number of pictures from 0 to 4096")
    }
  }

  func experiment(_ site: ExperimentSite) throws(RunError) -> Bool {
    let peek = try BatchPeek(PreparedRun(site.spec, site.options))
    let report = PeekReport(peek)
    site.console.say("\n" + report.render(site.console.style))
    try show(peek, site.console)
    site.console.finish(report.json)
    return true
  }

  private func show(_ peek: BatchPeek, _ console: Console) throws(RunError) {
    let parts = peek.parts.filter { $0.format != nil }
    if let output {
      guard let part = parts.first, let sheet = sheet(peek, part, columns: 8, size: 64...512) else {
        throw RunError("no input is a picture: there is nothing to write to '\(output)'")
      }
      let file = try ReplacementFile(output)
      try file.write(sheet.png)
      try file.commit()
      console.say("pictures of '\(part.name)' in \(output)\n")
    } else if Output.isTerminal, Output.variable("TERM") != "dumb", !console.isMachineReadable {
      let terminal = TerminalPictures.detected(Output.variable)
      for part in parts {
        guard let format = part.format else { continue }
        let width = terminal == .blocks ? min(format.width, 28) + 1 : 0
        let columns = width > 0 ? max(1, Output.terminalWidth / width) : 8
        if let sheet = sheet(peek, part, columns: columns, size: terminal.pictureSize) {
          console.say("\n" + terminal.text(sheet))
          console.say(
            "'\(part.name)' from \(short(sheet.range.lowerBound)) (black) to \(short(sheet.range.upperBound)) (white)\n"
          )
        }
      }
    } else if !parts.isEmpty {
      console.say("--output FILE.png writes the pictures\n")
    }
  }

  private func sheet(
    _ peek: BatchPeek, _ part: BatchPeek.Part, columns: Int, size: ClosedRange<Int>
  ) -> PictureSheet? {
    part.format.flatMap {
      PictureSheet(
        part.values, count: min(pictures, peek.count), $0, columns: columns, size: size)
    }
  }
}
