internal import Catalog
internal import SourceText
internal import YAML

/// The parts of a spec beside its layers and its pipeline.
package enum SettingSection: String, Sendable, CaseIterable {
  case dims, model, data, training, evaluation, verify, sweep, lint
}

/// One step of the pipeline with its parameters.
package struct StepSettings: Hashable, Sendable {
  package let name: String
  package let settings: [Setting]
}

extension SpecDocument {
  /// What a part of the spec says, with the defaults that training and the catalogue have.
  package func settings(of section: SettingSection) -> [Setting] {
    guard let spec else { return [] }
    let pairs = root?[section.rawValue]?.pairs ?? []
    let (entries, keys) = entries(of: section, spec)
    let rest = pairs.filter { !keys.contains($0.key.text ?? "") }.flatMap {
      SettingText().flattened($0.value, under: "\(section.rawValue).\($0.key.text ?? "")")
    }
    return entries + rest + defaults(of: section, pairs)
  }

  /// The pipeline, step by step.
  package var steps: [StepSettings] {
    (spec?.data?.pipeline ?? []).map { step in
      let writer = SettingText()
      var settings = writer.settings(step.entry.value, step.entry.arguments, under: "")
      if let fields = step.fields {
        settings.append(Setting("field", fields.map(\.value).joined(separator: ", ")))
      }
      if let only = step.only {
        settings.append(
          Setting("only", only.value.map(\.rawValue).sorted().joined(separator: ", ")))
      }
      return StepSettings(name: step.name, settings: settings)
    }
  }

  /// What names an entry of the catalogue, and the keys that are told with it.
  private func entries(of section: SettingSection, _ spec: Spec) -> ([Setting], Set<String>) {
    switch section {
    case .dims, .verify, .sweep, .lint: return ([], [])
    case .model: return ([], ["input", "inputs", "layers"])
    case .data:
      let data = spec.data
      let entries =
        entry(data?.source, "data.source") + entry(data?.validationSource, "data.validation")
        + entry(data?.testSource, "data.test")
      return (entries, ["source", "validation", "test", "pipeline"])
    case .training:
      let losses = (spec.training?.losses ?? []).flatMap { loss in
        entry(loss.entry, "training.loss" + (loss.output.map { ".\($0.value)" } ?? ""))
      }
      return (
        losses + entry(spec.training?.optimizer, "training.optimizer")
          + entry(spec.training?.schedule, "training.schedule"),
        ["loss", "optimizer", "schedule"]
      )
    case .evaluation:
      let metrics = spec.evaluation?.metrics ?? []
      if metrics.isEmpty { return ([], ["metrics"]) }
      let names = Setting("evaluation.metrics", "[\(metrics.map(\.name).joined(separator: ", "))]")
      let parameters = metrics.flatMap { entry($0, "evaluation.metrics.\($0.name)").dropFirst() }
      return ([names] + parameters, ["metrics"])
    }
  }

  private func entry(_ entry: LocatedEntry?, _ path: String) -> [Setting] {
    guard let entry else { return [] }
    return [Setting(path, entry.name)]
      + SettingText().settings(entry.entry.value, entry.entry.arguments, under: path)
  }

  /// Keras' defaults of what a spec that trains may leave out.
  private func defaults(of section: SettingSection, _ pairs: [Node.Pair]) -> [Setting] {
    guard section == .training, spec?.training != nil else { return [] }
    let values = [
      "epochs": String(TrainingSection.defaultEpochs),
      "batch_size": String(TrainingSection.defaultBatchSize), "shuffle": "true",
    ]
    return values.sorted { $0.key < $1.key }.compactMap { key, value in
      pairs.contains { $0.key.text == key }
        ? nil : Setting("training.\(key)", value, isDefault: true)
    }
  }
}
