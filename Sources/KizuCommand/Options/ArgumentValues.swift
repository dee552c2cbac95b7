public import ArgumentParser
public import Kizu

// The library's choices, as values of options.
extension ClassWeight: ExpressibleByArgument {}
extension EvaluationProtocol.Kind: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
