import CKizuDNN

/// One oneDNN operation: created for fixed shapes, bound to memory once, run many times.
@safe final class Operation {
  let handle: OpaquePointer

  /// Calls `create` for a new handle and owns it.
  init(_ create: (UnsafeMutablePointer<OpaquePointer?>) -> kizu_dnn_status) throws(EngineError) {
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

  /// The name of the implementation that oneDNN chose.
  var implementation: String {
    // SAFETY: a NUL-terminated string that lives as long as the operation.
    unsafe String(cString: kizu_dnn_operation_implementation(handle))
  }

  /// Ties a role to memory, which must stay for as long as the operation runs.
  func bind(_ role: kizu_dnn_role, to memory: UnsafeMutableRawPointer) throws(EngineError) {
    try EngineError.check(unsafe kizu_dnn_operation_bind(handle, role, memory))
  }

  /// A copy from one layout to another.
  static func reorder(_ engine: Engine, from source: Layout, to destination: Layout) throws(EngineError)
    -> Operation
  {
    try unsafe Operation {
      unsafe kizu_dnn_reorder_create(engine.context, source.handle, destination.handle, $0)
    }
  }
}
