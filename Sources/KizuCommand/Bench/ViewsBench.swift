import Kizu

/// Times making views: preset `simclr` on a colour photo of 512 × 512 pixels, parameters drawn anew each view.
enum ViewsBench {
  private static let viewsARun = 256

  static func measure(_ bench: Bench) throws -> BenchReport {
    let size = bench.size ?? 128
    let threads = bench.engine.threadCount
    let photo = BenchPhoto.drawn(side: 512)
    let maker = ViewMaker(
      size: size, channels: 3,
      normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.2, 0.2, 0.2]))
    let views = ViewBatch(maker: maker, threads: threads)
    // Every view goes where the last one went, as in the peers' scripts: the memory behind the caches is not timed.
    var output = [Float](repeating: 0, count: threads * maker.sampleCount)
    let batches = (viewsARun + threads - 1) / threads
    var epoch: UInt32 = 0
    return BenchReport(
      .views, unit: "ms a view", threads: threads, precision: "f32",
      setting: "simclr, 512×512 RGB to \(size)×\(size)", count: batches * threads,
      clock: bench.clock
    ) {
      epoch += 1
      for batch in 0..<batches {
        var span = output.mutableSpan
        views.makeViews(threads, into: &span) { [epoch] index in
          let parameters = ViewParameters(
            drawnFrom: .simclr, width: photo.width, height: photo.height, seed: 0, epoch: epoch,
            photo: UInt32(batch * threads + index), view: 0)
          return (photo, parameters)
        }
      }
    }
  }
}
