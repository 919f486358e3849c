package import JSONText
package import Reporting

/// The ladder in words and for machines.
package struct SimplifyReport {
  private let ladder: Simplification

  package init(_ ladder: Simplification) { self.ladder = ladder }

  /// Whether the network learns everything it was given.
  package var learnsAll: Bool {
    !ladder.wasCancelled && !ladder.isOutOfTime && samples.last?.trains == true
  }

  private var samples: [Simplification.Rung] { ladder.rungs.filter { $0.ladder == .samples } }

  /// One line for each rung as it ends.
  package static func line(_ rung: Simplification.Rung) -> String {
    if let problem = rung.problem { return "  –  \(rung.name): not tried: \(problem)\n" }
    let skill = rung.skill.map { "\(Int((max(0, $0) * 100).rounded())) % better than a guess" }
    let verdict = rung.trains ? "learnt" : "not learnt"
    return "  \(rung.trains ? "✓" : "✗")  \(rung.name): \(verdict) in \(amount(rung.steps, "step"))"
      + (skill.map { ", \($0)" } ?? "") + "\n"
  }

  package func render(_ style: Style) -> String {
    if ladder.wasCancelled { return "interrupted\n" }
    let late =
      ladder.isOutOfTime ? "the time was up before all rungs were tried; --budget gives more\n" : ""
    return late + style.bold(conclusion) + "\n" + (advice.map { "  = help: \($0)\n" } ?? "")
  }

  private var stop: Simplification.Rung? { samples.first { !$0.trains } }

  private var conclusion: String {
    guard let stop else {
      if ladder.isOutOfTime {
        return samples.last.map { "the network learns \($0.name)" } ?? "nothing was tried"
      }
      return "the network learns everything it was given, \(samples.last?.name ?? "nothing")"
    }
    guard let last = samples.last(where: { $0.trains && $0.samples < stop.samples }) else {
      return "the network does not even learn \(stop.name) by heart"
    }
    return "the network learns \(last.name), but not \(stop.name)"
  }

  private var advice: String? {
    guard let stop else { return nil }
    let steps = ladder.options.steps
    if ladder.rungs.contains(where: { $0.ladder == .model && $0.trains }), stop.samples <= 1000 {
      return
        "one hidden layer learns what all layers do not: look at what lies between, with 'coprime bisect'"
    }
    if stop.samples == 1 {
      return "something is broken: 'coprime verify' and 'coprime bisect' look for it"
    }
    if let easy = ladder.rungs.last(where: { $0.ladder == .classes && $0.trains }) {
      return
        "\(easy.name) are learnt: go on from there, with more steps (--steps \(10 * steps)) or a larger network"
    }
    return
      "look at what is regularised, at the learning rate ('coprime range-test'), or give it more steps (--steps \(10 * steps))"
  }

  package var json: JSONValue {
    [
      "coprime": .int(1), "learns_all": .bool(learnsAll),
      "largest": .optional(samples.last { $0.trains }?.samples),
      "stops_at": .optional(stop?.samples), "interrupted": .bool(ladder.wasCancelled),
      "out_of_time": .bool(ladder.isOutOfTime), "conclusion": .string(conclusion),
      "rungs": .array(
        ladder.rungs.map { rung in
          [
            "ladder": .string(rung.ladder.rawValue), "name": .string(rung.name),
            "samples": .int(rung.samples), "steps": .int(rung.steps),
            "skill": .optional(rung.skill), "trains": .bool(rung.trains),
            "problem": .optional(rung.problem),
          ]
        }),
    ]
  }
}
