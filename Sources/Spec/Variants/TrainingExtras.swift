internal import Catalog
internal import SourceText
internal import YAML

/// Steps that change samples at random.
enum PipelineExtras {
  static func all(of document: SpecDocument) -> [Extra] {
    (document.spec?.data?.pipeline ?? []).enumerated().compactMap { index, entry in
      let traits = entry.step.traits
      guard traits.isRandom, !traits.isResampling else { return nil }
      let edit = TreeEdit.remove(["data", "pipeline", "\(index)"])
      return Extra("the step '\(entry.name)'", [edit], at: entry.range)
    }
  }
}

/// Schedule, clipping, weight decay and label smoothing.
enum TrainingExtras {
  private static let path = ["training"]

  static func all(of document: SpecDocument) -> [Extra] {
    guard let training = document.spec?.training else { return [] }
    var extras: [Extra] = []
    if let schedule = training.schedule {
      extras.append(Extra("the schedule", [.remove(path + ["schedule"])], at: schedule.range))
    }
    if let clip = training.gradientClip {
      let edit = TreeEdit.remove(path + ["gradient_clip"])
      extras.append(Extra("clipping of gradients", [edit], at: clip.range))
    }
    if let entry = training.optimizer {
      extras += optimizer(entry, document.root?.descendant(path + ["optimizer"]))
    }
    return extras + training.losses.flatMap(smoothing)
  }

  private static let clips = ["clipnorm", "clipvalue", "global_clipnorm"]
  private static let decays = ["weight_decay", "adam_weight_decay"]

  private static func optimizer(_ entry: LocatedEntry, _ written: Node?) -> [Extra] {
    let arguments = entry.entry.arguments
    let own = path + ["optimizer", arguments.owner]
    var extras: [Extra] = []
    for pair in arguments.pairs where !pair.value.isNull {
      let range = pair.keyRange.union(pair.value.place)
      if clips.contains(pair.key) {
        extras.append(Extra("'\(pair.key)'", [.remove(own + [pair.key])], at: range))
      } else if decays.contains(pair.key), pair.value.text.flatMap({ Double($0) }) != 0 {
        extras.append(Extra("'\(pair.key)'", [.set(own + [pair.key], "0")], at: range))
      }
    }
    // Some decay weights where the spec does not say otherwise.
    if let optimizer = entry.entry.value as? any Optimizer, optimizer.weightDecayRate != 0,
      !arguments.has(decays[0]), written?[arguments.owner].map({ $0.mapping != nil }) ?? true
    {
      let edit = TreeEdit.set(own + [decays[0]], "0")
      extras.append(Extra("the weight decay of '\(arguments.owner)'", [edit], at: entry.nameRange))
    }
    return extras
  }

  private static func smoothing(_ loss: LossEntry) -> [Extra] {
    let arguments = loss.entry.entry.arguments
    guard let pair = arguments.pair(named: "label_smoothing"),
      pair.value.text.flatMap({ Double($0) }) != 0
    else { return [] }
    let own = path + ["loss"] + (loss.output.map { [$0.value] } ?? [])
    return [
      Extra(
        "'\(pair.key)'", [.remove(own + [arguments.owner, pair.key])],
        at: pair.keyRange.union(pair.value.place))
    ]
  }
}
