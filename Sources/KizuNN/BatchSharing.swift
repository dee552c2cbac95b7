public import KizuCore

/// A batch that is spread over ranks: whom a network asks about the rest of it.
public struct BatchSharing: Sendable {
  /// Who has the rest.
  public let communicator: any Communicator
  /// Views of the whole batch, those of this rank included.
  public let count: Int

  public init(among communicator: any Communicator, count: Int) {
    precondition(count > 0)
    self.communicator = communicator
    self.count = count
  }
}
