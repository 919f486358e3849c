import Analysis
import Reporting
import Shapes
import Spec
import Testing

private let tied = """
  coprime: 1
  model:
    input: [batch, 4]
    layers:
      - dense: {units: 4, name: encoder}
      - dense: {units: 4, name: decoder, share: encoder}
      - dense: {units: 3, trainable: false}
  training:
    loss: mean_squared_error
    optimizer: adam
    batch_size: 8
  """

private let nested = """
  coprime: 1
  blocks:
    unit:
      parameters: {filters: }
      layers:
        - conv2d: {filters: $filters, kernel_size: 3, padding: same, name: a}
        - relu
    stage:
      layers:
        - unit: 8
        - unit: 8
        - add: {from: [unit, -1]}
  model:
    input: [batch, 16, 16, 8]
    layers:
      - stage
      - conv2d: {filters: 2, kernel_size: 3}
  """

@Suite struct ShapeReportTests {
  @Test func sharedWeightsAreCountedOnceAndNamed() throws {
    let report = ShapeReport(try analyzed(tied))
    #expect(report.rows.map(\.parameters) == [0, 20, 0, 15])
    #expect(report.rows[2].tiedTo == "encoder")
    #expect(report.trainable == 20)
    #expect(report.nonTrainable == 15)
    let text = try rendered(tied, "csv", columns: [.name, .parameters])
    #expect(text.contains("decoder,tied → encoder\r\n"))
  }

  /// 35 weights, 20 of them trained with two tensors of Adam's each, and 11 outputs for each of 8 samples.
  @Test func trainingMemoryFollowsItsConvention() throws {
    let memory = ShapeReport(try analyzed(tied)).memory
    #expect(memory.batchSize == 8)
    #expect(memory.optimizer == "adam")
    #expect(memory.weights == 4 * 35)
    #expect(memory.gradients == 4 * 20)
    #expect(memory.optimizerState == 4 * 2 * 20)
    #expect(memory.activations == Dim(4 * 8 * 11))
    #expect(memory.total == Dim(4 * (35 + 20 + 40 + 88)))
  }

  @Test func aFixedBatchAxisIsTheBatchSize() throws {
    let spec = try analyzed(tied, overrides: [Override(path: ["dims", "batch"], value: "5")])
    #expect(ShapeReport(spec).memory.batchSize == 5)
  }

  @Test func blocksCloseToOneRow() throws {
    let report = ShapeReport(try analyzed(nested))
    #expect(report.rows.count == 7)
    let top = report.collapsed(depth: 1)
    #expect(top.rows.map(\.name) == ["input", "stage", "conv2d"])
    #expect(top.rows.map(\.kind) == ["input", "stage", "conv2d"])
    #expect(top.rows[1].parameters == 2 * (9 * 8 * 8 + 8))
    #expect(top.rows[1].operands.map(\.name) == ["input"])
    #expect(top.rows[2].operands.map(\.row) == [1])
    let middle = report.collapsed(depth: 2)
    #expect(
      middle.rows.map(\.name) == ["input", "stage/unit", "stage/unit_1", "stage/add", "conv2d"])
    #expect(middle.rows[3].operands.map(\.row) == [1, 2])
    #expect(report.collapsed(depth: 9).rows.map(\.name) == report.rows.map(\.name))
  }

  /// Closing blocks moves sums between rows and changes none of them.
  @Test(arguments: 1...3) func closedBlocksKeepTheTotals(_ depth: Int) throws {
    let report = ShapeReport(try analyzed(nested))
    let rows = report.collapsed(depth: depth).rows
    #expect(rows.reduce(0) { $0 + $1.parameters } == report.trainable)
    #expect(rows.reduce(Dim(0)) { $0 + $1.multiplyAdds } == report.multiplyAdds)
    #expect(rows.dropFirst().reduce(Dim(0)) { $0 + $1.activationBytes } == report.activationBytes)
    #expect(rows.last?.receptiveFields.map(\.extent) == [7, 7])
  }

  @Test func anUnknownSaysWhyAndWhatWouldMakeItKnown() throws {
    let broken = """
      coprime: 1
      model:
        input: [batch, 4, 4, 3]
        layers:
          - conv2d: {filters: 8, kernel_size: 9, name: wide}
          - flatten
          - dens: 3
          - dense: 2
      """
    let rows = ShapeReport(try analyzed(broken)).rows
    #expect(
      rows[1].unknown?.hasPrefix("unknown: it does not fit what it is given: see line 5") == true)
    #expect(rows[1].unknown?.contains("to make it known, pad with") == true)
    #expect(rows[2].unknown == "unknown: 'wide' could not be inferred: see line 5")
    #expect(rows[3].unknown?.contains("could not be read: see line 7") == true)
    #expect(rows[4].unknown == "unknown: 'dens' could not be inferred: see line 7")
    for format in ["table", "markdown", "csv", "latex", "json", "dot", "mermaid"] {
      let text = try rendered(broken, format)
      #expect(!text.contains("?"), "\(format):\n\(text)")
      #expect(text.contains("could not be inferred"), "\(format):\n\(text)")
    }
  }

  @Test(arguments: [80, 100, 120]) func tablesFitTheirWidth(_ width: Int) throws {
    let wide = nested.replacing("[batch, 16, 16, 8]", with: "[batch, höhe, breite, 8]")
      .replacing("blocks:", with: "dims: {höhe: , breite: }\nblocks:")
    for depth in [nil, 1] {
      let lines = try rendered(wide, "table", depth: depth, width: width).split(separator: "\n")
      #expect(lines.allSatisfy { displayWidth($0) <= width }, "\(lines.joined(separator: "\n"))")
      #expect(lines.count > 4)
    }
  }

  @Test func columnsThatRepeatTheFormulasAreLeftOut() throws {
    #expect(try rendered(tied, "csv").hasPrefix("name,kind,shape,parameters,macs\r\n"))
    let free = tied.replacing("[batch, 4]", with: "[batch, time, 4]")
      .replacing("model:", with: "dims: {time: }\nmodel:")
    #expect(try rendered(free, "csv").hasPrefix("name,kind,shape,probe,parameters,macs\r\n"))
    let known = free.replacing("time: }", with: "time: 9}")
    #expect(try rendered(known, "csv").hasPrefix("name,kind,shape,values,parameters,macs\r\n"))
  }
}
