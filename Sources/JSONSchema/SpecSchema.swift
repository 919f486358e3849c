internal import Catalog
package import JSONText
internal import Spec

/// The JSON Schema (draft-07) of specs, made from the tables that decoding reads by.
///
/// It is as strict as an editor should be: keys that no version reads are mistakes, names that a spec can give
/// itself (blocks, dimensions, layers of a later version) are not. Everything else is the linter's.
package enum SpecSchema {
  /// - Complexity: one pass over the catalogue for each dialect.
  package static func make() -> JSONValue {
    var writer = SchemaWriter()
    let specs: [(name: String, value: JSONValue)] = [
      ("keras.spec", writer.spec(.keras)), ("torch.spec", writer.spec(.torch)),
      ("either.spec", writer.spec(nil)),
    ]
    return [
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "Coprime spec",
      "description": .string(
        "A deep-learning model, its data and its training, in version 1 of the spec language."),
      "type": "object",
      "required": ["coprime"],
      "if": [
        "properties": [
          "model": ["properties": ["dialect": ["const": "torch"]], "required": ["dialect"]]
        ],
        "required": ["model"],
      ],
      "then": reference("torch.spec"),
      "else": [
        // Where the dialect may stand in the spec that is extended, the layers may be of both.
        "if": [
          "required": ["extends"],
          "not": ["properties": ["model": ["required": ["dialect"]]], "required": ["model"]],
        ],
        "then": reference("either.spec"),
        "else": reference("keras.spec"),
      ],
      "definitions": .object(
        (specs + writer.definitions).sorted { $0.name < $1.name }.map { .init($0.name, $0.value) }),
    ]
  }

  static func reference(_ name: String) -> JSONValue {
    ["$ref": .string("#/definitions/\(name)")]
  }
}
