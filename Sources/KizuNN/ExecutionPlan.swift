import CKizuDNN
import KizuCore

/// A network that is ready to run: operations bound to one block of memory and to the parameters.
@safe final class ExecutionPlan {
  let engine: Engine
  let parameters: ParameterStore
  let foldedNorms: [FoldedNorm]
  private let arena: AlignedBuffer<UInt8>
  private let offsets: [Int]
  // The plan owns the operations; the lists of handles are what a pass hands to the engine.
  private let operations: (preparation: [Operation], forward: [Operation], backward: [Operation])
  private let preparation: [OpaquePointer?]
  private let forwardPass: [OpaquePointer?]
  private let backwardPass: [OpaquePointer?]
  private let convolutions: [OpaquePointer?]
  private let statistics: [RunningStatistic]
  /// What sums over ranks: for the operations, and for the gradients; nil where the batch is this process's alone.
  private let reducer: BatchReducer?
  private let buckets: GradientBuckets?

  fileprivate init(_ builder: NetworkBuilder, arenaLayout: ArenaLayout, seed: UInt64?) throws(EngineError) {
    try Self.checkMemory(arenaLayout, builder)
    engine = builder.engine
    let store = try ParameterStore(
      builder.parameters, orders: builder.parameterOrders(), seed: seed, training: builder.mode == .training,
      threads: builder.engine.threads)
    parameters = store
    foldedNorms = builder.foldedNorms
    arena = AlignedBuffer(count: arenaLayout.byteCount)
    offsets = arenaLayout.offsets
    statistics = builder.statistics.flatMap { RunningStatistic.both(of: $0, in: store) }
    let steps = builder.preparation + builder.forward + builder.backward
    operations = (
      builder.preparation.map(\.operation), builder.forward.map(\.operation),
      builder.backward.map(\.operation)
    )
    unsafe preparation = builder.preparation.map { unsafe $0.operation.handle }
    unsafe forwardPass = builder.forward.map { unsafe $0.operation.handle }
    unsafe backwardPass = builder.backward.map { unsafe $0.operation.handle }
    unsafe convolutions = (builder.forward + builder.backward).map(\.operation)
      .filter(\.kind.isConvolution).map { unsafe $0.handle }
    reducer = builder.reducer
    buckets = builder.sharing.map {
      GradientBuckets(store, backward: builder.backward, among: $0.communicator)
    }
    for step in steps {
      for (role, memory) in step.memory {
        try unsafe step.operation.bind(role, to: address(of: memory))
      }
    }
  }

  /// Refuses a plan that this machine could never hold: allocating it would end the process.
  private static func checkMemory(
    _ arenaLayout: ArenaLayout, _ builder: NetworkBuilder
  ) throws(EngineError) {
    let copies = builder.mode == .training ? 3 : 1
    let parameterBytes = builder.parameters.reduce(0) { $0 + $1.count * MemoryLayout<Float>.stride }
    let needed = arenaLayout.byteCount + copies * parameterBytes
    guard needed > PhysicalMemory.byteCount else { return }
    let gigabytes = { (byteCount: Int) in "\((byteCount + (1 << 30) - 1) >> 30) GB" }
    throw .outOfMemory(
      "it takes \(gigabytes(needed)), this machine has \(gigabytes(PhysicalMemory.byteCount))")
  }

  /// The memory behind a step's role; it lives as long as the plan.
  private func address(of memory: NetworkBuilder.Memory) -> UnsafeMutableRawPointer {
    switch memory {
    case .buffer(let number):
      // SAFETY: the arena was sized to hold every buffer at its offset.
      return unsafe UnsafeMutableRawPointer(arena.baseAddress + offsets[number])
    case .parameter(let name):
      return unsafe UnsafeMutableRawPointer(parameters.values.baseAddress + parameterOffset(name))
    case .gradient(let name):
      return unsafe UnsafeMutableRawPointer(parameters.gradients.baseAddress + parameterOffset(name))
    }
  }

  private func parameterOffset(_ name: String) -> Int {
    guard let index = parameters.index(of: name) else {
      preconditionFailure("a layer uses the parameter \(name) without declaring it")
    }
    return parameters.offsets[index]
  }

