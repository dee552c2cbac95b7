extension InitialWeights {
  /// What of a file went into an encoder, and what did not.
  public struct Match: Sendable, Equatable {
    /// Tensors of the encoder that came from the file, and all that it has.
    public var tensors: Int
    public var allTensors: Int
    /// The share of the encoder's numbers that came from the file, 0 to 1.
    public var share: Double
    /// Tensors of the encoder that stay as they were drawn, in its order.
    public var missing: [String]
    /// Why the first layer is among them, where its stem is another one.
    public var otherStem: String?
    /// Tensors of the file that the encoder has no place for, in alphabetical order.
    public var unused: [String]
  }

  /// Puts the weights into a network; its projection head stays as it is.
  ///
  /// A first layer of another stem stays as it was drawn. One of three channels is summed over them for a network of
  /// one, whose photos then give the same sums as in colour; one of one channel gives each of three a third.
  ///
  /// - Parameters:
  ///   - parameters: The parameters of a ``TrainingNetwork``.
  ///   - architecture: Its shape.
  /// - Returns: What matched.
  /// - Throws: ``WeightsError/cannotStart(file:reason:)`` when a tensor has another shape, or less than half matches;
  ///   the network is then of no use.
  public func load(
    into parameters: ParameterStore, of architecture: EncoderArchitecture
  ) throws(WeightsError) -> Match {
    let otherStem = otherStem(than: architecture.stem)
    var missing: [String] = []
    var used = Set<String>()
    var (count, allCount, allTensors) = (0, 0, 0)
    for (index, spec) in parameters.specs.enumerated()
    where !spec.name.hasPrefix(ProjectionHead.parameterPrefix) {
      allTensors += 1
      allCount += spec.count
      let isSkipped = otherStem != nil && Self.isOfFirstLayer(spec.name)
      guard !isSkipped, let values = tensors[spec.name], let shape = shapes[spec.name] else {
        missing.append(spec.name)
        continue
      }
      let fitting =
        spec.name == EncoderWeights.firstWeight
        ? Self.withChannels(spec.shape[1], values, shape) : (values, shape)
      guard fitting.1 == spec.shape else { throw otherShape(spec, shape) }
      parameters.setValues(of: index, to: fitting.0)
      used.insert(spec.name)
      count += spec.count
    }
    guard 2 * count >= allCount else {
      throw .cannotStart(
        file: file,
        reason: "only \(100 * count / allCount) % of the weights of \(architecture.kind.rawValue) are in it "
          + "(missing: \(Self.listed(missing))); it must hold a residual network with torchvision's or timm's "
          + "names" + suggestion)
    }
    let unused = tensors.keys.filter { !used.contains($0) } + leftOut
    return Match(
      tensors: used.count, allTensors: allTensors, share: Double(count) / Double(allCount), missing: missing,
      otherStem: otherStem, unused: unused.sorted())
  }

  /// The first names of a list, and how many more there are.
  static func listed(_ names: [String]) -> String {
    let shown = 8
    return names.prefix(shown).joined(separator: ", ")
      + (names.count > shown ? " and \(names.count - shown) more" : "")
  }

  private static func isOfFirstLayer(_ name: String) -> Bool {
    name == EncoderWeights.firstWeight || name.hasPrefix("bn1.")
  }

  /// What the file's first layer is, where it is not of the stem.
  private func otherStem(than stem: Stem) -> String? {
    if case .kizu(let architecture, _) = origin {
      return architecture.stem == stem ? nil : "it is of the stem \(architecture.stem.rawValue)"
    }
    guard let shape = shapes[EncoderWeights.firstWeight], shape.count == 4 else { return "the file has none" }
    return shape[2] == stem.kernel && shape[3] == stem.kernel ? nil : "its kernel is \(shape[2])×\(shape[3])"
  }

  /// A first layer `[O, C, k, k]` for another number of channels; as it is where that cannot be.
  private static func withChannels(
    _ channels: Int, _ values: [Float], _ shape: [Int]
  ) -> (values: [Float], shape: [Int]) {
    guard shape.count == 4, shape[1] != channels, (shape[1], channels) == (3, 1) || shape[1] == 1 else {
      return (values, shape)
    }
    let area = shape[2] * shape[3]
    let folded = (0..<shape[0]).flatMap { output -> [Float] in
      let first = output * shape[1] * area
      guard channels == 1 else {
        let third = values[first..<first + area].map { $0 / 3 }
        return third + third + third
      }
      return (first..<first + area).map { values[$0] + values[$0 + area] + values[$0 + 2 * area] }
    }
    return (folded, [shape[0], channels, shape[2], shape[3]])
  }

  private func otherShape(_ spec: ParameterSpec, _ shape: [Int]) -> WeightsError {
    .cannotStart(
      file: file,
      reason: "its tensor \(spec.name) is \(shape), but the network needs \(spec.shape)" + suggestion)
  }

  /// What to ask for instead.
  private var suggestion: String {
    if case .kizu(let architecture, _) = origin {
      return "; the file is of --encoder \(architecture.kind.rawValue) --encoder-width \(architecture.width)"
    }
    return kind.map { "; the file looks like --encoder \($0.rawValue)" } ?? ""
  }
}

extension InitialWeights.Match {
  /// What people should know of it, line by line.
  public var lines: [String] {
    var lines = [
      "\(tensors) of \(allTensors) tensors come from the file, "
        + "\((1000 * share).rounded(.down) / 10) % of the encoder's weights"
    ]
    if let otherStem { lines.append("the first layer is left at random: \(otherStem)") }
    if !missing.isEmpty { lines.append("left as drawn: \(InitialWeights.listed(missing))") }
    if !unused.isEmpty { lines.append("in the file, but of no use: \(InitialWeights.listed(unused))") }
    return lines
  }
}
