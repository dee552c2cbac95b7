// What all directions of a Winograd convolution have in common.
#pragma once

#include "../blocked_tensor.hpp"
#include "kernels.hpp"

namespace kizu::winograd {

// A convolution from `input` to `output`; the gradient of inputs is one from outputs to inputs.
struct shape {
  blocked_tensor input, output;
  tiling tiles;

  shape(const dnnl::memory::desc &input, const dnnl::memory::desc &output)
      : input(input), output(output),
        tiles(tiling::of(this->input.batch, this->input.height, this->input.width)) {}

  int64_t input_panels() const { return input.channels / panel; }
  int64_t output_panels() const { return output.channels / panel; }
  int64_t place_stride() const { return weights_place_stride(input.channels, output.channels); }

  // Floats from one place of transformed weights to the next; see `panels`.
  static int64_t weights_place_stride(int64_t input_channels, int64_t output_channels) {
    return input_channels * output_channels + panel;
  }

  // Tiles that are worked on together: as many as keep their inputs and outputs in a part of the cache, and so many
  // that the weights, which each part reads anew, do not decide the time.
  int64_t rows(int64_t bytes, int64_t fewest) const {
    const int64_t each = tiles.places() * (input.channels + output.channels) * int64_t{sizeof(float)};
    return std::min(tiles.count(), std::max(fewest, bytes / each / 6 * 6));
  }
};

// Where weights [O, I, 3, 3] stand, in floats, by the strides of their descriptor.
weight_strides strides_of_weights(const dnnl::memory::desc &weights);

dnnl::memory::desc transformed_weights(int64_t side, int64_t input_channels, int64_t output_channels);

kizu_dnn_operation *weight_gradient(
    kizu_dnn_context *context, const dnnl::memory::desc &source, const dnnl::memory::desc &gradient);

}  // namespace kizu::winograd
