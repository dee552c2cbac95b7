public import KizuCore

/// Why pretraining cannot start or go on.
public enum PretrainError: ReportableError, Equatable {
  case outOfRange(option: String, value: String, range: String)
  /// An option that means nothing to the method, or contradicts another one.
  case notOfMethod(option: String, method: String, reason: String)
  /// Every photo is related to every other one, so that none is left as a negative.
  case noNegatives(count: Int)
  /// Labels are to guide, and no two photos that may be used have the same.
  case noLabels
  /// Training is to end when k-NN stops rising, and there is nothing to judge by.
  case nothingToJudge
  /// The batch asked for is larger than the set.
  case batchTooLarge(batchSize: Int, sampleCount: Int)
  /// The queue asked for would hold too much of the set.
  case queueTooLong(queue: Int, most: Int, sampleCount: Int)
  /// More processes than a batch, or a part of one, has photos.
  case tooManyRanks(ranks: Int, photos: Int)
  /// A process would train something else than rank 0: other photos, mostly.
  case differsFromRoot(rank: Int, differences: [String])
  /// The batch cannot be computed in so many equal parts.
  case partsDoNotFit(parts: Int, batchSize: Int)
  /// Too few photos decode.
  case tooFewPhotos(usable: Int, broken: Int, example: String?)
  /// Tiles of photos that found no place in the cache.
  case tilesNotCached(count: Int, total: Int, reason: String)
  /// Photos do not decode, and strictness was asked for.
  case brokenPhotos(count: Int, example: String)
  /// The run folder holds something already.
  case runNotEmpty(run: String, isRun: Bool)
  /// The run folder cannot be made or written.
  case cannotCreateRun(run: String, reason: String)
  /// A run's own file is missing, damaged or of another version.
  case damagedRun(file: String, reason: String)
  /// `--resume` or `--config` with settings or photos that differ from the run's.
  case differsFromRun(run: String, differences: [String])
  /// The file that a run started from is another one by now.
  case changedInitialWeights(file: String)
  /// Not even one epoch fits into the time; both in seconds.
  case budgetTooShort(budget: Double, needed: Double)
  /// Numbers of a step became NaN or infinite; `photos` are the batch's, `savedStep` is the checkpoint's, if any.
  case notFinite(Quantity, step: Int, epoch: Int, photos: [String], savedStep: Int?, run: String)
  /// A photo that must be read again cannot be, or is another one by now; the state before the step is saved.
  case photoLost(reason: String, step: Int, isSaved: Bool, run: String)
  /// A file of the run could not be written in the middle of training.
  case cannotSave(reason: String, status: ExitStatus, step: Int, savedStep: Int?, run: String)

  /// What of a training can become NaN or infinite.
  public enum Quantity: String, Sendable {
    case loss
    case gradient
    /// Weights or running statistics.
    case weights
  }

