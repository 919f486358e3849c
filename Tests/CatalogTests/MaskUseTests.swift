import Arrays
import Catalog
import Program
import Shapes
import Testing

/// What a layer says of masks is what its lowering does with one.
@Suite struct MaskUseTests {
  @Test func whatIsSaidIsWhatIsComputed() throws {
    var uses: Set<MaskUse> = []
    for c in KerasOutputs.computed {
      let layer = try LayerHarness.decode(c.yaml).get()
      // A mask counts steps behind the batch.
      guard
        c.shapes.allSatisfy({ $0.count > 2 || layer.layer.elementNeed == .indices && $0.count == 2 }
        )
      else { continue }
      let use = layer.layer.maskUse
      let masked = try hasMask(layer, c, given: true)
      switch use {
      case .drops: #expect(!masked, "\(c)")
      case .passes: #expect(masked, "\(c)")
      case .makes:
        #expect(
          try hasMask(layer, c, given: false)
            == (c.shapes[0].count == (layer.layer.elementNeed == .indices ? 2 : 3)), "\(c)")
      // One that reads a mask hands it on where its result has steps.
      case .reads: break
      }
      uses.insert(use)
    }
    #expect(uses.isSuperset(of: [.drops, .passes, .reads]))
  }

  @Test(arguments: [
    "embedding: {input_dim: 9, output_dim: 2, mask_zero: true}", "masking",
    "token_and_position_embedding: {vocabulary_size: 9, sequence_length: 5, embedding_dim: 2, mask_zero: true}",
  ])
  func makersOfMasksSayThatTheyMakeOne(_ yaml: String) throws {
    #expect(try LayerHarness.decode(yaml).get().layer.maskUse == .makes)
  }

  private func hasMask(_ layer: LayerHarness, _ c: KerasOutputs, given: Bool) throws -> Bool {
    var builder = ProgramBuilder(mode: .inference)
    let inputs = c.operands.enumerated().map { builder.input("x\($0.offset)", $0.element) }
    let masks = c.shapes.enumerated().map { index, sizes -> TensorID? in
      given ? builder.input("mask\(index)", TensorType(Shape(Array(sizes.prefix(2))))) : nil
    }
    let context = LoweringContext(layout: .channelsLast, masks: masks)
    return try layer.layer.outputMask(inputs, into: &builder, context) != nil
  }
}
