public import ArgumentParser
public import Kizu

// The library's choices, as values of options.
extension AnomalyCSV.Score: ExpressibleByArgument {}
extension BatchNormStatistics: ExpressibleByArgument {}
extension ClassWeight: ExpressibleByArgument {}
extension Corruption.Kind: ExpressibleByArgument {}
extension CurveMethod: ExpressibleByArgument {}
extension EncoderName: ExpressibleByArgument {}
extension EvaluationProtocol.Kind: ExpressibleByArgument {}
extension FitMode: ExpressibleByArgument {}
extension IntensityRange: ExpressibleByArgument {}
extension LossSettings.FalseNegatives: ExpressibleByArgument {}
extension LossSettings.GroupNegatives: ExpressibleByArgument {}
extension ONNXModel.Preprocess: ExpressibleByArgument {}
extension Pooling: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension LearningRateSchedule.Kind: ExpressibleByArgument {}
extension Optimizer.Kind: ExpressibleByArgument {}
extension PretrainOptions.Method: ExpressibleByArgument {}
extension Readout: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
extension Stem: ExpressibleByArgument {}
extension SuggestionStrategy: ExpressibleByArgument {}
extension TuningCriterion: ExpressibleByArgument {}

extension ResolutionPlan: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Warmup: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension ReportLanguage: ExpressibleByArgument {}
