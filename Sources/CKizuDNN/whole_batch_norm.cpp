// Batch normalisation over a batch whose rows stand in several processes: what oneDNN's own lacks. Statistics before
// the forward pass, and what is missing of the gradient after the backward pass; oneDNN does what lies between, with
// the statistics as constants.
#include <algorithm>
#include <cmath>

#include "blocked_tensor.hpp"

using kizu::blocked_tensor;

namespace {

// Lanes that are worked on at a time, so that their sums stay in registers.
constexpr int64_t width = 16;

// Calls `body(first channel, lanes, offset)` for each stretch of adjacent channels of one photo, without padding; the
// offset is that of its first place.
template <typename Body>
void for_each_stretch(const blocked_tensor &tensor, int64_t image, const Body &body) {
  for (int64_t block = 0; block < tensor.blocks; ++block) {
    const int64_t lanes = std::min(tensor.lanes, tensor.channels - block * tensor.lanes);
    for (int64_t lane = 0; lane < lanes; lane += width) {
      body(block * tensor.lanes + lane, std::min(width, lanes - lane), tensor.offset(image, block, 0, 0) + lane);
    }
  }
}

// Adds to `sums` the values of a stretch, or their squared distances from `centre`: a row in f32, rows in double.
template <bool squared, typename Element>
void add(
    const blocked_tensor &tensor, const Element *start, int64_t lanes, const float *centre, double *sums) {
  for (int64_t row = 0; row < tensor.height; ++row) {
    float partial[width] = {};
    for (int64_t column = 0; column < tensor.width; ++column) {
      const Element *values = start + row * tensor.row_stride + column * tensor.column_stride;
      const auto take = [&](int64_t lane) {
        const float value = kizu::load(values + lane);
        if constexpr (squared) {
          partial[lane] += (value - centre[lane]) * (value - centre[lane]);
        } else {
          partial[lane] += value;
        }
      };
      if (lanes == width) {
        for (int64_t lane = 0; lane < width; ++lane) take(lane);
      } else {
        for (int64_t lane = 0; lane < lanes; ++lane) take(lane);
      }
    }
    for (int64_t lane = 0; lane < lanes; ++lane) sums[lane] += partial[lane];
  }
}

// Per channel over this process's photos, in one order whatever the number of threads. `partial` is [N, C].
template <bool squared, typename Element>
void add_photos(
    kizu_dnn_context *context, const blocked_tensor &tensor, const Element *source, const float *centre,
    double *partial, double *sums) {
  const int64_t channels = tensor.channels;
  kizu::for_each(context, tensor.batch, [&](int64_t image) {
    double *own = partial + image * channels;
    std::fill_n(own, channels, 0.0);
    for_each_stretch(tensor, image, [&](int64_t channel, int64_t lanes, int64_t offset) {
      add<squared>(tensor, source + offset, lanes, centre + channel, own + channel);
    });
  });
  std::fill_n(sums, channels, 0.0);
  for (int64_t image = 0; image < tensor.batch; ++image) {
    for (int64_t channel = 0; channel < channels; ++channel) sums[channel] += partial[image * channels + channel];
  }
}

void reduce(const kizu_dnn_reducer &reducer, double *values, int64_t count) {
  if (!reducer.reduce(reducer.data, values, static_cast<size_t>(count))) {
    throw dnnl::error(dnnl_runtime_error, "another process of this job is gone");
  }
}

// μ = Σ x / n, σ² = Σ x² / n - μ² over all processes. Each sends Σ x and Σ x² in double, the squares made of its own
// centred ones: so nothing of a small variance is lost beside a large mean.
template <typename Element>
void measure(
    kizu_dnn_context *context, const kizu_dnn_operation &operation, const blocked_tensor &tensor, double count,
    const kizu_dnn_reducer &reducer) {
  const auto *source = kizu::memory_of<const Element>(operation, DNNL_ARG_SRC);
  auto *mean = kizu::memory_of<float>(operation, DNNL_ARG_MEAN);
  auto *variance = kizu::memory_of<float>(operation, DNNL_ARG_VARIANCE);
  auto *sums = kizu::memory_of<double>(operation, DNNL_ARG_SCRATCHPAD);
  const int64_t channels = tensor.channels;
  double *squares = sums + channels, *partial = squares + channels;
  const auto own = static_cast<double>(tensor.batch * tensor.height * tensor.width);
  add_photos<false>(context, tensor, source, mean, partial, sums);
  for (int64_t channel = 0; channel < channels; ++channel) mean[channel] = static_cast<float>(sums[channel] / own);
  add_photos<true>(context, tensor, source, mean, partial, squares);
  for (int64_t channel = 0; channel < channels; ++channel) {
    // Σ x² = Σ (x - c)² + 2 c Σ x - n c², c being the mean as it was rounded.
    const double centre = mean[channel];
    squares[channel] += 2 * centre * sums[channel] - own * centre * centre;
  }
  reduce(reducer, sums, 2 * channels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    const double average = sums[channel] / count;
    mean[channel] = static_cast<float>(average);
    variance[channel] = static_cast<float>(std::max(0.0, squares[channel] / count - average * average));
  }
}

// ∂x ← ∂x - γ / (σ n) (Σ ∂y + x̂ Σ ∂y x̂) over all processes: what flows through mean and variance. Their own sums
// stand where oneDNN put the gradients of shift and scale.
template <typename Element>
void correct(
    kizu_dnn_context *context, const kizu_dnn_operation &operation, const blocked_tensor &tensor, double count,
    float epsilon, const kizu_dnn_reducer &reducer) {
  const auto *source = kizu::memory_of<const Element>(operation, DNNL_ARG_SRC);
  auto *gradient = kizu::memory_of<Element>(operation, DNNL_ARG_DIFF_SRC);
  const auto *mean = kizu::memory_of<const float>(operation, DNNL_ARG_MEAN);
  const auto *variance = kizu::memory_of<const float>(operation, DNNL_ARG_VARIANCE);
  const auto *scale = kizu::memory_of<const float>(operation, DNNL_ARG_SCALE);
  const auto *by_scale = kizu::memory_of<const float>(operation, DNNL_ARG_DIFF_SCALE);
  const auto *by_shift = kizu::memory_of<const float>(operation, DNNL_ARG_DIFF_SHIFT);
  auto *sums = kizu::memory_of<double>(operation, DNNL_ARG_SCRATCHPAD);
  const int64_t channels = tensor.channels;
  auto *constant = reinterpret_cast<float *>(sums + 2 * channels), *slope = constant + channels;
  for (int64_t channel = 0; channel < channels; ++channel) {
    sums[channel] = by_shift[channel];
    sums[channels + channel] = by_scale[channel];
  }
  reduce(reducer, sums, 2 * channels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    const double deviation = std::sqrt(static_cast<double>(variance[channel]) + epsilon);
    const double factor = scale[channel] / (deviation * count);
    slope[channel] = static_cast<float>(factor * sums[channels + channel] / deviation);
    constant[channel] = static_cast<float>(factor * sums[channel]);
  }
  kizu::for_each(context, tensor.batch, [&](int64_t image) {
    for_each_stretch(tensor, image, [&](int64_t channel, int64_t lanes, int64_t offset) {
      for (int64_t row = 0; row < tensor.height; ++row) {
        for (int64_t column = 0; column < tensor.width; ++column) {
          const int64_t place = offset + row * tensor.row_stride + column * tensor.column_stride;
          for (int64_t lane = 0; lane < lanes; ++lane) {
            const float centred = kizu::load(source + place + lane) - mean[channel + lane];
            const float change = constant[channel + lane] + slope[channel + lane] * centred;
            kizu::store(gradient + place + lane, kizu::load(gradient + place + lane) - change);
          }
        }
      }
    });
  });
}

dnnl::memory::desc vector_of(int64_t count) {
  return {{count}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::a};
}

}  // namespace

