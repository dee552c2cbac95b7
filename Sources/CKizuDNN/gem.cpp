// Generalised-mean pooling: Radenović, Tolias and Chum, "Fine-tuning CNN image retrieval with no human
// annotation", IEEE TPAMI 2018.
#include <algorithm>
#include <cmath>

#include "blocked_tensor.hpp"

using kizu::blocked_tensor;

namespace {

// Below this a value counts as this: powers of zero have no logarithm.
constexpr float floor_value = 1e-6F;

struct shapes {
  blocked_tensor large, small;
};

// One channel of one photo: the sums over its positions.
struct channel_sums {
  double power = 0;      // Σ xᵖ
  double weighted = 0;   // Σ xᵖ ln x
};

template <typename Element>
channel_sums sums_of(const blocked_tensor &tensor, const Element *start, float exponent) {
  channel_sums sums;
  for (int64_t row = 0; row < tensor.height; ++row) {
    for (int64_t column = 0; column < tensor.width; ++column) {
      const float value = kizu::load(start + row * tensor.row_stride + column * tensor.column_stride);
      // Written so that a NaN stays one.
      const float logarithm = std::log(value < floor_value ? floor_value : value);
      const float power = std::exp(exponent * logarithm);
      sums.power += power;
      sums.weighted += static_cast<double>(power) * logarithm;
    }
  }
  return sums;
}

// Calls `body(image, channel, start of its positions, where its mean stands)`. The padding of the last block, which
// oneDNN wants to be zero, goes by the channel -1.
template <typename Body>
void for_each_channel(kizu_dnn_context *context, const shapes &shape, const Body &body) {
  const blocked_tensor &large = shape.large, &small = shape.small;
  kizu::for_each(context, large.batch * large.blocks, [&](int64_t task) {
    const int64_t image = task / large.blocks, block = task % large.blocks;
    for (int64_t lane = 0; lane < large.lanes; ++lane) {
      const int64_t channel = block * large.lanes + lane;
      const int64_t start = large.offset(image, block, 0, 0) + lane;
      const int64_t mean = image * small.batch_stride + channel / small.lanes * small.block_stride +
                           channel % small.lanes;
      body(image, channel < large.channels ? channel : -1, start, mean);
    }
  });
}

template <typename Element>
void forward(kizu_dnn_context *context, const kizu_dnn_operation &operation, const shapes &shape) {
  const auto *source = kizu::memory_of<const Element>(operation, DNNL_ARG_SRC);
  auto *destination = kizu::memory_of<Element>(operation, DNNL_ARG_DST);
  const float exponent = *kizu::memory_of<const float>(operation, DNNL_ARG_WEIGHTS);
  const auto count = static_cast<double>(shape.large.height * shape.large.width);
  for_each_channel(context, shape, [&](int64_t, int64_t channel, int64_t start, int64_t mean) {
    const double power = channel < 0 ? 0 : sums_of(shape.large, source + start, exponent).power / count;
    kizu::store(destination + mean, static_cast<float>(channel < 0 ? 0 : std::pow(power, 1.0 / exponent)));
  });
}

// With m = Σ xᵖ / n and y = m^(1/p): ∂x = ∂y m^(1/p - 1) x^(p - 1) / n above the floor, else 0, and
// ∂p = Σ ∂y y (Σ xᵖ ln x / (n m p) - ln m / p²).
template <typename Element>
void backward(kizu_dnn_context *context, const kizu_dnn_operation &operation, const shapes &shape) {
  const auto *source = kizu::memory_of<const Element>(operation, DNNL_ARG_SRC);
  const auto *output_gradient = kizu::memory_of<const Element>(operation, DNNL_ARG_DIFF_DST);
  auto *input_gradient = kizu::memory_of<Element>(operation, DNNL_ARG_DIFF_SRC);
  auto *shares = kizu::memory_of<float>(operation, DNNL_ARG_SCRATCHPAD);
  const float exponent = *kizu::memory_of<const float>(operation, DNNL_ARG_WEIGHTS);
  const auto &large = shape.large;
  const auto count = static_cast<double>(large.height * large.width);
  for_each_channel(context, shape, [&](int64_t image, int64_t channel, int64_t start, int64_t mean) {
    double scale = 0;
    if (channel >= 0) {
      const auto sums = sums_of(large, source + start, exponent);
      const double power = sums.power / count, gradient = kizu::load(output_gradient + mean);
      const double result = std::pow(power, 1.0 / exponent);
      scale = gradient * result / power / count;
      shares[image * large.channels + channel] = static_cast<float>(
          gradient * result * (sums.weighted / (sums.power * exponent) -
                               std::log(power) / (static_cast<double>(exponent) * exponent)));
    }
    for (int64_t row = 0; row < large.height; ++row) {
      for (int64_t column = 0; column < large.width; ++column) {
        const int64_t place = start + row * large.row_stride + column * large.column_stride;
        const float value = kizu::load(source + place);
        const float slope =
            value < floor_value ? 0 : static_cast<float>(scale) * std::exp((exponent - 1) * std::log(value));
        kizu::store(input_gradient + place, channel < 0 ? 0 : slope);
      }
    }
  });
  // In one order, whatever the number of threads.
  double sum = 0;
  for (int64_t index = 0; index < large.batch * large.channels; ++index) sum += shares[index];
  *kizu::memory_of<float>(operation, DNNL_ARG_DIFF_WEIGHTS) = static_cast<float>(sum);
}

}  // namespace

kizu_dnn_status kizu_dnn_gem_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_type type,
    const kizu_dnn_layout *source, const kizu_dnn_layout *destination, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    using dnnl::memory;
    const shapes shape{blocked_tensor(source->desc), blocked_tensor(destination->desc)};
    const auto vector = [](int64_t count) {
      return memory::desc({count}, memory::data_type::f32, memory::format_tag::a);
    };
    std::map<kizu_dnn_role, memory::desc> layouts{
        {KIZU_DNN_SOURCE, source->desc}, {KIZU_DNN_WEIGHTS, vector(1)}};
    if (shape.large.lanes != shape.small.lanes && shape.large.channels % shape.large.lanes != 0) {
      throw dnnl::error(dnnl_unimplemented, "a mean cannot change the order of padded channels");
    }
    const bool is_backward = direction == KIZU_DNN_BACKWARD_DATA;
    if (is_backward) {
      layouts[KIZU_DNN_DIFF_SOURCE] = source->desc;
      layouts[KIZU_DNN_DIFF_DESTINATION] = destination->desc;
      layouts[KIZU_DNN_DIFF_WEIGHTS] = vector(1);
      layouts[KIZU_DNN_SCRATCHPAD] = vector(shape.large.batch * shape.large.channels);
    } else {
      layouts[KIZU_DNN_DESTINATION] = destination->desc;
    }
    const bool is_bf16 = type == KIZU_DNN_BF16;
    *operation = kizu::make_own_operation(
        context, "kizu:gem", std::move(layouts),
        [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
          const auto body = is_backward ? (is_bf16 ? backward<kizu::bf16> : backward<float>)
                                        : (is_bf16 ? forward<kizu::bf16> : forward<float>);
          body(context, operation, shape);
        });
  });
}
