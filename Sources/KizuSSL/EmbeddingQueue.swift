import KizuAugment
import KizuCodecs
import KizuCore
import KizuEval
import KizuNN

/// Photos on their way through the encoder, in batches that are full whatever the number of tiles in a photo.
///
/// Tiles of several photos share a batch; each photo's features come back together and in order.
struct EmbeddingQueue {
  /// A photo on its way.
  struct Entry {
    let number: Int
    /// Why it could not be read; nil where it could.
    let error: CodecError?
    /// What it looks like; nil where nobody looked.
    var looks: PhotoLooks?
    /// The features of its tiles, `[n, D]`.
    var features: [Float] = []
    /// Tiles whose features are not there yet.
    var missing = 0
  }

  /// What is to become one input of the encoder.
  private struct Task: Sendable {
    let number: Int
    let image: ImageBuffer
    /// The part of the photo; nil for all of it.
    let tile: PixelRectangle?
  }

  private let network: EncoderNetwork
  private let transform: EvaluationTransform
  private let corruption: Corruption?
  private let threads: Int
  private var tasks: [Task] = []
  /// The photo of each input that stands ready in the network.
  private var ready: [Int] = []
  /// The photos that were not handed back yet, in their order.
  private var photos: [Entry] = []

  /// - Parameters:
  ///   - network: The encoder.
  ///   - transform: What makes its inputs.
  ///   - corruption: What spoils photos or tiles first.
  ///   - threads: How many make inputs.
  init(network: EncoderNetwork, transform: EvaluationTransform, corruption: Corruption?, threads: Int) {
    self.network = network
    self.transform = transform
    self.corruption = corruption
    self.threads = threads
  }

  /// Adds a photo, whole or in tiles.
  mutating func append(
    _ number: Int, _ image: Result<ImageBuffer, CodecError>, looks: PhotoLooks?, tiling: Tiling?
  ) {
    switch image {
    case .failure(let error):
      photos.append(Entry(number: number, error: error))
    case .success(let image):
      let (width, height) = (image.width, image.height)
      let count = tiling?.count(width: width, height: height) ?? 1
      for index in 0..<count {
        let tile = tiling?.tile(index, width: width, height: height)
        tasks.append(Task(number: number, image: image, tile: tile))
      }
      photos.append(Entry(number: number, error: nil, looks: looks, missing: count))
    }
  }

  /// Runs every batch that is full, and keeps no pixels of photos for those that are not.
  ///
  /// - Returns: The photos that are done and stand before all that are not.
  /// - Throws: `EngineError` when oneDNN fails.
  mutating func run() throws -> [Entry] {
    var done = 0
    while done < tasks.count {
      let part = done..<min(done + network.batch - ready.count, tasks.count)
      fill(tasks[part])
      done = part.upperBound
      if ready.count == network.batch { try embed() }
    }
    tasks.removeAll()
    return takeFinished()
  }

  /// Runs the last batch, padded.
  mutating func finish() throws -> [Entry] {
    if !ready.isEmpty { try embed() }
    return takeFinished()
  }

  /// Writes inputs behind those that stand ready.
  private mutating func fill(_ part: ArraySlice<Task>) {
    let (size, first) = (network.inputCount, ready.count)
    // SAFETY: every call writes the input of its own index, of which the network holds `batch`.
    nonisolated(unsafe) let inputs = unsafe network.input
    Parallel.forEach(part.count, threads: threads) { [transform, corruption] index in
      let task = part[part.startIndex + index]
      let place = (first + index) * size
      var input = unsafe inputs.extracting(place..<(place + size)).mutableSpan
      let seen = task.tile.map { task.image.cropped(to: $0) } ?? task.image
      transform.apply(to: corruption?.applied(to: seen, key: UInt64(task.number)) ?? seen, into: &input)
    }
    ready += part.map(\.number)
  }

  /// Runs the inputs that stand ready and hands the features to their photos.
  private mutating func embed() throws {
    let features = try network.embed(ready.count)
    let length = network.featureCount
    var place = 0
    for (index, number) in ready.enumerated() {
      while photos[place].number != number { place += 1 }
      photos[place].features += features[index * length..<(index + 1) * length]
      photos[place].missing -= 1
    }
    ready.removeAll(keepingCapacity: true)
  }

  private mutating func takeFinished() -> [Entry] {
    let finished = Array(photos.prefix { $0.missing == 0 })
    photos.removeFirst(finished.count)
    return finished
  }
}
