import CKizuDNN

/// One oneDNN operation: created for fixed shapes, bound to memory once, run many times.
@safe final class Operation {
  let handle: OpaquePointer
  let kind: OperationKind
  /// Multiplications and additions, where they decide the time.
  let arithmeticCount: Int

  /// Calls `create` for a new handle and owns it.
  init(
    _ kind: OperationKind, arithmeticCount: Int = 0,
    _ create: (UnsafeMutablePointer<OpaquePointer?>) -> kizu_dnn_status
  ) throws(EngineError) {
    self.kind = kind
    self.arithmeticCount = arithmeticCount
    var created: OpaquePointer?
    try EngineError.check(unsafe create(&created))
    guard let created = unsafe created else { throw .failed("no operation") }
    unsafe handle = created
  }

  deinit {
    unsafe kizu_dnn_operation_destroy(handle)
  }

  /// The layout the operation wants in a role, or nil when it takes no memory there.
  func layout(of role: kizu_dnn_role) -> Layout? {
    unsafe Layout(owning: kizu_dnn_operation_layout(handle, role))
  }

  /// Bytes of everything that is read or written; scratch memory, which may stay in a cache, is not counted.
  var byteCount: Int {
    [
      KIZU_DNN_SOURCE, KIZU_DNN_SOURCE_1, KIZU_DNN_WEIGHTS, KIZU_DNN_BIAS, KIZU_DNN_DESTINATION,
      KIZU_DNN_WORKSPACE, KIZU_DNN_DIFF_SOURCE, KIZU_DNN_DIFF_WEIGHTS, KIZU_DNN_DIFF_DESTINATION,
    ].reduce(0) { $0 + (layout(of: $1)?.byteCount ?? 0) }
  }

  /// The name of the implementation that oneDNN chose.
  var implementation: String {
    // SAFETY: a NUL-terminated string that lives as long as the operation.
    unsafe String(cString: kizu_dnn_operation_implementation(handle))
  }

  /// Ties a role to memory, which must stay for as long as the operation runs.
  func bind(_ role: kizu_dnn_role, to memory: UnsafeMutableRawPointer) throws(EngineError) {
    try EngineError.check(unsafe kizu_dnn_operation_bind(handle, role, memory))
  }

  /// A copy from one layout to another; of weights, what a convolution makes of them before it multiplies.
  static func reorder(_ engine: Engine, from source: Layout, to destination: Layout) throws(EngineError)
    -> Operation
  {
    let kind: OperationKind =
      switch unsafe kizu_dnn_layout_weights_use(destination.handle) {
      case KIZU_DNN_WEIGHTS_FOR_FORWARD: .convolution
      case KIZU_DNN_WEIGHTS_FOR_BACKWARD_DATA: .convolutionInputGradient
      default: .conversion
      }
    return try unsafe Operation(kind) {
      unsafe kizu_dnn_reorder_create(engine.context, source.handle, destination.handle, $0)
    }
  }
}
