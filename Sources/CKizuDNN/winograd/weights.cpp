// Weights as the products take them.
#include "shape.hpp"
#include "winograd.hpp"

using dnnl::memory;

kizu::winograd::weight_strides kizu::winograd::strides_of_weights(const memory::desc &weights) {
  const auto strides = strides_of(weights);
  return {strides[0], strides[1], strides[2], strides[3]};
}

memory::desc kizu::winograd::transformed_weights(
    int64_t side, int64_t input_channels, int64_t output_channels) {
  return memory::desc(
      {(side + 2) * (side + 2), 1, 1, shape::weights_place_stride(input_channels, output_channels)},
      memory::data_type::f32, memory::format_tag::abcd);
}

kizu_dnn_operation *kizu::winograd_weights(
    kizu_dnn_context *context, const kizu_dnn_layout &source, const kizu_dnn_layout &destination) {
  const auto dims = dims_of(source.desc);
  const auto [side, transposed] = destination.form;
  auto strides = winograd::strides_of_weights(source.desc);
  int64_t outputs = dims[0], inputs = dims[1], first_tap = 0;
  if (transposed) {
    // Inputs for outputs, and rotated by half a turn: the last tap is the first.
    first_tap = 2 * (strides.row + strides.column);
    strides = {strides.input, strides.output, -strides.row, -strides.column};
    std::swap(outputs, inputs);
  }
  return make_own_operation(
      context, "kizu:winograd-weights",
      {{KIZU_DNN_SOURCE, source.desc}, {KIZU_DNN_DESTINATION, destination.desc}},
      [=, side = side](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
        const auto *w = memory_of<const float>(operation, DNNL_ARG_SRC) + first_tap;
        auto *u = memory_of<float>(operation, DNNL_ARG_DST);
        for_each(context, outputs / winograd::panel * inputs, [&](int64_t task) {
          const int64_t block = task / inputs, input = task % inputs;
          winograd::transform_weights(
              side, w + block * winograd::panel * strides.output + input * strides.input, strides,
              winograd::shape::weights_place_stride(inputs, outputs), u + task * winograd::panel);
        });
      });
}
