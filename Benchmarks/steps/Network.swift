import Kernels
import Program

/// A network whose training steps are timed, with the sizes of its inputs.
struct Network {
  let program: Program
  let batch: Int
  /// Numbers of one example of `x`.
  let inputs: Int
  /// Numbers of one example of `y`, each below ``classes``.
  var labels = 1
  let classes: Int
  /// Whether `x` holds numbers of tokens, as many as there are classes.
  var readsTokens = false
  var rule: any UpdateRule = Adam()
  var learningRate: Float = 1e-3

  static func named(_ name: String) throws(PrimitiveError) -> Network? {
    switch name {
    case "tiny": try perceptron([4, 16, 3], batch: 16)
    case "mlp": try perceptron([784, 256, 128, 10], batch: 128)
    case "cnn": try convolutional()
    case "lenet5": try lenet()
    case "resnet20": try residual()
    case "separable": try separable()
    case "unet": try unet()
    case "lstm": try recurrent(.lstm())
    case "gru": try recurrent(.gru())
    case "encoder": try encoder()
    case "gpt": try gpt()
    default: nil
    }
  }
}