  /// The values of a pinned f32 buffer; valid as long as the plan.
  func values(of buffer: Int, count: Int) -> UnsafeMutableBufferPointer<Float> {
    // SAFETY: ports are buffers of `count` f32 values, and every buffer starts at a multiple of 64 bytes.
    unsafe UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(arena.baseAddress + offsets[buffer])
        .assumingMemoryBound(to: Float.self), count: count)
  }

  /// Bytes of the one block that holds activations, gradients and scratch memory.
  var arenaByteCount: Int { arena.count }

  /// Brings copies of the parameters up to date (inference plans); to be called after they change.
  func prepare() throws(EngineError) { try unsafe execute(preparation) }

  /// Runs the forward pass; in training the running statistics then follow the batch's, unless it is a repetition.
  func forward(isRepetition: Bool = false) throws(EngineError) {
    try unsafe execute(forwardPass)
    if isRepetition { return }
    for statistic in statistics { update(statistic) }
  }

  /// Runs the backward pass: from the output's gradient to that of every parameter.
  ///
  /// - Parameter isReducing: Whether the gradients of a batch that is spread over ranks are summed, while the pass goes
  ///   on; they are then the whole batch's.
  /// - Throws: ``EngineError`` when oneDNN fails or a rank is gone.
  func backward(isReducing: Bool = true) throws(EngineError) {
    guard isReducing, let buckets else { return try unsafe execute(backwardPass) }
    try engine.run { () throws(EngineError) in
      var pending: [any PendingReduction] = []
      for bucket in 0..<buckets.count {
        try unsafe execute(buckets.parts[bucket])
        pending.append(try buckets.start(bucket))
      }
      try unsafe execute(buckets.parts[buckets.count])
      try buckets.finish(pending)
    }
  }

  /// Sums the gradients of a batch that is spread over ranks, where the backward pass did not.
  func reduceGradients() throws(EngineError) {
    guard let buckets else { return }
    try engine.run { () throws(EngineError) in
      var pending: [any PendingReduction] = []
      for bucket in 0..<buckets.count { pending.append(try buckets.start(bucket)) }
      try buckets.finish(pending)
    }
  }

  /// Runs the convolutions of both passes and nothing else, over the memory that the whole passes use.
  func convolutionsAlone() throws(EngineError) { try unsafe execute(convolutions) }

  /// Runs a forward pass, `middle`, and a backward pass, and times each operation of both passes.
  func costs(between middle: () throws(EngineError) -> Void) throws(EngineError) -> [OperationCost] {
    var costs = OperationKind.allCases.map { OperationCost(kind: $0) }
    let clock = ContinuousClock()
    func run(_ operations: [Operation]) throws(EngineError) {
      for operation in operations {
        let start = clock.now
        try unsafe execute([operation.handle])
        let duration = clock.now - start
        guard let index = costs.firstIndex(where: { $0.kind == operation.kind }) else { continue }
        costs[index].seconds += duration / .seconds(1)
        costs[index].byteCount += operation.byteCount
        costs[index].arithmeticCount += operation.arithmeticCount
      }
    }
    try run(operations.forward)
    try middle()
    try run(operations.backward)
    return costs
  }

  private func execute(_ handles: [OpaquePointer?]) throws(EngineError) {
    try engine.run { () throws(EngineError) in
      // SAFETY: the handles belong to `operations`, which live as long as the plan.
      let status = unsafe handles.withUnsafeBufferPointer { handles in
        unsafe kizu_dnn_execute(engine.context, handles.baseAddress, handles.count)
      }
      if status != KIZU_DNN_OK, let error = reducer?.error { throw .lostRank(error) }
      try EngineError.check(status)
    }
  }

  /// `running = 0.9 running + 0.1 batch`.
  private func update(_ statistic: RunningStatistic) {
    let count = parameters.specs[statistic.parameter].count
    let batch = unsafe values(of: statistic.buffer, count: count)
    // SAFETY: the parameter holds `count` values from its offset on.
    let running = unsafe parameters.values.baseAddress + parameters.offsets[statistic.parameter]
    for channel in 0..<count {
      unsafe running[channel] +=
        RunningStatistic.momentum * (batch[channel] * statistic.factor - running[channel])
    }
  }
}

extension NetworkBuilder {
  /// Emits the backward pass, places every buffer, starts the parameters and binds it all.
  ///
  /// Without a seed the parameters are zeros, to be loaded.
  func finish(seed: UInt64?) throws(EngineError) -> ExecutionPlan {
    if mode == .training {
      do {
        for emit in emitBackward.reversed() { try emit(self) }
      } catch let error as EngineError {
        throw error
      } catch {
        throw .failed("\(error)")
      }
    }
    emitBackward = []
    return try ExecutionPlan(self, arenaLayout: placeBuffers(), seed: seed)
  }

  private func placeBuffers() -> ArenaLayout {
    let order = forward + backward
    let whole = 0...max(0, order.count - 1)
    var lifetimes = [ClosedRange<Int>?](repeating: nil, count: bufferBytes.count)
    for (time, step) in order.enumerated() {
      for case .buffer(let number) in step.memory.values {
        lifetimes[number] = min(time, lifetimes[number]?.lowerBound ?? time)...time
      }
    }
    return ArenaLayout(
      bufferBytes.indices.map { number in
        // What only the preparation touches is not seen above; it lives through everything, as pinned ones do.
        ArenaLayout.Request(
          byteCount: bufferBytes[number],
          lifetime: pinned.contains(number) ? whole : lifetimes[number] ?? whole)
      })
  }
}
