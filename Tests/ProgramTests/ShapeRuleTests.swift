import Arrays
import Program
import Shapes
import Testing

/// Operand shapes and the shapes, or the problem, that come of them.
struct ShapeRuleCase: Sendable, CustomTestStringConvertible {
  let primitive: any Primitive
  let operands: [Shape]
  let results: [Shape]
  let problem: String?

  init(_ primitive: any Primitive, _ operands: Shape..., gives results: Shape...) {
    (self.primitive, self.operands, self.results, problem) = (primitive, operands, results, nil)
  }
  init(_ primitive: any Primitive, _ operands: Shape..., fails problem: String) {
    (self.primitive, self.operands, results, self.problem) = (primitive, operands, [], problem)
  }

  var testDescription: String { "\(type(of: primitive).name) of \(operands)" }
}

private let n = Dim.symbol("batch")
private let h = Dim.symbol("height")

@Suite struct ShapeRuleTests {
  static let cases: [ShapeRuleCase] = [
    ShapeRuleCase(Linear(), [n, 7, 4], [4, 10], [10], gives: [n, 7, 10]),
    ShapeRuleCase(
      Linear(), [n, 5], [4, 10],
      fails: "last axis of the input and first of the weight: 5 and 4 differ"),
    ShapeRuleCase(Linear(), [n, 4], [4, 10], [9], fails: "axis 0 of the bias: 9 and 10 differ"),
    ShapeRuleCase(MatMul(transposeB: true), [n, h, 8], [n, 5, 8], gives: [n, h, 5]),
    ShapeRuleCase(
      MatMul(), [3, 4], [2, 4, 5], fails: "the second operand must have 2 axes, got [2, 4, 5]"),
    ShapeRuleCase(
      Convolution(strides: [2, 2], padding: .same), [n, h, 28, 3], [3, 3, 3, 8],
      gives: [n, h.ceilDivided(by: 2), 14, 8]),
    ShapeRuleCase(
      Convolution(dilation: [1, 2]), [n, h, 28, 3], [3, 3, 3, 8], [8], gives: [n, h - 2, 24, 8]),
    ShapeRuleCase(Convolution(groups: 2), [n, 5, 5, 4], [3, 3, 2, 6], gives: [n, 3, 3, 6]),
    ShapeRuleCase(
      Convolution(groups: 2), [n, 5, 5, 4], [3, 3, 2, 5],
      fails: "5 filters do not divide into 2 groups"),
    ShapeRuleCase(
      Convolution(groups: 0), [n, 5, 5, 4], [3, 3, 2, 5], fails: "needs at least 1 group, got 0"),
    ShapeRuleCase(
      Convolution(), [n, 2, 5, 4], [3, 3, 4, 5],
      fails: "window 3 is larger than the padded axis 1 of [batch, 2, 5, 4]"),
    ShapeRuleCase(
      Convolution(strides: [0, 1]), [n, 5, 5, 4], [3, 3, 4, 5],
      fails: "strides must be at least 1, got 0"),
    ShapeRuleCase(
      Convolution(strides: [1]), [n, 5, 5, 4], [3, 3, 4, 5], fails: "needs 2 strides, got 1"),
    ShapeRuleCase(
      Convolution(), [n, 5, 5, 4], [h, 3, 4, 5],
      fails: "the window of the weight [height, 3, 4, 5] must not depend on a symbol"),
    ShapeRuleCase(
      Convolution(padding: .explicit([PadAmount(-1, 0), PadAmount(0, 0)])), [n, 5, 5, 4],
      [3, 3, 4, 5],
      fails: "padding must not be negative, got -1 and 0"),
    ShapeRuleCase(DepthwiseConvolution(), [n, 5, 5, 4], [3, 3, 4, 2], [8], gives: [n, 3, 3, 8]),
    ShapeRuleCase(
      TransposedConvolution(strides: [2, 1], before: [1, 0], beyond: [2, 3]), [n, h, 5, 4],
      [3, 3, 8, 4], [8], gives: [n, 2 * h, 7, 8]),
    ShapeRuleCase(
      TransposedConvolution(beyond: [3, 3], groups: 2), [n, 5, 5, 4], [3, 3, 3, 4],
      gives: [n, 7, 7, 6]),
    ShapeRuleCase(
      TransposedConvolution(beyond: [3, 3], groups: 3), [n, 5, 5, 4], [3, 3, 3, 4],
      fails: "4 channels do not divide into 3 groups"),
    ShapeRuleCase(
      TransposedConvolution(before: [0, -1], beyond: [3, 3]), [n, 5, 5, 4], [3, 3, 3, 4],
      fails: "needs 2 amounts of at least 0 to cut off, got [0, -1]"),
    ShapeRuleCase(
      TransposedConvolution(beyond: [3, 3]), [n, 5, 5, 4], [3, 3, 3, 5],
      fails: "channels of the image and of the weight: 4 and 5 differ"),
    ShapeRuleCase(
      Pool(kind: .max, window: [2, 2], strides: [2, 2]), [n, h, 7, 3],
      gives: [n, h.floorDivided(by: 2), 3, 3]),
    ShapeRuleCase(
      Pool(
        kind: .max, window: [2, 2], strides: [2, 2],
        padding: .explicit([PadAmount(2, 0), PadAmount(0, 0)])),
      [n, h, 7, 3], fails: "padding 2 and 0 must be smaller than the window 2"),
    ShapeRuleCase(Reduce(kind: .mean, axes: [1, -1]), [n, h, 7, 3], gives: [n, 7]),
    ShapeRuleCase(
      Reduce(kind: .mean, axes: [1, 2], keepsAxes: true), [n, h, 7, 3], gives: [n, 1, 1, 3]),
    ShapeRuleCase(
      Reduce(kind: .mean, axes: [2]), [n, h], fails: "axis 2 does not exist in [batch, height]"),
    ShapeRuleCase(
      Reduce(kind: .mean, axes: [1, -1]), [n, h],
      fails: "the axes [1, -1] of [batch, height] repeat one"),
    ShapeRuleCase(Binary(function: .add), [n, h, 1], [4], gives: [n, h, 4]),
    ShapeRuleCase(Binary(function: .add), [], [n, h], gives: [n, h]),
    ShapeRuleCase(
      Binary(function: .add), [n, 3], [n, 4],
      fails: "[batch, 3] and [batch, 4] do not broadcast: 3 and 4 differ"),
    ShapeRuleCase(Softmax(axis: 2), [n, 3], fails: "axis 2 does not exist in [batch, 3]"),
    ShapeRuleCase(Pick(), [n, h, 5], [n, h], gives: [n, h]),
    ShapeRuleCase(Concatenate(axis: -1), [n, h], [n, 3], [n, 4], gives: [n, h + 7]),
    ShapeRuleCase(
      Concatenate(axis: 1), [n, 3], [n, 4, 1],
      fails: "every operand must have 2 axes, got [batch, 4, 1]"),
    ShapeRuleCase(Reshape(shape: [n, h * 3]), [n, h, 3], gives: [n, h * 3]),
    ShapeRuleCase(Reshape(shape: [n, 5]), [n, 2, 3], gives: [n, 5]),
    ShapeRuleCase(
      Reshape(shape: [2, 2]), [5], fails: "elements of [5] and of [2, 2]: 5 and 4 differ"),
    ShapeRuleCase(Transpose(permutation: [0, 2, 1]), [n, h, 3], gives: [n, 3, h]),
    ShapeRuleCase(
      Transpose(permutation: [0, 0]), [n, h],
      fails: "[0, 0] is no permutation of the axes of [batch, height]"),
    ShapeRuleCase(Pad(amounts: [PadAmount(0, 0), PadAmount(1, 2)]), [n, h], gives: [n, h + 3]),
    ShapeRuleCase(Slice(axis: 1, start: 1, count: h - 2), [n, h], gives: [n, h - 2]),
    ShapeRuleCase(Slice(axis: 1, start: -1, count: 1), [n, h], gives: [n, 1]),
    ShapeRuleCase(
      Slice(axis: 1, start: -4, count: 1), [n, 3],
      fails: "start -4 lies before axis 1 of [batch, 3]"),
    ShapeRuleCase(
      Slice(axis: 1, start: 0, count: 2, stride: 3), [n, 3],
      fails: "2 elements from 0 on leave axis 1 of [batch, 3]"),
    ShapeRuleCase(
      Slice(axis: 1, start: 0, count: 2, stride: 0), [n, 3],
      fails: "needs a stride of at least 1, got 0"),
    ShapeRuleCase(UpSample(factors: [2, 3]), [n, h, 4, 2], gives: [n, h * 2, 12, 2]),
    ShapeRuleCase(
      Dropout(rate: 1, stream: 0), [n, h], fails: "needs a rate from 0 up to but not 1, got 1.0"),
    ShapeRuleCase(
      BatchNormalization(), [n, h, 3], [3], [3], [3], [3], gives: [n, h, 3], [3], [3]),
    ShapeRuleCase(
      BatchNormalization(axis: 1), [n, 3, h], [], [], [3], [3], gives: [n, 3, h], [3], [3]),
    ShapeRuleCase(
      BatchNormalization(), [n, 3], [4], [3], [3], [3], fails: "axis 0 of gamma: 4 and 3 differ"),
    ShapeRuleCase(
      LayerNormalization(axes: [3, 1]), [n, 2, h, 4], [2, 4], [], gives: [n, 2, h, 4]),
    ShapeRuleCase(LayerNormalization(axes: []), [n, 2], [], [], fails: "needs at least 1 axis"),
    ShapeRuleCase(Embedding(), [n, h], [1000, 16], gives: [n, h, 16]),
    ShapeRuleCase(
      Recurrent(cell: .lstm()), [n, h, 8], [8, 16], [4, 16], [16],
      gives: [n, h, 4], [n, 4], [n, 4]),
    ShapeRuleCase(
      Recurrent(cell: .gru(), hasMask: true), [n, h, 8], [8, 12], [4, 12], [2, 12], [n, 4], [n, h],
      gives: [n, h, 4], [n, 4]),
    ShapeRuleCase(
      Recurrent(cell: .lstm()), [n, h, 8], [8, 16], [4, 16], [16], [n, 4],
      fails: "takes 4 operands, or 6 with initial states, got 5"),
    ShapeRuleCase(
      Recurrent(cell: .gru()), [n, h, 8], [8, 16], [4, 16], [16],
      fails: "axis 1 of the recurrent weight: 16 and 12 differ"),
    ShapeRuleCase(Elementwise(function: .tanh), [n, h], [n, h], fails: "takes 1 operands, got 2"),
    ShapeRuleCase(Reverse(axis: -3), [n, h], fails: "axis -3 does not exist in [batch, height]"),
  ]

