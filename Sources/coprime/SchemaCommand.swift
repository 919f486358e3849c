import ArgumentParser
import JSONSchema
import JSONText

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of specs, for editors and other validators.",
    discussion: """
      Draft-07, made from the tables that specs are read by. Editors with the YAML language server complete keys, \
      show what they mean and mark mistakes of form while you type, once a spec starts with

        # yaml-language-server: $schema=coprime.schema.json

      and 'coprime schema > coprime.schema.json' has written the file. Whether a spec makes sense is the business \
      of 'coprime lint'.
      """)

  func run() {
    Output.write(SpecSchema.make().foldedText)
  }
}
