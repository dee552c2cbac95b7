public import KizuEval

/// What labels are to teach an encoder for one draw of a label-efficiency curve.
public struct CurveLesson: Sendable {
  /// Photos whose labels are known.
  public var teaching: [EmbeddingTable.Row]
  /// The class that each is said to be of, in 0 ..< `classCount`.
  public var labels: [Int]
  /// Photos that may teach, though no label of theirs is known.
  public var unlabelled: [EmbeddingTable.Row]
  /// Photos to call.
  public var test: [EmbeddingTable.Row]
  /// K.
  public var classCount: Int
  /// Which draw of labels it is, from 0; trainings of different draws have chances of their own.
  public var draw: Int
}

/// What came of a lesson.
public struct CurveAnswer: Sendable, Equatable {
  /// The class of each test photo.
  public var calls: [Int]
  /// Seconds of processor time that it took, all threads together.
  public var seconds: Double

  public init(calls: [Int], seconds: Double) {
    self.calls = calls
    self.seconds = seconds
  }
}

/// An encoder that is trained anew for each draw of labels.
public protocol CurveLearner {
  /// What tables and plots call it.
  var name: String { get }
  /// How it is trained.
  var method: CurveMethod { get }

  /// Trains and tests.
  ///
  /// - Parameter lesson: What teaches, and what is called.
  /// - Returns: The calls, a function of the lesson alone; nil where it was asked to stop.
  /// - Throws: Why photos cannot be read or the engine fails.
  func learn(_ lesson: CurveLesson) throws -> CurveAnswer?
}
