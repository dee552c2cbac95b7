import CKizuDNN
import KizuCore

/// Builds the static plan of a network for one batch shape: every operation, in order, and the memory it needs.
///
/// A layer's method emits its forward operations at once and leaves its backward operations to be emitted in
/// reverse order by ``finish(seed:)``; both stand side by side in the layer's file. Only on the engine's thread.
final class NetworkBuilder {
  enum Mode {
    /// Batch statistics, backward pass.
    case training
    /// Running statistics folded into the weights, forward pass alone.
    case inference
  }

  /// When an operation runs.
  enum Pass {
    /// Once after the parameters change; inference only.
    case preparation
    case forward
    case backward
  }

  /// What an operation reads or writes.
  enum Memory: Hashable {
    /// A buffer of the arena, by its number.
    case buffer(Int)
    /// The values of a parameter, by its name.
    case parameter(String)
    /// The gradient of a parameter, by its name.
    case gradient(String)
  }

  /// An operation with the memory for each of its roles.
  struct Step {
    let operation: Operation
    let memory: [kizu_dnn_role: Memory]
  }

  /// A tensor `[N, C, H, W]` that flows between layers.
  struct Activation {
    let buffer: Int
    let layout: Layout
    let channels: Int
    let height: Int
    let width: Int
    /// Whether what made it can use its gradient.
    let needsGradient: Bool
  }

  /// A batch normalisation whose running statistics follow the batch's.
  struct TrackedStatistics {
    let mean: Int
    let variance: Int
    let name: String
    /// Values a channel's statistics are made of: N · H · W.
    let sampleCount: Int
  }

  let engine: Engine
  let batch: Int
  let precision: Precision
  let mode: Mode
  let normStatistics: BatchNormStatistics
  /// Where the rest of the batch is; nil where there is no more.
  let sharing: BatchSharing?
  let reducer: BatchReducer?

  var parameters: [ParameterSpec] = []
  /// The order in memory of parameters that are not in plain order, by name.
  var parameterLayouts: [String: Layout] = [:]
  private(set) var preparation: [Step] = []
  private(set) var forward: [Step] = []
  private(set) var backward: [Step] = []
  var statistics: [TrackedStatistics] = []
  /// Norms that are part of the convolution before them; inference only.
  var foldedNorms: [FoldedNorm] = []
  /// Backward emitters in forward order; untyped throws, because Swift 6.3.1 crashes on typed ones in closures.
  var emitBackward: [(NetworkBuilder) throws -> Void] = []
  private(set) var bufferBytes: [Int] = []
  private(set) var pinned: Set<Int> = []
  private var gradients: [Int: Int] = [:]
  private var sharedGradients: Set<Int> = []

  init(
    engine: Engine, batch: Int, precision: Precision, mode: Mode,
    normStatistics: BatchNormStatistics = .parts,
    sharing: BatchSharing? = nil
  ) {
    self.engine = engine
    self.batch = batch
    self.precision = precision
    self.mode = mode
    self.normStatistics = normStatistics
    self.sharing = sharing
    reducer = sharing.map { BatchReducer($0.communicator) }
  }

  /// A new buffer; a pinned one keeps its memory for itself through the whole plan.
  func newBuffer(_ byteCount: Int, pinned isPinned: Bool = false) -> Int {
    bufferBytes.append(byteCount)
    if isPinned { pinned.insert(bufferBytes.count - 1) }
    return bufferBytes.count - 1
  }

  /// Appends an operation to a list of steps, with scratch memory where it wants some.
  func emit(
    _ operation: Operation, _ memory: [kizu_dnn_role: Memory], in pass: Pass
  ) {
    var memory = memory
    if let scratchpad = operation.layout(of: KIZU_DNN_SCRATCHPAD) {
      memory[KIZU_DNN_SCRATCHPAD] = .buffer(newBuffer(scratchpad.byteCount))
    }
    let step = Step(operation: operation, memory: memory)
    switch pass {
    case .preparation: preparation.append(step)
    case .forward: forward.append(step)
    case .backward: backward.append(step)
    }
  }

  /// The layout that an operation must have in a role.
  func layout(of role: kizu_dnn_role, in operation: Operation) throws(EngineError) -> Layout {
    guard let layout = operation.layout(of: role) else {
      throw .failed("\(operation.implementation) has no memory in role \(role.rawValue)")
    }
    return layout
  }
}

// MARK: Gradients of activations

extension NetworkBuilder {
  /// The gradient of an activation, once everything that reads the activation has been emitted backward.
  func gradient(of activation: Activation) throws(EngineError) -> Memory {
    guard let buffer = gradients[activation.buffer] else {
      throw .failed("an activation's gradient is asked for before it is computed")
    }
    return .buffer(buffer)
  }

  /// Contributes what `memory` holds to the gradient of `activation`.
  ///
  /// The first contribution is not copied: the memory is then two gradients at once, which is read from now on and
  /// never written.
  func share(_ memory: Memory, asGradientOf activation: Activation) throws(EngineError) {
    guard case .buffer(let buffer) = memory, activation.needsGradient else { return }
    if let earlier = gradients[activation.buffer] {
      let sum = newBuffer(activation.layout.byteCount)
      try emitSum(earlier, buffer, into: sum, activation.layout)
      gradients[activation.buffer] = sum
    } else {
      gradients[activation.buffer] = buffer
      sharedGradients.insert(buffer)
    }
  }

  /// Where to put what is computed element by element from a gradient of the layout given: in its place, unless
  /// another activation's gradient is there too.
  func successor(of gradient: Memory, _ layout: Layout) -> Memory {
    guard case .buffer(let buffer) = gradient, sharedGradients.contains(buffer) else { return gradient }
    return .buffer(newBuffer(layout.byteCount))
  }

  /// Emits an operation that makes one contribution to the gradient of `activation`.
  ///
  /// The memory for `role` is chosen here. What was contributed before is added into it, and is itself left as it
  /// is: it may be another activation's gradient too. `mend` works on what was written, with the same memory.
  func emitContribution(
    to activation: Activation, _ operation: Operation, _ memory: [kizu_dnn_role: Memory],
    writing role: kizu_dnn_role = KIZU_DNN_DIFF_SOURCE, mendedBy mend: Operation? = nil
  ) throws(EngineError) {
    let target = newBuffer(activation.layout.byteCount)
    var memory = memory
    memory[role] = .buffer(target)
    emit(operation, memory, in: .backward)
    if let mend { emit(mend, memory.filter { mend.layout(of: $0.key) != nil }, in: .backward) }
    if let earlier = gradients.updateValue(target, forKey: activation.buffer) {
      try emitSum(target, earlier, into: target, activation.layout)
    }
  }

  /// Emits `sum = a + b`; `sum` may be `a`.
  private func emitSum(_ a: Int, _ b: Int, into sum: Int, _ layout: Layout) throws(EngineError) {
    let add = try unsafe Operation(.addition) {
      unsafe kizu_dnn_add_create(engine.context, layout.handle, false, $0)
    }
    emit(
      add,
      [KIZU_DNN_SOURCE: .buffer(a), KIZU_DNN_SOURCE_1: .buffer(b), KIZU_DNN_DESTINATION: .buffer(sum)],
      in: .backward)
  }
}
