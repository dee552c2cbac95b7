/// How gradients become new weights: one rule over all parameters of a network.
///
/// η is the learning rate and λ the weight decay, each times the parameter's own ``ParameterStore/factors``; g is the
/// gradient, w the value, v and s what is remembered. Any number of threads computes the same bits.
///
/// ```swift
/// var optimizer = Optimizer.adamw(weightDecay: 0.05)
/// network.parameters.prepare(for: optimizer)
/// optimizer.update(network.parameters, learningRate: 1e-3, step: 0, on: engine)
/// ```
public struct Optimizer: Sendable, Codable, Equatable {
  /// The rule.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// `v ← m v + g + λ w`, `w ← w - η v`, as PyTorch defines it.
    case sgd
    /// The same looking ahead: `w ← w - η (g + λ w + m v)` (Sutskever et al., ICML 2013, as PyTorch defines it).
    case nesterov
    /// `v ← m v + r (g + λ w)`, `w ← w - η v` with a trust ratio r for each weight tensor (You et al., 2017).
    case lars
    /// Adam with decay apart from the gradient (Loshchilov and Hutter, ICLR 2019), as PyTorch defines it.
    case adamw
  }

  public var kind: Kind
  /// m, or β₁ of AdamW, in 0 ..< 1.
  public var momentum: Float
  /// λ, at least 0.
  public var weightDecay: Float
  /// β₂ of AdamW, in 0 ..< 1; nil for others.
  public var squareDecay: Float?
  /// What is added to AdamW's root, above 0; nil for others.
  public var epsilon: Float?
  /// The trust coefficient of LARS, above 0; nil for others.
  public var trust: Float?
  /// Whether a trust ratio is at most 1; nil for all but LARS.
  public var clipsTrust: Bool?

  private init(_ kind: Kind, momentum: Float, weightDecay: Float) {
    self.kind = kind
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  /// Stochastic gradient descent with momentum.
  public static func sgd(
    momentum: Float = 0.9, weightDecay: Float = 5e-4, nesterov: Bool = false
  ) -> Optimizer {
    Optimizer(nesterov ? .nesterov : .sgd, momentum: momentum, weightDecay: weightDecay)
  }

  /// Layer-wise adaptive rate scaling, for large batches: `r = trust ‖w‖ / (‖g‖ + λ ‖w‖)`.
  ///
  /// Scales, shifts and biases are updated as by ``sgd(momentum:weightDecay:nesterov:)``. Where a norm is zero r is 1.
  public static func lars(
    momentum: Float = 0.9, weightDecay: Float = 1e-6, trust: Float = 1e-3, clipsTrust: Bool = true
  ) -> Optimizer {
    var optimizer = Optimizer(.lars, momentum: momentum, weightDecay: weightDecay)
    optimizer.trust = trust
    optimizer.clipsTrust = clipsTrust
    return optimizer
  }

  /// Adam with decoupled weight decay.
  ///
  /// With t updates, this one counted: `v ← β₁ v + (1 - β₁) g`, `s ← β₂ s + (1 - β₂) g²`,
  /// `w ← w - η λ w - η v / (1 - β₁ᵗ) / (√(s / (1 - β₂ᵗ)) + ε)`.
  public static func adamw(
    momentum: Float = 0.9, squareDecay: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0.01
  ) -> Optimizer {
    var optimizer = Optimizer(.adamw, momentum: momentum, weightDecay: weightDecay)
    optimizer.squareDecay = squareDecay
    optimizer.epsilon = epsilon
    return optimizer
  }
}

// The settings of a run from before there was a choice hold no kind.
extension KeyedDecodingContainer {
  func decode(_ type: Optimizer.Kind.Type, forKey key: Key) throws -> Optimizer.Kind {
    try decodeIfPresent(type, forKey: key) ?? .sgd
  }
}
