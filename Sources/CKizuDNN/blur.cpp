// Binomial blur before subsampling: R. Zhang, "Making convolutional networks shift-invariant again", ICML 2019.
#include <algorithm>

#include "blocked_tensor.hpp"

using kizu::blocked_tensor;

namespace {

// What one place of one axis is made of: up to three places of the other side, with weights.
struct taps {
  int64_t index[3] = {0, 0, 0};
  float weight[3] = {0, 0, 0};
  int count = 0;

  void add(int64_t place, float share) {
    for (int k = 0; k < count; ++k) {
      if (index[k] == place) {
        weight[k] += share;
        return;
      }
    }
    index[count] = place;
    weight[count++] = share;
  }
};

// The place that stands for one beyond the edge: mirrored without repeating the edge; a single place repeats.
int64_t reflected(int64_t place, int64_t size) {
  if (size == 1) return 0;
  return place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place;
}

// For every output of an axis its inputs, or for the backward pass for every input the outputs it went into.
std::vector<taps> axis(int64_t size, bool backward) {
  const int64_t outputs = (size + 1) / 2;
  std::vector<taps> table(backward ? size : outputs);
  for (int64_t output = 0; output < outputs; ++output) {
    for (int64_t step = -1; step <= 1; ++step) {
      const int64_t input = reflected(2 * output + step, size);
      const float weight = step == 0 ? 0.5F : 0.25F;
      if (backward) {
        table[input].add(output, weight);
      } else {
        table[output].add(input, weight);
      }
    }
  }
  return table;
}

// Both directions are the same sum over taps; `Lanes` is the block's size where it is known, else 0.
template <typename Element, int Lanes>
void gather(
    kizu_dnn_context *context, const blocked_tensor &from, const blocked_tensor &to,
    const std::vector<taps> &rows, const std::vector<taps> &columns, const Element *source,
    Element *destination) {
  const int64_t lanes = Lanes > 0 ? Lanes : to.lanes;
  kizu::for_each(context, to.batch * to.blocks * to.height, [&](int64_t task) {
    const int64_t image = task / (to.blocks * to.height);
    const int64_t block = task / to.height % to.blocks;
    const int64_t row = task % to.height;
    const taps &vertical = rows[row];
    for (int64_t column = 0; column < to.width; ++column) {
      const taps &horizontal = columns[column];
      Element *target = destination + to.offset(image, block, row, column);
      // Up to 16 lanes at a time stay in registers while the taps are summed.
      for (int64_t first = 0; first < lanes; first += 16) {
        const int64_t count = Lanes > 0 ? Lanes : std::min<int64_t>(16, lanes - first);
        float sum[16] = {};
        for (int v = 0; v < vertical.count; ++v) {
          for (int h = 0; h < horizontal.count; ++h) {
            const float weight = vertical.weight[v] * horizontal.weight[h];
            const Element *place =
                source + from.offset(image, block, vertical.index[v], horizontal.index[h]) + first;
            for (int64_t lane = 0; lane < count; ++lane) sum[lane] += weight * kizu::load(place + lane);
          }
        }
        for (int64_t lane = 0; lane < count; ++lane) kizu::store(target + first + lane, sum[lane]);
      }
    }
  });
}

template <typename Element>
void run(
    kizu_dnn_context *context, const kizu_dnn_operation &operation, bool backward, const blocked_tensor &from,
    const blocked_tensor &to, const std::vector<taps> &rows, const std::vector<taps> &columns) {
  const auto *source =
      kizu::memory_of<const Element>(operation, backward ? DNNL_ARG_DIFF_DST : DNNL_ARG_SRC);
  auto *destination = kizu::memory_of<Element>(operation, backward ? DNNL_ARG_DIFF_SRC : DNNL_ARG_DST);
  if (to.lanes == 16) {
    gather<Element, 16>(context, from, to, rows, columns, source, destination);
  } else if (to.lanes == 8) {
    gather<Element, 8>(context, from, to, rows, columns, source, destination);
  } else {
    gather<Element, 0>(context, from, to, rows, columns, source, destination);
  }
}

}  // namespace

kizu_dnn_status kizu_dnn_blur_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_type type,
    const kizu_dnn_layout *source, const kizu_dnn_layout *destination, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    const bool backward = direction == KIZU_DNN_BACKWARD_DATA;
    const blocked_tensor large(source->desc);
    blocked_tensor small(destination->desc);
    // Of one position the channels are adjacent in plain order too.
    if (large.lanes == 1) small.split();
    if (large.lanes != small.lanes || large.blocks != small.blocks) {
      throw dnnl::error(dnnl_unimplemented, "a blur cannot change the order of channels");
    }
    const auto rows = axis(large.height, backward), columns = axis(large.width, backward);
    const auto from = backward ? small : large, to = backward ? large : small;
    *operation = kizu::make_own_operation(
        context, "kizu:blur",
        {{backward ? KIZU_DNN_DIFF_SOURCE : KIZU_DNN_SOURCE, source->desc},
         {backward ? KIZU_DNN_DIFF_DESTINATION : KIZU_DNN_DESTINATION, destination->desc}},
        [=](kizu_dnn_context *context, const kizu_dnn_operation &operation) {
          const auto body = type == KIZU_DNN_BF16 ? run<kizu::bf16> : run<float>;
          body(context, operation, backward, from, to, rows, columns);
        });
  });
}