  public var description: String {
    switch self {
    case .outOfRange(let option, let value, let range):
      "\(option) is \(value), but must be \(range)"
    case .notOfMethod(let option, let method, let reason):
      "\(option) cannot be used with --method \(method): \(reason); leave it out"
    case .noNegatives(let count):
      "all \(count) photos or tiles are of one group or copies of one file, so that none can be told from "
        + "another; mend the groups of the label file, or use them all the same with --group-negatives keep"
    case .noLabels:
      "no two photos outside the test split have the same label, so --labels-guide has nothing to go by; name "
        + "the label file with --labels, or leave --labels-guide out"
    case .nothingToJudge:
      "--patience needs labelled photos to judge by, of at least two classes, outside the test split and not in tiles; "
        + "name the label file with --labels, or leave --patience out"
    case .batchTooLarge(let batchSize, let count):
      "--batch-size is \(batchSize), but there are \(count) photos or tiles; take at most \(count), "
        + "or leave the option out"
    case .queueTooLong(let queue, let most, let count):
      "--queue is \(queue), but of \(count) photos or tiles at most half, \(most), may stand in it: a longer one would "
        + "hold most photos' own kind; take less, or leave the option out"
    case .partsDoNotFit(let parts, let batchSize):
      "--accumulate is \(parts), but a batch of \(batchSize) photos must be in equal parts of at least "
        + "\(UpdateOptions.Limits.photosOfPart); set --batch-size to a multiple of --accumulate"
    case .tooManyRanks(let ranks, let photos):
      "\(ranks) processes cannot share \(photos) photos at a time; start fewer, or set a larger --batch-size"
    case .differsFromRoot(let rank, let differences):
      "the process of rank \(rank) has other photos, options or precision than that of rank 0 (called the run here):\n  "
        + differences.joined(separator: "\n  ")
        + "\ngive every process the same files and options, and --precision f32 where CPUs differ"
    case .tooFewPhotos(let usable, let broken, let example):
      "only \(usable) \(usable == 1 ? "photo" : "photos") can be used and at least \(PretrainOptions.Limits.fewestPhotos) are needed"
        + (broken == 0 ? "" : "; \(broken) cannot be read, for example \(example ?? "")")
    case .brokenPhotos(let count, let example):
      "\(count) photos cannot be read, for example \(example); mend or remove them, or leave out --strict"
    case .tilesNotCached(let count, let total, let reason):
      "\(count) of \(total) photos found no place in the cache, which tiles need: \(reason); allow more with "
        + "--cache-limit, or name a folder on another disk with --cache"
    case .runNotEmpty(let run, true):
      "\(run) holds a run already; go on with it by --resume, or choose another folder with -o"
    case .runNotEmpty(let run, false):
      "\(run) holds files already, and no run; choose another folder with -o"
    case .cannotCreateRun(let run, let reason):
      "the run folder \(run) cannot be written: \(reason); choose another one with -o"
    case .damagedRun(let file, let reason):
      "\(file) cannot be used: \(reason); start a new run in another folder"
    case .differsFromRun(let run, let differences):
      "\(run) was made with other settings or photos, so it cannot go on:\n  "
        + differences.joined(separator: "\n  ")
        + "\nleave those options out, or start a new run with another -o"
    case .changedInitialWeights(let file):
      "\(file) is not the file any more that the run started from: its SHA-256 differs; bring the first one back, or "
        + "start a new run from this one with --init"
    case .budgetTooShort(let budget, let needed):
      "--budget is \(Int(budget.rounded())) s, but a single epoch takes about \(Int(needed.rounded(.up))) s here, with "
        + "reading the photos; give more time, or a smaller --image-size or --encoder"
    case .notFinite(let quantity, let step, let epoch, let photos, let savedStep, let run):
      "the \(quantity.rawValue) became infinite or no number in step \(step) (epoch \(epoch)), with the photos "
        + Self.some(of: photos)
        + "; \(Self.lastCheckpoint(savedStep, run)); going on from there would end the same "
        + "way: start a new run with a lower --learning-rate or with --precision f32"
    case .photoLost(let reason, let step, let isSaved, let run):
      "after step \(step), \(reason); "
        + (isSaved
          ? "what was learned so far is saved"
          : "what was learned since the last checkpoint could not be saved")
        + "; bring the photo back as it was and go on with -o \(run) --resume"
    case .cannotSave(let reason, _, let step, let savedStep, let run):
      "after step \(step), \(reason); \(Self.lastCheckpoint(savedStep, run)); make room or mend the permissions, "
        + "then go on from there with -o \(run) --resume"
    }
  }

  /// What is there to go on from.
  private static func lastCheckpoint(_ step: Int?, _ run: String) -> String {
    step.map { "the last checkpoint, \(run)/checkpoint.safetensors, is of step \($0) and good" }
      ?? "there is no checkpoint yet"
  }

  /// The first of many names.
  private static func some(of names: [String]) -> String {
    let named = 5
    let rest = names.count > named ? " and \(names.count - named) more" : ""
    return names.prefix(named).joined(separator: ", ") + rest
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .outOfRange, .notOfMethod, .batchTooLarge, .queueTooLong, .partsDoNotFit, .differsFromRun,
      .tooManyRanks,
      .budgetTooShort:
      .usage
    case .noNegatives, .noLabels, .nothingToJudge, .differsFromRoot, .tooFewPhotos, .brokenPhotos,
      .damagedRun,
      .changedInitialWeights:
      .badData
    case .runNotEmpty, .cannotCreateRun: .cannotCreate
    case .tilesNotCached: .unavailable
    case .notFinite: .software
    case .photoLost: .noInput
    case .cannotSave(_, let status, _, _, _): status
    }
  }
}
