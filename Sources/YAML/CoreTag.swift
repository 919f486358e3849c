/// The tags of the YAML 1.2 core schema (YAML 1.2.2, section 10.3); no other tag is read.
package enum CoreTag: String, Hashable, Sendable, CaseIterable {
  case string = "tag:yaml.org,2002:str"
  case integer = "tag:yaml.org,2002:int"
  case float = "tag:yaml.org,2002:float"
  case boolean = "tag:yaml.org,2002:bool"
  case null = "tag:yaml.org,2002:null"
  case sequence = "tag:yaml.org,2002:seq"
  case mapping = "tag:yaml.org,2002:map"

  /// A lone `!` means: do not resolve, take the text.
  init?(resolved tag: String, isScalar: Bool) {
    if tag == "!", isScalar {
      self = .string
    } else {
      self.init(rawValue: tag)
    }
  }

  var isForScalars: Bool { self != .sequence && self != .mapping }

  /// As people write it.
  var shorthand: String {
    "!!" + rawValue.suffix(from: rawValue.index(rawValue.startIndex, offsetBy: 18))
  }

  /// What the tag asks for, for messages.
  var noun: String {
    switch self {
    case .string: "a text"
    case .integer: "an integer"
    case .float: "a number"
    case .boolean: "true or false"
    case .null: "nothing"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
