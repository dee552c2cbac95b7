import KizuCore
import RealModule

/// The cosines of projections with each other and with those of a queue, some photos at a time, and the way back from
/// their gradient to that of the projections.
///
/// ẑ = z / ‖z‖ and c_ij = ẑ_i · ẑ_j, where i is one of the 2N views of the batch, and j one of these or of the Q in the
/// queue. Where G_ij = ∂L/∂c_ij counts each entry alone, ∂L/∂ẑ_i = Σ_j G_ij ẑ_j + Σ_j G_ji ẑ_j, the second sum over the
/// batch alone, for no gradient flows into the queue; and ∂L/∂z = (∂ẑ - ẑ (ẑ · ∂ẑ)) / ‖z‖. Memory grows with the batch,
/// not with its square.
@safe final class Cosines {
  /// Projections of a batch: 2N.
  let count: Int
  /// Length of a projection.
  let dimensions: Int
  /// Projections in the queue, Q.
  let queueCount: Int
  /// Cosines in a row: with the batch, then with the queue.
  var width: Int { count + queueCount }
  /// Photos that are worked on at a time.
  let tilePhotos: Int
  /// c, `[2P, 2N + Q]`, of the first views of P photos and then of their second views; to be replaced by G in place.
  let tile: AlignedBuffer<Float>
  /// ẑ of the batch and then of the queue, `[2N + Q, D]`.
  private let units: AlignedBuffer<Float>
  private let norms: AlignedBuffer<Float>
  private let unitGradient: AlignedBuffer<Float>

  /// Plans the memory for batches of one shape.
  init(count: Int, dimensions: Int, queueCount: Int = 0, tilePhotos: Int) {
    self.count = count
    self.dimensions = dimensions
    self.queueCount = queueCount
    self.tilePhotos = min(tilePhotos, count / 2)
    tile = AlignedBuffer(count: 2 * self.tilePhotos * (count + queueCount))
    units = AlignedBuffer(count: (count + queueCount) * dimensions)
    norms = AlignedBuffer(count: count)
    unitGradient = AlignedBuffer(count: (count + queueCount) * dimensions)
  }

  /// Takes a batch: ẑ of each projection; a zero vector stays zero, and has cosine 0 with all.
  func begin(_ projections: Span<Float>) {
    precondition(projections.count == count * dimensions)
    // SAFETY: here and below each buffer is read only after it was written, by the thread that wrote it.
    var unitSpan = unsafe units.elements.mutableSpan
    var lengths = unsafe norms.elements.mutableSpan
    var gradient = unsafe unitGradient.elements.mutableSpan
    for index in gradient.indices { gradient[index] = 0 }
    for row in 0..<count {
      var squares: Float = 0
      for index in row * dimensions..<(row + 1) * dimensions {
        squares += projections[index] * projections[index]
      }
      let norm = max(Float.sqrt(squares), 1e-12)
      lengths[row] = norm
      for index in row * dimensions..<(row + 1) * dimensions { unitSpan[index] = projections[index] / norm }
    }
  }

  /// Fills the tile with the cosines of some photos' views.
  func fill(_ photos: Range<Int>, product: some MatrixProduct) {
    for view in 0..<2 {
      var cosines = unsafe block(view, photos.count).mutableSpan
      unsafe product.multiply(
        rows: photos.count, columns: width, inner: dimensions, rows(of: photos, view, in: units).span,
        transposeA: false, units.elements.span, transposeB: true, into: &cosines, accumulate: false)
    }
  }

  /// Takes the tile, which holds G by now, into the gradient.
  func gather(_ photos: Range<Int>, product: some MatrixProduct) {
    for view in 0..<2 {
      let slopes = unsafe block(view, photos.count)
      var own = unsafe rows(of: photos, view, in: unitGradient).mutableSpan
      unsafe product.multiply(
        rows: photos.count, columns: dimensions, inner: width, slopes.span, transposeA: false,
        units.elements.span, transposeB: false, into: &own, accumulate: true)
      var all = unsafe unitGradient.elements.mutableSpan
      unsafe product.multiply(
        rows: width, columns: dimensions, inner: photos.count, slopes.span, transposeA: true,
        rows(of: photos, view, in: units).span, transposeB: false, into: &all, accumulate: true)
    }
  }

  /// Turns what was gathered into the gradient by the projections.
  func finish(into gradient: inout MutableSpan<Float>) {
    precondition(gradient.count == count * dimensions)
    let (unitSpan, byUnits) = unsafe (units.elements.span, unitGradient.elements.span)
    let lengths = unsafe norms.elements.span
    for row in 0..<count {
      let range = row * dimensions..<(row + 1) * dimensions
      var along: Float = 0
      for index in range { along += unitSpan[index] * byUnits[index] }
      for index in range { gradient[index] = (byUnits[index] - unitSpan[index] * along) / lengths[row] }
    }
  }

  /// The cosine of a photo's two views.
  func positive(ofPhoto photo: Int) -> Float {
    let unitSpan = unsafe units.elements.span
    let (first, second) = (photo * dimensions, (photo + count / 2) * dimensions)
    return (0..<dimensions).reduce(0) { $0 + unitSpan[first + $1] * unitSpan[second + $1] }
  }

  /// Puts ẑ of a view of the batch at a place of the queue.
  func enqueue(row: Int, at place: Int) {
    var unitSpan = unsafe units.elements.mutableSpan
    for index in 0..<dimensions {
      unitSpan[(count + place) * dimensions + index] = unitSpan[row * dimensions + index]
    }
  }

  /// What stands in the queue, `[Q, D]`.
  var queued: [Float] {
    get { unsafe Array(units.elements[(count * dimensions)...]) }
    set {
      precondition(newValue.count == queueCount * dimensions)
      var unitSpan = unsafe units.elements.mutableSpan
      for (index, value) in newValue.enumerated() { unitSpan[count * dimensions + index] = value }
    }
  }

  /// The tile's rows of one view.
  @unsafe private func block(_ view: Int, _ photos: Int) -> UnsafeMutableBufferPointer<Float> {
    unsafe tile.elements.extracting(view * photos * width..<(view + 1) * photos * width)
  }

  /// The rows of one view of some photos.
  @unsafe private func rows(
    of photos: Range<Int>, _ view: Int, in buffer: borrowing AlignedBuffer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    let start = view * (count / 2)
    return unsafe buffer.elements.extracting(
      (start + photos.lowerBound) * dimensions..<(start + photos.upperBound) * dimensions)
  }
}
