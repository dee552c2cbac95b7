import Foundation
import KizuCodecs
import KizuCore
import KizuData
import KizuSamples
import Synchronization

@testable import KizuSSL

/// A folder of small sample photos and runs made from them; removed when the test ends.
final class Bench {
  let root = FileManager.default.temporaryDirectory.appending(path: "kizu-pretrain-\(UUID().uuidString)").path
  var photos: String { "\(root)/set/photos" }

  init(count: Int = 40, size: Int = 32) throws {
    let set = try SampleSet(SampleSettings(count: count, seed: 5, size: size))
    try SampleWriter(SampleGenerator(set)).write(to: "\(root)/set", threads: 2)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  /// A small run: 3 epochs of 2 steps.
  func request(_ run: String, _ change: (inout Pretrainer.Request) -> Void = { _ in }) -> Pretrainer.Request {
    var request = Pretrainer.Request(folder: photos, run: RunFolder("\(root)/\(run)"))
    request.options.epochs = 3
    request.options.imageSize = 32
    request.options.batchSize = 16
    request.options.threads = 2
    change(&request)
    return request
  }

  /// Photos that are easily told apart: a 4 × 4 pattern of its own for each.
  func replacePhotosByBlocks(count: Int) throws {
    try FileManager.default.removeItem(atPath: photos)
    try FileManager.default.createDirectory(atPath: photos, withIntermediateDirectories: true)
    for number in 0..<count {
      var random = RandomStream(seed: 1, purpose: .test, item: UInt32(number))
      let blocks = (0..<16).map { _ in UInt8(random.index(below: 256)) }
      let pixels = (0..<32 * 32).map { (place: Int) -> UInt8 in
        let (y, x) = place.quotientAndRemainder(dividingBy: 32)
        return blocks[y / 8 * 4 + x / 8]
      }
      let image = ImageBuffer(width: 32, height: 32, channels: 1, pixels: pixels)
      try AtomicFile.write(PhotoCodec.encodePNG(image), to: "\(photos)/\(number).png")
    }
  }

  func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
  }
}

/// Events, collected from any thread.
final class Events: Sendable {
  private let list = Mutex([PretrainEvent]())
  @Sendable func take(_ event: PretrainEvent) { list.withLock { $0.append(event) } }
  var all: [PretrainEvent] { list.withLock { $0 } }
  var notices: [String] {
    all.compactMap { if case .notice(let text) = $0 { text } else { nil } }
  }
}
