internal import Spec

/// Something that two specs say differently; nil where one does not say it.
package struct SettingChange: Hashable, Sendable {
  package let path: String
  package let before: String?
  package let after: String?
}

extension SettingChange {
  /// What differs, in the order of the first list, then what only the second has. What one leaves to
  /// its default is no difference where the other does not have the setting at all.
  static func between(_ a: [Setting], _ b: [Setting]) -> [SettingChange] {
    let old = Dictionary(a.map { ($0.path, $0) }) { $1 }
    let new = Dictionary(b.map { ($0.path, $0) }) { $1 }
    var seen: Set<String> = []
    return (a + b).compactMap { setting in
      guard seen.insert(setting.path).inserted else { return nil }
      let (before, after) = (old[setting.path], new[setting.path])
      if before?.text == after?.text { return nil }
      if before == nil, after?.isDefault == true { return nil }
      if after == nil, before?.isDefault == true { return nil }
      return SettingChange(path: setting.path, before: before?.text, after: after?.text)
    }
  }
}
