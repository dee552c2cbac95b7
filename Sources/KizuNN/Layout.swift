import CKizuDNN

/// Shape, element type and order of a tensor in memory, as oneDNN describes it.
@safe final class Layout: Equatable {
  let handle: OpaquePointer

  /// Takes ownership of a handle; nil stays nil.
  init?(owning handle: OpaquePointer?) {
    guard let handle = unsafe handle else { return nil }
    unsafe self.handle = handle
  }

  /// The plain order `[d0, d1, d2, d3]`: NCHW, or OIHW for weights.
  static func plain(_ dimensions: [Int], _ type: kizu_dnn_type) throws(EngineError) -> Layout {
    precondition(dimensions.count == 4)
    var handle: OpaquePointer?
    let sizes = dimensions.map { Int64($0) }
    // SAFETY: four sizes are passed and read.
    let status = unsafe sizes.withUnsafeBufferPointer { sizes in
      unsafe kizu_dnn_layout_create(sizes.baseAddress, type, &handle)
    }
    try EngineError.check(status)
    guard let layout = unsafe Layout(owning: handle) else { throw .failed("no layout") }
    return layout
  }

  deinit {
    unsafe kizu_dnn_layout_destroy(handle)
  }

  /// The memory a tensor of this layout takes.
  var byteCount: Int {
    unsafe kizu_dnn_layout_bytes(handle)
  }

  static func == (left: Layout, right: Layout) -> Bool {
    unsafe kizu_dnn_layout_equal(left.handle, right.handle)
  }
}
