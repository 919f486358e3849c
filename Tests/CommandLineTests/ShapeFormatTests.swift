import Foundation
import Testing

/// Names and sizes that every format has to write down without harm.
private let nasty = #"""
  coprime: 1
  name: "größe \"quoted\" <b>&amp;</b> #1"
  dims:
    höhe: {multiple_of: 4}
    width: 12
  blocks:
    unit:
      layers:
        - conv2d: {filters: 4, kernel_size: 3, padding: same, name: "a, \"b\""}
        - relu: {name: "50% of $x_1 {y} \\ ^~"}
  model:
    input: [batch, höhe, width, 1]
    layers:
      - unit
      - max_pooling2d: {pool_size: 2, name: "日本 | <i>&lt;<i>; `code`"}
  """#
private let names = [
  "input", "unit/a, \"b\"", #"unit/50% of $x_1 {y} \ ^~"#, "日本 | <i>&lt;<i>; `code`",
]
private let resnet = "Tests/Fixtures/keras_models/ResNet50.yaml"

@Suite struct ShapeFormatTests {
  private func shapes(_ arguments: String..., input: String = nasty) throws -> Invocation {
    try Binary.run(["shapes"] + arguments, input: input)
  }

  @Test(arguments: ["table", "markdown", "csv", "json", "latex", "dot", "mermaid"])
  func everyFormatEndsWellAndNamesEveryLayer(_ format: String) throws {
    let run = try shapes("-", "--format", format)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(!run.output.contains("?"))
    #expect(run.output.contains("日本"))
    #expect(try Binary.run(["shapes", "--help"]).output.contains("  \(format) "))
  }

  @Test func csvIsReadBackByPython() throws {
    let run = try shapes(
      "-", "--format", "csv", "--columns", "name,kind,shape,values,parameters,line")
    let script = "import csv, json, sys; print(json.dumps(list(csv.reader(sys.stdin))))"
    let answer = try #require(try Helper.run("python3", ["-c", script], input: run.output))
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [[String]])
    #expect(rows.first == ["name", "kind", "shape", "values", "parameters", "line"])
    #expect(rows.dropFirst().map { $0[0] } == names)
    #expect(
      rows[2].dropFirst() == [
        "conv2d", "[batch, höhe, width, 4]", "[batch, höhe, 12, 4]", "40", "9",
      ])
  }

  @Test func latexEscapesWhatItWouldRead() throws {
    let latex = try shapes("-", "--format", "latex").output
    #expect(
      latex.contains(
        #"unit/50\% of \$x\_1 \{y\} \textbackslash{} \textasciicircum{}\textasciitilde{}"#))
    let rows = latex.split(separator: "\n").filter { $0.hasSuffix(#" \\"#) }
    #expect(rows.count == 6)
    for row in rows {
      let cells = row.replacing(#"\&"#, with: "").filter { $0 == "&" }.count
      #expect(cells == 6, "\(row)")
      let dollars = row.replacing(#"\$"#, with: "").filter { $0 == "$" }.count
      #expect(dollars.isMultiple(of: 2), "\(row)")
    }
    for rule in [
      "\\begin{tabular}{lllllrr}", "\\toprule", "\\midrule", "\\bottomrule", "\\end{tabular}",
    ] {
      #expect(latex.contains(rule))
    }
  }

  /// Every line is one of the few forms that a flow chart has, and no label ends early.
  @Test(arguments: [nasty, nil]) func mermaidKeepsToItsSyntax(_ text: String?) throws {
    let run =
      try text.map { try shapes("-", "--format", "mermaid", input: $0) }
      ?? shapes(resnet, "--format", "mermaid")
    let lines = run.output.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.prefix(1) == ["---"])
    #expect(lines[1].hasPrefix("title: \""))
    #expect(lines[2...3] == ["---", "flowchart TB"])
    var declared: Set<Substring> = []
    var depth = 0
    var edges = 0
    for line in lines.dropFirst(4) {
      if let node = line.wholeMatch(of: /(n\d+)\["[^"`]*"\]:::[a-z]+/) {
        declared.insert(node.1)
      } else if let edge = line.wholeMatch(of: /(n\d+) -->\|"[^"`]*"\| (n\d+)/) {
        #expect(declared.contains(edge.1) && declared.contains(edge.2))
        edges += 1
      } else if line.wholeMatch(of: /subgraph b\d+\["[^"`]*"\]/) != nil {
        depth += 1
      } else if line == "end" {
        depth -= 1
        #expect(depth >= 0)
      } else {
        #expect(
          line.wholeMatch(
            of: /classDef [a-z]+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}/)
            != nil, "\(line)")
      }
    }
    #expect(depth == 0)
    #expect(declared.count == (text == nil ? 177 : 4))
    #expect(edges == (text == nil ? 192 : 3))
  }

  @Test(arguments: [nil, 1]) func dotLaysOutTheGraph(_ depth: Int?) throws {
    guard Helper.isInstalled("dot") else {
      print("NOT TESTED: Graphviz' program 'dot' is not installed (apt-get install graphviz)")
      return
    }
    let options = depth.map { ["--depth", "\($0)"] } ?? []
    let dot = try Binary.run(["shapes", resnet, "--format", "dot"] + options).output
    let plain = try #require(try Helper.run("dot", ["-Tplain"], input: dot))
    let nodes = plain.split(separator: "\n").filter { $0.hasPrefix("node ") }.count
    let edges = plain.split(separator: "\n").filter { $0.hasPrefix("edge ") }.count
    #expect(nodes == (depth == nil ? 177 : 25))
    #expect(edges == (depth == nil ? 192 : 24))
    let svg = try Binary.run(["shapes", resnet, "--format", "svg"] + options)
    #expect(svg.status == 0)
    #expect(svg.output.contains("<svg ") && svg.output.hasSuffix("</svg>\n"))
    #expect(svg.output.contains(">predictions</text>"))
    #expect(svg.output.contains("25,636,712 parameters"))
    #expect(svg.output.contains("batch × 7 × 7 × 2048"))
  }

  @Test func nastyNamesDoNotBreakThePicture() throws {
    guard Helper.isInstalled("dot") else {
      print("NOT TESTED: Graphviz' program 'dot' is not installed (apt-get install graphviz)")
      return
    }
    let svg = try shapes("-", "--format", "svg")
    #expect(svg.status == 0, "\(svg.errors)")
    #expect(svg.errors.isEmpty)
    #expect(svg.output.contains("日本 | &lt;i&gt;&amp;lt;&lt;i&gt;; `code`"))
  }

  @Test func withoutGraphvizThePictureSaysHowToGetIt() throws {
    let run = try Binary.run(
      ["shapes", "-", "--format", "svg"], input: nasty, environment: ["PATH": "/nowhere"])
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("apt-get install graphviz"))
  }

  @Test func jsonKeepsItsKeysAndGainsSome() throws {
    let object = try shapes("-", "--format", "json").json
    let layers = try #require(object["layers"] as? [[String: Any]])
    let old = ["name", "kind", "path", "line", "column", "inputs", "outputs", "parameters", "macs"]
    let new = ["activation_bytes", "tied_to", "unknown", "receptive_field", "blocks"]
    #expect(layers.allSatisfy { Set($0.keys).isSuperset(of: old + new) })
    #expect(layers.map { $0["name"] as? String } == names)
    let fields = try #require(layers[3]["receptive_field"] as? [[String: Any]])
    #expect(fields.map { $0["extent"] as? Int } == [4, 4])
    #expect(fields.map { $0["stride"] as? String } == ["2", "2"])
    #expect(layers[1]["blocks"] as? [String] == ["unit"])
    let totals = try #require(object["totals"] as? [String: Any])
    #expect(
      Set(totals.keys).isSuperset(of: [
        "trainable", "non_trainable", "macs", "activation_bytes", "training",
      ]))
  }

  @Test func columnsAreChosenAndExplained() throws {
    let run = try shapes("-", "--format", "csv", "--columns", "line, name,receptive_field,stride")
    #expect(run.output.hasPrefix("line,name,receptive_field,stride\r\n"))
    #expect(run.output.contains("12,input,,\r\n"))
    #expect(run.output.contains(",4 × 4,2 × 2\r\n"))
    let wrong = try shapes("-", "--columns", "name,recptive_field")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("did you mean 'receptive_field'?"))
    #expect(try shapes("-", "--format", "dot", "--columns", "name").status == 2)
    #expect(try shapes("-", "--format", "latx").errors.contains("did you mean 'latex'?"))
    #expect(try shapes("-", "--depth", "0").status == 2)
    let help = try Binary.run(["shapes", "--help"]).output
    for column in ["name", "inputs", "receptive_field", "activation_bytes", "percent"] {
      #expect(help.contains("  \(column) "))
    }
  }

  @Test func aSizeIsCheckedAgainstWhatTheLayersAllow() throws {
    let sound = try shapes("-", "--at", "höhe=8", "--format", "csv", "--columns", "values")
    #expect(sound.output.hasSuffix("\"[batch, 4, 6, 4]\"\r\n"), "\(sound.output)\(sound.errors)")
    let set = try shapes("-", "--set", "batch=32", "--format", "csv", "--columns", "values")
    #expect(set.output.hasSuffix("\"[32, höhe // 2, 6, 4]\"\r\n"), "\(set.output)\(set.errors)")
    let cases: [(String, String)] = [
      ("höhe=10", "valid is multiple of 4, at least 4; nearest: 8 and 12"),
      ("width=13", "'width' is not free: the spec says 12"),
      ("hohe=8", "the spec has no dimension 'hohe'"), ("höhe=0", "the least is 1"),
      ("höhe", "is not of the form name=size"),
    ]
    for (size, message) in cases {
      let run = try shapes("-", "--at", size)
      #expect(run.status == 2, "\(size): \(run.output)")
      #expect(run.errors.contains(message), "\(size): \(run.errors)")
    }
    let pool = """
      coprime: 1
      dims: {height: }
      model:
        input: [batch, height, 9, 1]
        layers:
          - max_pooling2d: {pool_size: 3, name: pool}
          - conv2d: {filters: 2, kernel_size: 3, name: deep}
      """
    let small = try shapes("-", "--at", "height=5", input: pool)
    #expect(small.status == 2)
    #expect(small.errors.contains("does not fit 'deep'"), "\(small.errors)")
    #expect(small.errors.contains("nearest: 9"), "\(small.errors)")
  }

  /// A reader that stops early, like `head`, ends the output and nothing else.
  @Test func aClosedPipeIsNoFault() throws {
    let command = "'\(Binary.path)' shapes \(resnet) --columns name,shape | head -n 2 | wc -l"
    let output = try Helper.run("sh", ["-c", "cd '\(packageRoot)' && \(command)"], input: "")
    #expect(output?.filter { $0 != " " } == "2\n")
  }

  @Test func tablesInPipesAreAtMost120Wide() throws {
    for spec in ["specs/digits.yaml", "specs/residual-cnn.yaml", resnet] {
      let lines = try Binary.run(["shapes", spec]).output.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 120 }, "\(spec)")
    }
  }
}
