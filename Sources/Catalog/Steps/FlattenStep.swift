package import Arrays
package import DataFiles
import Shapes

/// Makes every row a vector.
package struct FlattenStep: PipelineStep {
  package static let about = About(
    "flatten", dialects: Dialect.allCases, "Makes every row a vector.")
  package static let schema = Schema(Self(), [])
  package static let target = StepTarget.field
  package init() {}

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    field.shape?.rank == 1
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    field.shape = field.shape.map { Shape([$0.elementCount]) }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    try batch.renamed([batch.rowCount, batch.shape.dropFirst().reduce(1, *)])
  }
}