  @Test(arguments: cases)
  func `shapes follow the rule or the problem is named`(test: ShapeRuleCase) throws {
    let operands = test.operands.map { TensorType($0) }
    do {
      let results = try test.primitive.results(of: operands)
      #expect(test.problem == nil)
      #expect(results.map(\.shape.dims) == test.results.map(\.dims))
    } catch {
      #expect(error.problem == test.problem)
      #expect(error.primitive == type(of: test.primitive).name)
    }
  }

  @Test func `one-hot indices get a class axis`() throws {
    let type = try OneHot(classes: 10).results(of: [TensorType([n], .int32)])[0]
    #expect(type.shape.dims == [n, 10] && type.shape.axes[1].role == .class_)
    #expect(type.element == .float32)
  }

  @Test func `axes keep what they stand for`() throws {
    let image = Shape(axes: [
      Axis(n, role: .batch), Axis(h, role: .height), Axis(8, role: .width), Axis(3, role: .channel),
    ])
    let type = try Transpose(permutation: [0, 3, 1, 2]).results(of: [TensorType(image, .uint8)])[0]
    #expect(type.shape.axes.map(\.role) == [.batch, .channel, .height, .width])
    #expect(type.element == .uint8)
    let pooled = try Pool(kind: .max, window: [2, 2], strides: [2, 2]).results(of: [
      TensorType(image)
    ])
    #expect(pooled[0].shape.axes.map(\.role) == image.axes.map(\.role))
  }
}
