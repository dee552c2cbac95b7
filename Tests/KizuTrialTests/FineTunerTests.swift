import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuNN
import Testing

@testable import KizuTrial

@Suite(.serialized) struct FineTunerTests {
  @Test("Labels teach textures from scratch and from an encoder, far above guessing")
  func learns() throws {
    let bench = try TextureBench()
    for method in FineTuneMethod.allCases {
      var settings = bench.settings(method, steps: 60)
      settings.batchSize = 16
      let experiment = try FineTuneExperiment(
        bench.tuner, settings: settings, evaluation: EvaluationSettings())
      let result = try #require(try experiment.run())
      #expect(result.balancedAccuracy > 0.6, "\(method): \(result.balancedAccuracy)")
      #expect(result.protocol.kind == .split && result.trainCount == 40 && result.testCount == 20)
      #expect(result.training?.steps == [60] && result.training?.method == method.rawValue)
    }
  }

  @Test("Equal seeds give equal bits, other seeds others; nothing depends on what was taught before")
  func repeatable() throws {
    let bench = try TextureBench(count: 24)
    let lesson = bench.lesson(.train)
    for method in FineTuneMethod.allCases {
      var settings = bench.settings(method, steps: 3)
      func teach(_ tuner: FineTuner) throws -> FineTuner.Taught {
        try #require(try tuner.teach(lesson, settings: settings))
      }
      let tuner = bench.tuner
      let first = try teach(tuner)
      let second = try teach(tuner)
      #expect(first.weights.encoded() == second.weights.encoded() && first.head == second.head)
      settings.seed = 1
      let other = try teach(tuner)
      #expect(other.weights.encoded() != first.weights.encoded() && other.head != first.head)
    }
  }

