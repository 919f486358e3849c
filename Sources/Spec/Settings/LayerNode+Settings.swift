internal import Catalog

extension LayerNode {
  /// Its parameters under their canonical names, defaults included; those of the enclosing block
  /// replaced by what they stand for. Of a layer that could not be read, what the spec writes.
  package var settings: [Setting] {
    let writer = SettingText(substitutions: declaration.blockArguments)
    let trained = Setting("trainable", isTrainable ? "true" : "false", isDefault: trainable == nil)
    guard let layer else {
      return arguments.pairs.map { Setting($0.key, writer.text($0.value)) } + [trained]
    }
    return writer.settings(layer, arguments, under: "") + [trained]
  }
}
