package import KizuCore
package import KizuNN
import RealModule

/// What a loss is told about a batch of N photos besides their projections.
package struct LossBatch {
  /// The sample of each photo of the batch, `[N]`; no sample stands twice.
  package var samples: [Int]
  /// What is known about samples.
  package var relations: PhotoRelations
  /// Whether the learning rate has risen: likeness may be trusted to tell false negatives, and earlier projections to
  /// stand for photos.
  package var isSettled: Bool

  package init(samples: [Int], relations: PhotoRelations = .none, isSettled: Bool = true) {
    self.samples = samples
    self.relations = relations
    self.isSettled = isSettled
  }
}

/// The loss of a batch.
package struct LossValue: Equatable {
  /// In nats, but for VICReg, which has no unit.
  package var loss: Float
  /// What an encoder would have that cannot tell photos apart.
  package var trivial: Float
}

/// A loss over two views each of N photos: rows 0 ..< N of the projections are the first views, rows N ..< 2N the
/// second views in the same order.
package protocol ContrastiveLoss: AnyObject {
  /// The loss of a batch and its gradient by each projection.
  ///
  /// - Parameters:
  ///   - projections: z, `[2N, D]`.
  ///   - batch: What else is known of it.
  ///   - gradient: Receives ∂L/∂z, `[2N, D]`.
  ///   - product: What multiplies matrices.
  /// - Returns: L, and what guessing would have.
  func evaluate(
    _ projections: Span<Float>, of batch: LossBatch, gradient: inout MutableSpan<Float>,
    product: some MatrixProduct
  ) -> LossValue

  /// What the loss remembers from step to step, by name: a part of the checkpoint.
  var memory: [String: SafeTensors.Tensor] { get }

  /// Puts back what ``memory`` gave; nothing makes it as it was before the first step.
  ///
  /// - Returns: The name of the tensor that is missing or does not fit; nil where all is well.
  func restore(_ memory: [String: SafeTensors.Tensor]?) -> String?
}

extension ContrastiveLoss {
  package var memory: [String: SafeTensors.Tensor] { [:] }
  package func restore(_ memory: [String: SafeTensors.Tensor]?) -> String? { nil }
}

extension NTXentLoss: ContrastiveLoss {
  package func evaluate(
    _ projections: Span<Float>, of batch: LossBatch, gradient: inout MutableSpan<Float>,
    product: some MatrixProduct
  ) -> LossValue {
    LossValue(
      loss: evaluate(projections, gradient: &gradient, product: product),
      trivial: .log(Float(count - 1)))
  }
}
