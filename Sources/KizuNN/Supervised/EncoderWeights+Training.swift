extension EncoderWeights {
  /// Puts the encoder's weights and running statistics into a network that will be trained on.
  ///
  /// A network of one channel gets the sum of the stored first convolution over its three channels, which computes the
  /// same on a photo with R = G = B.
  ///
  /// - Parameter network: A network of this architecture, of one channel or three.
  /// - Throws: ``WeightsError`` when a tensor is missing or has another shape.
  public func start(_ network: ClassifierNetwork) throws(WeightsError) {
    let parameters = network.parameters
    for (index, spec) in parameters.specs.enumerated()
    where !spec.name.hasPrefix(LinearHead.parameterPrefix) {
      guard let tensor = tensors[spec.name] else { throw .missingTensor(file: file, name: spec.name) }
      let isFirst = spec.name == Self.firstWeight
      let stored = isFirst ? [spec.shape[0], 3, spec.shape[2], spec.shape[3]] : spec.shape
      guard case .f32(let values) = tensor.values, tensor.shape == stored else {
        throw .mismatchedTensor(
          file: file, name: spec.name, expected: "F32 \(stored)", found: "\(tensor.shape)")
      }
      let isGrey = isFirst && spec.shape[1] == 1
      parameters.setValues(
        of: index, to: isGrey ? Self.oneChannel(values, area: spec.shape[2] * spec.shape[3]) : values)
    }
  }

  /// `[O, 3, k, k]` summed over the channels.
  private static func oneChannel(_ values: [Float], area: Int) -> [Float] {
    (0..<values.count / (3 * area)).flatMap { output in
      (0..<area).map { place in
        let start = 3 * output * area + place
        return values[start] + values[start + area] + values[start + 2 * area]
      }
    }
  }
}
