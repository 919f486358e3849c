import Analysis
import ArgumentParser
import Spec
import Training

struct BareOption: ParsableArguments {
  @Flag(
    help: """
      Switch off what learning the training samples can do without: regularizers, dropout, noise, augmentation, weight \
      decay, label smoothing, the schedule and clipping.
      """)
  var bare = false

  /// The spec that is asked for, and names of what was switched off in it.
  func applied(
    to spec: AnalyzedSpec, _ console: Console
  ) -> (spec: AnalyzedSpec, without: [String]?) {
    guard bare else { return (spec, nil) }
    guard let variant = BareSpec(spec, name: RunSession.name(spec) + "-bare") else {
      console.say("bare: there is nothing to switch off\n")
      return (spec, [])
    }
    let names = variant.without.map(\.name)
    console.say("bare, without \(names.joined(separator: ", "))\n")
    return (variant.spec, names)
  }
}
