import KizuCore
import KizuData
import KizuEval
import KizuNN

extension FineTuner {
  /// Makes one training of a number of steps.
  ///
  /// - Returns: What was learnt; nil where it was asked to stop.
  func train(
    _ lesson: Lesson, steps: Int, _ settings: FineTuneSettings, onStep: (Int) -> Void,
    until shouldStop: () -> Bool
  ) throws -> Taught? {
    if steps == 0 {
      let head = try probe(on: givenEmbeddings(lesson.rows), lesson, settings)
      return Taught(weights: given, head: head, steps: 0, folds: 0)
    }
    let start =
      settings.method == .fineTune
      ? try probe(on: lastMapEmbeddings(lesson.rows), lesson, settings) : nil
    let present = Set(lesson.labels).sorted()
    var place = [Int](repeating: 0, count: lesson.classCount)
    for (index, label) in present.enumerated() { place[label] = index }
    let network = try ClassifierNetwork(
      engine: engine, architecture: architecture, classCount: present.count, batch: settings.batchSize,
      precision: settings.precision, seed: settings.seed)
    if let start {
      try weights.start(network)
      let layer = start.layer
      network.setHead(weights: layer.weights, bias: layer.bias)
    }
    let training = SupervisedTraining(
      network, photos: lesson.rows, labels: lesson.labels.map { place[$0] }, store: photos.store,
      preprocessing: weights.preprocessing, settings: settings, steps: steps, engine: engine)
    for step in 0..<steps {
      if shouldStop() { return nil }
      guard try training.takeStep(step).isFinite else { throw FineTuneError.notFinite(step: step + 1) }
      onStep(step + 1)
    }
    if shouldStop() { return nil }
    let layer = network.headValues
    return Taught(
      weights: EncoderWeights(
        network.parameters, architecture: network.architecture, preprocessing: weights.preprocessing,
        training: summary(settings, steps: steps), steps: steps),
      head: LinearProbe(
        weights: layer.weights, bias: layer.bias, classes: present, classCount: lesson.classCount,
        dimension: network.architecture.featureCount),
      steps: steps, folds: 0)
  }

  /// The encoder's shape, of one channel only where it was trained so and the photos are grey.
  private var architecture: EncoderArchitecture {
    var architecture = weights.architecture
    if !photos.store.isGrey { architecture.channels = 3 }
    return architecture
  }

  /// The linear probe on embeddings of the photos that teach.
  private func probe(
    on values: [Float], _ lesson: Lesson, _ settings: FineTuneSettings
  ) -> LinearProbe {
    let dimension = values.count / lesson.rows.count
    let strength = LinearProbe.chooseStrength(
      values, dimension: dimension, labels: lesson.labels, groups: lesson.rows.map { photos.rows[$0].group },
      classCount: lesson.classCount, seed: settings.seed, product: engine)
    return LinearProbe.fit(
      values, dimension: dimension, labels: lesson.labels, classCount: lesson.classCount, c: strength.c,
      product: engine)
  }

  /// What the encoder's file says about its training.
  private func summary(_ settings: FineTuneSettings, steps: Int) -> [String: String] {
    var summary = settings.method == .fineTune ? weights.training : [:]
    summary["supervised"] = settings.method.rawValue
    summary["supervised.steps"] = "\(steps)"
    summary["supervised.seed"] = "\(settings.seed)"
    summary["supervised.precision"] = settings.precision.rawValue
    return summary
  }
}
