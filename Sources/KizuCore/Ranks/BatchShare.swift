/// The part of a batch that is one rank's.
public struct BatchShare: Sendable, Equatable {
  public let rank: Int
  public let size: Int

  /// The share of one rank of `size`.
  public init(rank: Int, of size: Int) {
    precondition((0..<size).contains(rank))
    (self.rank, self.size) = (rank, size)
  }

  /// The share of this rank.
  public init(of communicator: some Communicator) {
    self.init(rank: communicator.rank, of: communicator.size)
  }

  /// This rank's places among `count`: as many as others have, or one less or more.
  public func range(of count: Int) -> Range<Int> { Self.range(rank, of: size, among: count) }

  /// The lengths of all ranks' ranges, in the order of ranks.
  public func counts(of count: Int) -> [Int] {
    (0..<size).map { Self.range($0, of: size, among: count).count }
  }

  private static func range(_ rank: Int, of size: Int, among count: Int) -> Range<Int> {
    count * rank / size..<count * (rank + 1) / size
  }
}
