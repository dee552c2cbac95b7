public import KizuCore
import Synchronization

/// Makes many views at once on a stated number of threads; the views do not depend on that number.
public final class ViewBatch: Sendable {
  private final class Slot: Sendable {
    let scratch = Mutex(ViewScratch())
  }

  /// What makes each view.
  public let maker: ViewMaker
  /// How many threads may work at a time, at least 1.
  public let threads: Int
  private let slots: [Slot]

  /// A batch of views of one form, with working memory for each thread.
  public init(maker: ViewMaker, threads: Int) {
    self.maker = maker
    self.threads = max(1, threads)
    slots = (0..<self.threads).map { _ in Slot() }
  }

  /// Makes `count` views.
  ///
  /// - Parameters:
  ///   - count: How many views.
  ///   - output: `[count, C, S, S]`, or `[count, S, S, C]` in the maker's interleaved layout.
  ///   - source: The photo and parameters of each view, called once an index from any thread.
  /// - Precondition: `output` holds `count` times the maker's ``ViewMaker/sampleCount``.
  public func makeViews(
    _ count: Int, into output: inout MutableSpan<Float>,
    from source: @Sendable (Int) -> (image: ImageBuffer, parameters: ViewParameters)
  ) {
    fill(&output, count) { index, view, scratch in
      let (image, parameters) = source(index)
      maker.makeView(of: image, parameters, into: &view, scratch: &scratch)
    }
  }

  /// Makes `count` views in bfloat16, as the other method does.
  public func makeViews(
    _ count: Int, into output: inout MutableSpan<UInt16>,
    from source: @Sendable (Int) -> (image: ImageBuffer, parameters: ViewParameters)
  ) {
    fill(&output, count) { index, view, scratch in
      let (image, parameters) = source(index)
      maker.makeView(of: image, parameters, into: &view, scratch: &scratch)
    }
  }

  /// Hands each view's part of the output and a scratch to `make`.
  private func fill<Sample>(
    _ output: inout MutableSpan<Sample>, _ count: Int,
    _ make: @Sendable (Int, inout MutableSpan<Sample>, inout ViewScratch) -> Void
  ) {
    let sampleCount = maker.sampleCount
    precondition(output.count == count * sampleCount)
    unsafe output.withUnsafeMutableBufferPointer { output in
      // SAFETY: each index writes its own stretch of the output, which outlives the loop.
      nonisolated(unsafe) let output = unsafe output
      Parallel.forEach(count, threads: threads) { index in
        withScratch { scratch in
          var view = unsafe MutableSpan(
            _unsafeElements: output.extracting((index * sampleCount)..<((index + 1) * sampleCount)))
          make(index, &view, &scratch)
        }
      }
    }
  }

  /// Lends a scratch that no other thread holds: there is one for each thread that works.
  private func withScratch(_ body: (inout ViewScratch) -> Void) {
    while true {
      for slot in slots where slot.scratch.withLockIfAvailable({ body(&$0) }) != nil { return }
    }
  }
}
