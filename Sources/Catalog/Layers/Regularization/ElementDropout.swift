/// Dropout that sets single elements to 0 and scales the others up: neither whole channels nor with a correction
/// of mean and variance.
package protocol ElementDropout: Layer {}

extension DropoutLayer: ElementDropout {}
extension TorchDropoutLayer: ElementDropout {}