kizu_dnn_status kizu_dnn_whole_batch_statistics_create(
    kizu_dnn_context *context, kizu_dnn_type type, const kizu_dnn_layout *data, int64_t count,
    kizu_dnn_reducer reducer, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    const blocked_tensor tensor(data->desc);
    const bool is_bf16 = type == KIZU_DNN_BF16;
    // Doubles, two floats' room each: both sums, and each photo's share.
    const auto scratchpad = vector_of(2 * tensor.channels * (2 + tensor.batch));
    *operation = kizu::make_own_operation(
        context, "kizu:whole-batch-statistics",
        {{KIZU_DNN_SOURCE, data->desc},
         {KIZU_DNN_MEAN, vector_of(tensor.channels)},
         {KIZU_DNN_VARIANCE, vector_of(tensor.channels)},
         {KIZU_DNN_SCRATCHPAD, scratchpad}},
        [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
          const auto body = is_bf16 ? measure<kizu::bf16> : measure<float>;
          body(context, operation, tensor, static_cast<double>(count), reducer);
        });
  });
}

kizu_dnn_status kizu_dnn_whole_batch_gradient_create(
    kizu_dnn_context *context, kizu_dnn_type type, const kizu_dnn_layout *data, float epsilon, int64_t count,
    kizu_dnn_reducer reducer, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    const blocked_tensor tensor(data->desc);
    const bool is_bf16 = type == KIZU_DNN_BF16;
    const auto channel = vector_of(tensor.channels);
    *operation = kizu::make_own_operation(
        context, "kizu:whole-batch-gradient",
        {{KIZU_DNN_SOURCE, data->desc},
         {KIZU_DNN_DIFF_SOURCE, data->desc},
         {KIZU_DNN_MEAN, channel},
         {KIZU_DNN_VARIANCE, channel},
         {KIZU_DNN_SCALE, channel},
         {KIZU_DNN_DIFF_SCALE, channel},
         {KIZU_DNN_DIFF_SHIFT, channel},
         {KIZU_DNN_SCRATCHPAD, vector_of(6 * tensor.channels)}},
        [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
          const auto body = is_bf16 ? correct<kizu::bf16> : correct<float>;
          body(context, operation, tensor, static_cast<double>(count), epsilon, reducer);
        });
  });
}