  @Test(
    "Without a step fine-tuning is the linear probe of the encoder, as it is read out",
    arguments: [Readout.last, .middle])
  func probe(readout: Readout) throws {
    let bench = try TextureBench(count: 36)
    var weights = bench.weights
    weights.architecture.readout = readout
    let tuner = FineTuner(bench.photos, weights: weights, engine: bench.engine)
    let taught = try #require(
      try tuner.train(
        bench.lesson(.train), FineTuner.Way(steps: 0, views: .part), bench.settings(.fineTune, steps: nil),
        StepCount(FineTuner.Hooks(), total: 0)))
    #expect(taught.weights.encoded() == weights.encoded())
    let values = try bench.photos.embeddings(
      of: Array(bench.photos.rows.indices), by: weights, engine: bench.engine)
    let table = try EmbeddingTable(
      rows: bench.photos.rows, dimension: values.count / bench.photos.rows.count, values: values)
    let test = bench.lesson(.test)
    let right = zip(try tuner.calls(test.rows, by: taught), test.labels).count { $0 == $1 }
    let judged = try Evaluator.probe(table, product: bench.engine)
    #expect(abs(judged.accuracy - Double(right) / Double(test.rows.count)) < 1e-12)
  }

  @Test(
    "Folds choose whether to train at all and on which views; where there are no folds it is done on the first"
  )
  func folds() throws {
    let labels = [0, 0, 0, 1, 1, 1]
    let none = [String?](repeating: nil, count: 6)
    var settings = FineTuneSettings(.fineTune, views: [.part, .surface])
    let ways = FineTuner.ways(settings, photos: 100)
    #expect(ways.map(\.steps) == [0, 300, 300] && ways[1].views == .part && ways[2].views == .surface)
    settings.steps = 9
    #expect(FineTuner.ways(settings, photos: 100).map(\.steps) == [9, 9])
    settings = FineTuneSettings(.scratch, views: [.part])
    #expect(FineTuner.ways(settings, photos: 100) == [FineTuner.Way(steps: 300, views: .part)])
    let plan = FineTuner.FoldPlan(labels: labels, groups: none, ways: ways, seed: 0)
    #expect(plan.folds == 3 && plan.tried == 3 && plan.stepCount == 1800)
    let many = FineTuner.FoldPlan(
      labels: (0..<1600).map { $0 % 2 }, groups: [String?](repeating: nil, count: 1600), ways: ways, seed: 0)
    #expect(many.folds == 3 && many.tried == 2 && many.stepCount == 1200)
    let pairs = FineTuner.FoldPlan(
      labels: labels, groups: ["a", "a", "b", "c", "d", "d"], ways: ways, seed: 0)
    #expect(pairs.folds == 2 && pairs.foldOfRow[0] == pairs.foldOfRow[1])
    let single = FineTuner.FoldPlan(labels: [0, 0, 1], groups: [nil, nil, nil], ways: ways, seed: 0)
    #expect(single.folds == 0 && single.stepCount == 0)

    let bench = try TextureBench(count: 24)
    let first = try bench.tuner.choose(
      single, bench.lesson(.train), settings, StepCount(FineTuner.Hooks(), total: 0))
    #expect(first == ways[1])
    let lesson = bench.lesson(.train)
    var told: [Int] = []
    var most = 0
    var hooks = FineTuner.Hooks()
    hooks.onStep = {
      told.append($0)
      most = $1
    }
    settings = bench.settings(.fineTune, steps: nil)
    settings.views.append(ViewRecipe.part.milder(crop: 0.8))
    let taught = try #require(try bench.tuner.teach(lesson, settings: settings, hooks: hooks))
    let found = FineTuner.FoldPlan(
      labels: lesson.labels, groups: bench.tuner.groups(of: lesson),
      ways: FineTuner.ways(settings, photos: lesson.rows.count), seed: 0)
    #expect(found.ways.contains { $0.steps == taught.steps } && taught.folds == found.tried)
    #expect(taught.steps == 0 ? taught.crop == 1 : taught.crop == 0.6 || taught.crop == 0.8)
    #expect(told == told.sorted() && told.last == found.stepCount + taught.steps || taught.steps == 0)
    #expect(most >= told.last ?? 0)
  }

  @Test("One photo a class, or of one class alone, can teach; classes without photos are never called")
  func few() throws {
    let bench = try TextureBench(count: 24)
    let test = bench.lesson(.test)
    for (labels, allowed) in [([0, 2], Set([0, 2])), ([1, 1], Set([1]))] {
      for method in FineTuneMethod.allCases {
        let taught = try #require(
          try bench.tuner.teach(
            FineTuneLesson(rows: [0, 1], labels: labels, unlabelled: [3, 4], classCount: 3),
            settings: bench.settings(method, steps: 2)))
        #expect(Set(try bench.tuner.calls(test.rows, by: taught)).isSubset(of: allowed))
      }
    }
  }

  @Test("Photos without a label teach what the labels taught: a second training learns from the calls")
  func selfTraining() throws {
    let bench = try TextureBench(count: 36)
    var lesson = bench.lesson(.train)
    let unlabelled = Array(lesson.rows.suffix(12))
    (lesson.rows, lesson.labels) = (Array(lesson.rows.prefix(12)), Array(lesson.labels.prefix(12)))
    var settings = bench.settings(.fineTune, steps: 3)
    let alone = try #require(try bench.tuner.teach(lesson, settings: settings))
    lesson.unlabelled = unlabelled
    var told: [Int] = []
    var most = 0
    var hooks = FineTuner.Hooks()
    hooks.onStep = {
      told.append($0)
      most = $1
    }
    let taught = try #require(try bench.tuner.teach(lesson, settings: settings, hooks: hooks))
    #expect(taught.unlabelled == 12 && taught.weights.encoded() != alone.weights.encoded())
    #expect(told == [1, 2, 3, 4, 5, 6] && most == 6)

    // The second training alone, from the calls of the first.
    let called = try bench.tuner.targets(unlabelled, by: alone)
    let second = try #require(
      try bench.tuner.train(
        lesson, and: called, FineTuner.Way(steps: 3, views: settings.views[0]), settings,
        StepCount(hooks, total: 3)))
    #expect(second.weights.encoded() == taught.weights.encoded() && second.head == taught.head)
    for row in unlabelled.indices {
      #expect(abs(called.targets[3 * row..<3 * row + 3].reduce(0, +) - 1) < 1e-9)
    }

    settings.unlabelled = 0
    #expect(try bench.tuner.teach(lesson, settings: settings)?.weights.encoded() == alone.weights.encoded())
    settings.unlabelled = 5
    #expect(try bench.tuner.teach(lesson, settings: settings)?.unlabelled == 5)
  }

  @Test("Photos whose labels were not drawn teach without them")
  func withoutLabels() throws {
    let bench = try TextureBench(count: 36)
    var settings = bench.settings(.fineTune, steps: 2)
    func result(share: Double) throws -> (note: String, drawn: Int) {
      let experiment = try FineTuneExperiment(
        bench.tuner, settings: settings, evaluation: EvaluationSettings(), share: share)
      let note = try #require(try experiment.run()).protocol.note
      return (note, experiment.draw(round: 0, repetition: 0).rows.count)
    }
    let half = try result(share: 0.5)
    #expect(half.note.contains("learned from \(24 - half.drawn) photos without a label") && half.drawn < 20)
    #expect(try !result(share: 1).note.contains("without a label"))
    settings.unlabelled = 0
    #expect(try !result(share: 0.5).note.contains("without a label"))
  }

  @Test("Training stops when asked, and an encoder of tiles is refused")
  func stopping() throws {
    let bench = try TextureBench(count: 24)
    var asked = 0
    let experiment = try FineTuneExperiment(
      bench.tuner, settings: bench.settings(.scratch, steps: 50), evaluation: EvaluationSettings())
    let stopped = try experiment.run(shouldStop: {
      asked += 1
      return asked > 3
    })
    #expect(stopped == nil && asked == 4)
    let tiles = try TextureBench.untrained(bench.engine, tiling: Tiling(side: 64))
    #expect(throws: FineTuneError.tiles) {
      try FineTunePhotos(reading: bench.photos.store.photos, for: tiles, threads: 1)
    }
  }

  @Test("Repetitions have their own seeds and labels, and photos count once")
  func repetitions() throws {
    let bench = try TextureBench(count: 36)
    let experiment = try FineTuneExperiment(
      bench.tuner, settings: bench.settings(.scratch, steps: 2), evaluation: EvaluationSettings(), repeats: 3,
      share: 0.25)
    let result = try #require(try experiment.run())
    let training = try #require(result.training)
    #expect(training.repetitions.map(\.seed) == [0, 1, 2] && training.share == 0.25)
    let mean = training.repetitions.reduce(0) { $0 + $1.balancedAccuracy } / 3
    #expect(abs(result.balancedAccuracy - mean) < 1e-12)
    #expect(result.testCount == 12 && result.confusion.joined().reduce(0, +) == 36)
    #expect(
      result.trainCount == experiment.draw(round: 0, repetition: 0).rows.count && result.trainCount < 10)
    #expect(training.seedCI != nil && result.protocol.note.contains("25 %"))
  }

  @Test("Milder recipes are valid and alter no more than the preset", arguments: ViewRecipe.presetNames)
  func milder(name: String) throws {
    let recipe = try ViewRecipe.preset(named: name)
    let milder = recipe.milder(crop: 0.5)
    try milder.validate()
    #expect(milder.cropScale.lowerBound >= 0.5 && milder.brightness <= recipe.brightness)
    #expect(recipe.milder(crop: 0.8).cropScale.lowerBound >= 0.8)
    #expect(milder.quarterTurn == recipe.quarterTurn && milder.horizontalFlip == recipe.horizontalFlip)
  }

  @Test("What was taught with all labels is a classifier that its file gives back")
  func classifier() throws {
    let bench = try TextureBench(count: 24)
    let experiment = try FineTuneExperiment(
      bench.tuner, settings: bench.settings(.scratch, steps: 2), evaluation: EvaluationSettings())
    let taught = try #require(try experiment.teachAll())
    let saved = try bench.tuner.classifier(taught, encoder: "abc", threads: 1)
    let read = try SavedClassifier(decoding: saved.encoded(), file: "c.json")
    #expect(read.classes == saved.classes && read.paths == bench.photos.rows.map(\.path))
    let test = bench.lesson(.test)
    let values = try bench.photos.embeddings(of: test.rows, by: taught.weights, engine: bench.engine)
    let calls = read.predict(values, product: bench.engine).map(\.label)
    #expect(calls == (try bench.tuner.calls(test.rows, by: taught)))
  }
}
