import KizuCore

extension ParameterStore {
  /// Whether no gradient is infinite or NaN; the work is shared by the threads of the engine.
  public func gradientsAreFinite(on engine: Engine) -> Bool {
    // SAFETY: `count` elements stand there, a multiple of 16.
    unsafe Self.areFinite(gradients.baseAddress, count: gradients.count, on: engine)
  }

  /// Whether no weight and no running statistic is infinite or NaN; the work is shared by the threads of the engine.
  public func valuesAreFinite(on engine: Engine) -> Bool {
    // SAFETY: as above.
    unsafe Self.areFinite(values.baseAddress, count: values.count, on: engine)
  }

  /// A number is finite where its exponent is not all ones; the largest bits without the sign tell for all of them.
  @unsafe private static func areFinite(
    _ start: UnsafeMutablePointer<Float>, count: Int, on engine: Engine
  ) -> Bool {
    let vectors = count / 16
    let largest = AlignedBuffer<UInt32>(count: 16 * engine.threads)
    engine.run {
      engine.parallel { worker, workers in
        var bits = SIMD16<UInt32>.zero
        for vector in vectors * worker / workers..<vectors * (worker + 1) / workers {
          // SAFETY: the vector lies within the memory, which is aligned to 64 bytes.
          let values = unsafe UnsafeRawPointer(start + 16 * vector).load(as: SIMD16<UInt32>.self)
          bits = pointwiseMax(bits, values & 0x7FFF_FFFF)
        }
        // SAFETY: each worker has a place of its own, for there are no more workers than threads.
        unsafe largest.baseAddress[16 * worker] = bits.max()
      }
    }
    return (0..<engine.threads).allSatisfy {
      // SAFETY: the places that were written above; others are zero.
      unsafe largest.baseAddress[16 * $0] < Float.infinity.bitPattern
    }
  }
}
