import KizuCore
import KizuNN

extension Communicator {
  /// The settings that rank 0 has, if it has any, on every rank.
  func shared(_ settings: @autoclosure () throws -> PretrainSettings?) throws -> PretrainSettings? {
    if isAlone { return try settings() }
    let bytes = try share([UInt8]((settings()?.json() ?? "").utf8))
    return bytes.isEmpty ? nil : try PretrainSettings(json: bytes, file: "config.json")
  }
}

extension Pretrainer {
  /// The settings of rank 0 but for the threads, which are each process's own.
  ///
  /// - Throws: ``PretrainError/differsFromRoot(rank:differences:)``, ``PretrainError/tooManyRanks(ranks:photos:)``.
  static func agreed(_ settings: PretrainSettings, among world: any Communicator) throws -> PretrainSettings {
    guard !world.isAlone else { return settings }
    guard var theirs = try world.shared(settings) else { return settings }
    theirs.threads = settings.threads
    let differences = settings.differences(from: theirs)
    guard differences.isEmpty else {
      throw PretrainError.differsFromRoot(rank: world.rank, differences: differences)
    }
    let photos = settings.photosOfPart
    guard world.size <= photos else { throw PretrainError.tooManyRanks(ranks: world.size, photos: photos) }
    return theirs
  }

  /// Gives every rank the state that rank 0 has: that of its checkpoint, or the first weights.
  func shareState() throws {
    guard !world.isAlone else { return }
    let parameters = trainer.network.parameters
    func state() -> [UInt8] {
      Checkpoint(of: parameters, loss: trainer.loss, step: step, epochLoss: epochLoss).encoded()
    }
    let bytes = try world.share(world.isRoot ? state() : [])
    guard !world.isRoot else { return }
    let name = "the checkpoint of rank 0"
    let checkpoint = try Checkpoint(decoding: bytes, file: name)
    try checkpoint.restore(to: parameters, loss: trainer.loss, file: name)
    (step, epochLoss) = (checkpoint.step, checkpoint.epochLoss)
  }
}
