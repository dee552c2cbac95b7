import ArgumentParser
import Kizu

/// What embeddings are computed with.
struct PrecisionOption: ParsableArguments {
  @Option(
    help: """
      What embeddings are computed with: f32, or bf16, which is faster where the CPU has \
      it (kizu doctor says so) and moves each embedding by about a hundredth, one that is \
      pooled from tiles by more.
      """)
  var precision = Precision.f32
}
