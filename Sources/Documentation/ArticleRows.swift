internal import SourceText

extension ArticleRow {
  /// All advice, in the order of the articles.
  package static let all: [ArticleRow] = [
    ArticleRow(
      1, "a", "Start from a small convolutional network for digits that is known to work",
      checks: ["predicted-shapes", "overfit"],
      feature: "`specs/mnist-cnn.yaml`, `coprime run`"),
    ArticleRow(
      2, "a", "Class indices and one-hot rows need different losses", isStatic: true),
    ArticleRow(
      3, "a", "Say how many classes there are where labels are made one-hot", isStatic: true,
      checks: ["declared-facts"]),
    ArticleRow(
      4, "a", "Scale the images of every split, and never the labels", isStatic: true,
      checks: ["degenerate-labels", "split-shift"]),
    ArticleRow(
      5, "a", "Distrust a perfect accuracy and a loss that never moves",
      checks: [
        "degenerate-labels", "constant-answers", "metric-follows-loss", "label-among-inputs",
      ]),
    ArticleRow(
      6, "a", "Count the labels before and after preprocessing",
      feature: "`coprime run` counts them before it trains"),
    ArticleRow(
      7, "a", "Put the channels where the layers look for them", isStatic: true),
    ArticleRow(
      8, "b", "In an emergency go back to a plain model without extras",
      feature: "`coprime init`, `coprime verify --bare`"),
    ArticleRow(
      9, "b", "Look for exchanged axes, empty inputs and a batch that repeats", isStatic: true,
      checks: ["constant-inputs", "repeated-batches", "axis-order"], feature: "`coprime peek`"),
    ArticleRow(
      10, "b", "A network that does as well on noise does not use its input",
      checks: ["input-dependence"]),
    ArticleRow(
      11, "b", "Look at the numbers that enter the first layer", feature: "`coprime peek`"),
    ArticleRow(
      12, "b", "Keep inputs and labels together when samples are mixed", isStatic: true,
      checks: ["permuted-labels", "input-dependence"]),
    ArticleRow(
      13, "b", "Ask whether the labels follow from the inputs at all",
      checks: ["below-baseline", "permuted-labels"]),
    ArticleRow(14, "b", "Look for wrong labels", checks: ["label-noise", "conflicting-labels"]),
    ArticleRow(
      15, "b", "Mix the samples, so that no batch holds a single class", isStatic: true,
      checks: ["batch-mix"]),
    ArticleRow(
      16, "b", "Weigh rare classes and do not judge them by accuracy", isStatic: true,
      severity: .info, checks: ["class-imbalance"]),
    ArticleRow(
      17, "b", "Have enough samples for each class and each weight", isStatic: true,
      checks: ["samples-per-class"]),
    ArticleRow(
      18, "bc", "Choose a batch size that fits data and layers", isStatic: true),
    ArticleRow(
      19, "b", "Try the network on data that others have used",
      feature: "`specs/digits.yaml`, `make mnist`, `make fashion-mnist`"),
    ArticleRow(
      20, "be", "Bring inputs and targets to a small range around zero", isStatic: true,
      checks: [
        "input-scale", "target-scale", "outliers", "near-constant-features", "finite-data",
        "activation-scale",
      ]),
    ArticleRow(
      21, "b", "Do not regularise more than the task bears", isStatic: true,
      checks: [
        "penalty-share", "regularization", "weight-size", "initial-mode-gap", "over-regularized",
      ]),
    ArticleRow(
      22, "b", "Prepare images for a pretrained network as it was trained", isStatic: true),
    ArticleRow(
      23, "b", "Take statistics from training data alone and apply them to every split",
      isStatic: true,
      checks: ["split-leakage", "split-shift", "split-relation", "duplicate-samples"]),
    ArticleRow(
      24, "be", "Solve an easier version of the task first", feature: "`coprime simplify`"),
    ArticleRow(
      25, "bc", "Compare the first loss with that of a guess; penalties must raise it",
      checks: ["initial-loss", "regularization"]),
    ArticleRow(
      26, "bc", "Check gradients against finite differences", checks: ["gradient-check"]),
    ArticleRow(
      27, "b", "Give a loss what it reads: scores, probabilities or their logarithms",
      isStatic: true),
    ArticleRow(
      28, "bc", "Keep several losses, and the penalties, in proportion", isStatic: true,
      checks: ["loss-terms", "regularization", "penalty-share"]),
    ArticleRow(29, "b", "Watch a number that fits the task besides the loss", isStatic: true),
    ArticleRow(
      30, "bc", "Look for weights that are frozen or never updated", isStatic: true,
      checks: ["gradients-reach", "silent-units"]),
    ArticleRow(
      31, "b", "Make the network large enough", isStatic: true, severity: .info,
      checks: ["overfit"]),
    ArticleRow(
      32, "bd", "Use sizes that cannot be mistaken for each other", isStatic: true,
      checks: ["predicted-shapes", "axis-order"]),
    ArticleRow(33, "bce", "Learn one sample, then a few, by heart", checks: ["overfit"]),
    ArticleRow(
      34, "be", "Start from weights that suit the activations", isStatic: true,
      checks: ["activation-scale", "initial-loss"]),
    ArticleRow(
      35, "be", "Search hyperparameters systematically", feature: "`coprime sweep`"),
    ArticleRow(36, "b", "Train long enough", checks: ["still-improving", "stops-too-soon"]),
    ArticleRow(37, "b", "Compare training with inference on the same data", checks: ["mode-gap"]),
    ArticleRow(
      38, "bce", "Watch activations, weights and the size of updates",
      checks: ["activation-scale", "update-size", "dying-units"],
      feature: "`coprime run --observe-every`, its report, TensorBoard"),
    ArticleRow(
      39, "bc", "Keep signals and gradients from vanishing or exploding", isStatic: true,
      checks: [
        "gradient-scale", "activation-scale", "gradients-reach", "vanishing-gradients",
        "exploding-gradients", "saturation",
      ]),
    ArticleRow(
      40, "be", "Try learning rates far apart",
      checks: ["dying-units", "loss-oscillates", "loss-rises", "update-size"],
      feature: "`coprime range-test`"),
    ArticleRow(
      41, "be", "Guard logarithms and divisions; find the layer where NaN starts", isStatic: true,
      checks: ["finite-forward", "finite-data", "training-finite"]),
    ArticleRow(
      42, "c", "Fit a single sample", checks: ["overfit"]),
    ArticleRow(
      43, "c", "Use schedules, clipping, dropout and normalisation as they are meant",
      isStatic: true),
    ArticleRow(
      44, "c", "Look at shapes, filters and saliency",
      feature:
        "`coprime shapes` draws the graph, the report filters and saliency"),
    ArticleRow(
      45, "c", "Record data, code, settings and results of every run",
      feature:
        "`coprime run` with a folder for each run, TensorBoard, `--mlflow`; `coprime compare`"),
    ArticleRow(
      46, "d", "Try data that can be separated and data that cannot",
      checks: ["below-baseline", "permuted-labels"],
      feature: "the source `synthetic`"),
    ArticleRow(47, "d", "Change one thing at a time", feature: "`coprime bisect`"),
    ArticleRow(
      48, "d", "Know every size of a deep network for characters",
      feature: "`specs/zoo/char_cnn.yaml`, `coprime shapes`"),
    ArticleRow(
      49, "d", "Name layers, and let errors name them and their numbers", isStatic: true,
      feature: "`coprime shapes`, `coprime explain-error`"),
    ArticleRow(
      50, "d", "Stop in a debugger where it fails",
      feature: "`coprime run --break-on`"),
    ArticleRow(
      51, "e", "Limit the gradients of recurrent networks", isStatic: true, severity: .info),
    ArticleRow(
      52, "e", "Halve the difficulty to find what breaks",
      feature: "`coprime bisect`, `coprime simplify`"),
    ArticleRow(
      53, "e", "Lower the learning rate late in training", isStatic: true,
      feature: "the schedule `step_decay`"),
    ArticleRow(
      54, "e", "Keep hyperparameters in files",
      feature: "the spec itself, `extends`, `--set`"),
  ]
}
