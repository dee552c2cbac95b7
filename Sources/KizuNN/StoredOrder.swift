import CKizuDNN
import KizuCore

/// How a parameter stands in memory where that is not in plain order, and the way there and back.
final class StoredOrder {
  /// Elements of memory, with padding.
  let count: Int
  private let engine: Engine
  private let toPlain: Operation
  private let fromPlain: Operation

  /// Plans both ways between f32 tensors of equal sizes.
  init(_ engine: Engine, plain: Layout, stored: Layout) throws(EngineError) {
    self.engine = engine
    count = stored.byteCount / MemoryLayout<Float>.stride
    toPlain = try .reorder(engine, from: stored, to: plain)
    fromPlain = try .reorder(engine, from: plain, to: stored)
  }

  /// The values that stand at an address, in plain order.
  ///
  /// - Parameters:
  ///   - start: The first of ``count`` values.
  ///   - plainCount: Values of the tensor.
  /// - Returns: The tensor.
  @unsafe func plain(_ start: UnsafeMutablePointer<Float>, count plainCount: Int) -> [Float] {
    unsafe [Float](unsafeUninitializedCapacity: plainCount) { values, filled in
      if let target = values.baseAddress { unsafe copy(toPlain, start, target) }
      filled = plainCount
    }
  }

  /// Writes values in plain order to an address.
  @unsafe func store(_ values: [Float], to start: UnsafeMutablePointer<Float>) {
    var values = values
    unsafe values.withUnsafeMutableBufferPointer { values in
      if let source = values.baseAddress { unsafe copy(fromPlain, source, start) }
    }
  }

  @unsafe private func copy(
    _ operation: Operation, _ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: both hold the elements of their layout; the operation is not run again with these addresses.
    engine.run {
      let scratch = AlignedBuffer<UInt8>(count: operation.layout(of: KIZU_DNN_SCRATCHPAD)?.byteCount ?? 0)
      do throws(EngineError) {
        if scratch.count > 0 { try unsafe operation.bind(KIZU_DNN_SCRATCHPAD, to: scratch.baseAddress) }
        try unsafe operation.bind(KIZU_DNN_SOURCE, to: source)
        try unsafe operation.bind(KIZU_DNN_DESTINATION, to: target)
        var handle: OpaquePointer? = unsafe operation.handle
        try EngineError.check(unsafe kizu_dnn_execute(engine.context, &handle, 1))
      } catch {
        preconditionFailure("a planned copy fails only without memory for a few bytes: \(error)")
      }
    }
  }
}

extension NetworkBuilder {
  /// The orders of all parameters that are not in plain order, by name.
  func parameterOrders() throws(EngineError) -> [String: StoredOrder] {
    var orders: [String: StoredOrder] = [:]
    for spec in parameters {
      guard let stored = parameterLayouts[spec.name] else { continue }
      let plain = try Layout.plain(spec.shape, KIZU_DNN_F32)
      if stored != plain { orders[spec.name] = try StoredOrder(engine, plain: plain, stored: stored) }
    }
    return orders
  }
}
