/// How photos to label next are chosen.
public enum SuggestionStrategy: String, Sendable, Codable, CaseIterable {
  /// The most typical photo of each heap of look-alikes: TypiClust, Hacohen, Dekel and Weinshall, "Active learning on a
  /// budget: opposite strategies suit high and low budgets", ICML 2022.
  case typical
  /// The photos that together look most like all others: MaxHerding, Bae, Oliveira and Sutherland, "Generalized
  /// coverage for more robust low-budget active learning", ECCV 2024.
  case coverage
  /// As ``coverage``, but what the labels so far leave in doubt is to be covered first: UHerding, Bae, Sutherland and
  /// Oliveira, "Uncertainty herding: one active learning method for all label budgets", ICLR 2025.
  case uncertain
}
