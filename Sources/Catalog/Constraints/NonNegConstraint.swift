/// Sets negative weights to zero.
package struct NonNegConstraint: WeightConstraint {
  package static let about = About(
    "non_neg", aliases: ["NonNeg", "nonneg"], "Sets negative weights to zero.", formula: "max(w, 0)"
  )
  package static let schema = Schema(Self(), [])

  package init() {}

  package func project(_ values: UnsafeMutableBufferPointer<Float>, shape: [Int]) {
    for i in values.indices where values[i] < 0 { values[i] = 0 }
  }
}
