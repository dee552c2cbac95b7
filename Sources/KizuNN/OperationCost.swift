/// What the operations of one kind cost in one forward and backward pass.
public struct OperationCost: Sendable {
  public var kind: OperationKind
  /// Time, one operation after the other as in training, each waited for.
  public var seconds = 0.0
  /// Bytes that the operations must read and write when nothing stays in a cache.
  public var byteCount = 0
  /// Multiplications and additions of the convolutions; 0 for other kinds, which memory limits.
  public var arithmeticCount = 0
}
