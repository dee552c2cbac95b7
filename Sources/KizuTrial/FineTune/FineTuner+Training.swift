import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuNN

extension FineTuner {
  /// Makes one training.
  ///
  /// - Returns: What was learnt; nil where it was asked to stop.
  func train(
    _ lesson: FineTuneLesson, and pseudo: PseudoLabels = .none, _ way: Way, _ settings: FineTuneSettings,
    _ count: StepCount
  ) throws -> Taught? {
    let steps = way.steps
    if steps == 0 {
      let head = try probe(on: givenEmbeddings(lesson.rows), lesson, settings)
      return Taught(weights: given, head: head, steps: 0)
    }
    let present = Set(lesson.labels).sorted()
    let network = try network(lesson, classes: present, settings)
    let training = SupervisedTraining(
      network, photos: lesson.rows + pseudo.rows, targets: targets(lesson, pseudo, classes: present),
      store: photos.store, preprocessing: weights.preprocessing, settings: settings, way: way,
      engine: engine)
    for step in 0..<steps {
      if count.mustStop { return nil }
      guard try training.takeStep(step).isFinite else { throw FineTuneError.notFinite(step: step + 1) }
      count.add()
    }
    if count.mustStop { return nil }
    let layer = network.headValues
    return Taught(
      weights: EncoderWeights(
        network.parameters, architecture: network.architecture, preprocessing: weights.preprocessing,
        training: summary(settings, way), steps: steps),
      head: LinearProbe(
        weights: layer.weights, bias: layer.bias, classes: present, classCount: lesson.classCount,
        dimension: network.architecture.featureCount),
      steps: steps, crop: way.views.cropScale.lowerBound)
  }

  /// A network at its start.
  private func network(
    _ lesson: FineTuneLesson, classes: [Int], _ settings: FineTuneSettings
  ) throws -> ClassifierNetwork {
    let network = try ClassifierNetwork(
      engine: engine, architecture: architecture, classCount: classes.count, batch: settings.batchSize,
      precision: settings.precision, seed: settings.seed)
    guard settings.method == .fineTune else { return network }
    let layer = try probe(on: lastMapEmbeddings(lesson.rows), lesson, settings).layer
    try weights.start(network)
    network.setHead(weights: layer.weights, bias: layer.bias)
    return network
  }

  /// What all photos that teach are to be called, of the classes that have labels.
  private func targets(
    _ lesson: FineTuneLesson, _ pseudo: PseudoLabels, classes: [Int]
  ) -> ClassTargets {
    var place = [Int](repeating: 0, count: lesson.classCount)
    for (index, label) in classes.enumerated() { place[label] = index }
    let likely = pseudo.rows.indices.flatMap { row in
      classes.map { Float(pseudo.targets[row * lesson.classCount + $0]) }
    }
    return ClassTargets(labels: lesson.labels.map { place[$0] }, classCount: classes.count)
      .followed(by: ClassTargets(probabilities: likely, classCount: classes.count))
  }

  /// The encoder's shape, of one channel only where it was trained so and the photos are grey.
  private var architecture: EncoderArchitecture {
    var architecture = weights.architecture
    if !photos.store.isGrey { architecture.channels = 3 }
    return architecture
  }

  /// The linear probe on embeddings of the photos that teach.
  private func probe(
    on values: [Float], _ lesson: FineTuneLesson, _ settings: FineTuneSettings
  ) -> LinearProbe {
    let dimension = values.count / lesson.rows.count
    let strength = LinearProbe.chooseStrength(
      values, dimension: dimension, labels: lesson.labels, groups: groups(of: lesson),
      classCount: lesson.classCount, seed: settings.seed, product: engine)
    return LinearProbe.fit(
      values, dimension: dimension, labels: lesson.labels, classCount: lesson.classCount, c: strength.c,
      product: engine)
  }

  /// What the encoder's file says about its training.
  private func summary(_ settings: FineTuneSettings, _ way: Way) -> [String: String] {
    var summary = settings.method == .fineTune ? weights.training : [:]
    summary["supervised"] = settings.method.rawValue
    summary["supervised.steps"] = "\(way.steps)"
    summary["supervised.crop"] = "\(way.views.cropScale.lowerBound)"
    summary["supervised.seed"] = "\(settings.seed)"
    summary["supervised.precision"] = settings.precision.rawValue
    return summary
  }
}
