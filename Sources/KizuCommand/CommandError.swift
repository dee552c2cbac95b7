import Kizu

/// What only a command can find wrong; the library's own errors pass through as they are.
enum CommandError: ReportableError, Equatable {
  /// A photo does not decode and `--strict` was given.
  case brokenPhoto(CodecError)
  /// Not one photo could be decoded.
  case noReadablePhoto(folder: String, count: Int, first: CodecError?)
  /// Embeddings and photos have no path in common.
  case noCommonPath(file: String, folder: String, row: String?, photo: String)
  /// An array of embeddings was given without a label file, which names its rows.
  case arrayWithoutLabels(file: String)
  /// An array of embeddings has not one row for each row of the label file.
  case otherRowCount(file: String, rows: Int, labels: String, labelRows: Int)
  /// The name of a file for embeddings ends like another form.
  case embeddingsEnding(file: String)
  /// Stored embeddings are not those that the encoder makes.
  case otherEmbeddings(file: String, model: String)
  /// Photos that could be read before can be read no more.
  case photosChanged(folder: String)
  /// Ctrl-C.
  case interrupted
  /// Ctrl-C during the trainings of a curve, all finished ones of which are kept.
  case curveInterrupted(file: String, done: Int, total: Int)
  /// Ctrl-C during training, after everything was saved.
  case trainingInterrupted(run: String, step: Int, total: Int)
  /// Ctrl-C during a trial, whose finished stages are kept.
  case trialInterrupted(trial: String)
  /// Ctrl-C while a page was served.
  case viewEnded
  /// A trial found a leak, after its report was written.
  case leak(report: String)
  /// Ctrl-C during a search for views, after the best so far was written.
  case tuningInterrupted(preset: String, name: String)
  /// The budget was over before the first training of a search.
  case budgetOver(log: String)
  /// Nobody reads standard output any more.
  case outputClosed
  /// Standard output cannot be written.
  case outputFailed(reason: String)
  /// A photo that `bench` cannot time.
  case nothingToTime(String, reason: String)
  /// `inspect --strict` found what surely spoils a result.
  case endangered([String])
  /// `doctor` found something that keeps Kizu from working.
  case unhealthy([String])

  var exitStatus: ExitStatus {
    switch self {
    case .brokenPhoto, .noReadablePhoto, .noCommonPath, .otherRowCount, .otherEmbeddings, .nothingToTime,
      .endangered, .photosChanged, .leak:
      .badData
    case .interrupted, .trainingInterrupted, .tuningInterrupted, .curveInterrupted, .trialInterrupted,
      .viewEnded:
      .interrupted
    case .budgetOver, .arrayWithoutLabels, .embeddingsEnding: .usage
    case .outputClosed, .outputFailed: .inputOutput
    case .unhealthy: .unavailable
    }
  }

  var description: String {
    switch self {
    case .brokenPhoto(let error):
      "\(error) (or leave out --strict to go on without it)"
    case .noReadablePhoto(let folder, let count, let first):
      "none of the \(count) photos of \(folder) can be read"
        + (first.map { "; the first one: \($0)" } ?? "")
    case .noCommonPath(let file, let folder, let row, let photo):
      "\(file) has no row for any labelled photo of \(folder): its first path is "
        + "“\(row ?? "")”, a photo is “\(photo)”; name the folder that the embeddings were made from"
    case .arrayWithoutLabels(let file):
      "\(file) names no photos; give --labels FILE.csv, whose rows are the rows of the array in the same order, or put "
        + "\(EmbeddingsNPY.pathsFile(of: file)) beside it (path,label)"
    case .otherRowCount(let file, let rows, let labels, let labelRows):
      "\(file) has \(rows) rows, but \(labels) has \(labelRows); row for row they must be the same photos"
    case .embeddingsEnding(let file):
      "\(file) would not be what its name says: embeddings are written as CSV (.csv) or as a NumPy array (.npy)"
    case .otherEmbeddings(let file, let model):
      "\(file) was not made from these photos by \(model); make it anew with “kizu embed”, or leave out --embeddings"
    case .photosChanged(let folder):
      "photos of \(folder) changed while they were read; run the command again when nothing writes to it"
    case .interrupted: "stopped by Ctrl-C; no output was written"
    case .curveInterrupted(let file, let done, let total):
      "stopped by Ctrl-C after \(done) of \(total) trainings, which \(file) keeps; the same command goes on"
    case .trainingInterrupted(let run, let step, let total):
      "stopped at step \(step) of \(total); everything is saved in \(run): go on with --resume"
    case .trialInterrupted(let trial):
      "stopped by Ctrl-C; what was finished is kept in \(trial): the same command goes on"
    case .viewEnded: "the page was ended by Ctrl-C; every label that it called saved is in the label file"
    case .leak(let report):
      "a leak in the photos stopped the trial; \(report) says what to mend"
    case .tuningInterrupted(let preset, let name):
      "stopped by Ctrl-C; \(preset) holds the best recipe so far, \(name); the same command goes on"
    case .budgetOver(let log):
      "the budget was over before a single recipe was tried; give a longer --budget. \(log) keeps the plan: remove "
        + "it to plan anew"
    case .outputClosed: "standard output was closed"
    case .outputFailed(let reason):
      "standard output could not be written: \(reason); check the disk or the program that reads it"
    case .nothingToTime(let name, let reason): "\(name) cannot be timed: it \(reason)"
    case .endangered(let dangers): "\(dangers.joined(separator: ", ")); see the report"
    case .unhealthy(let problems): problems.joined(separator: "; ")
    }
  }
}
