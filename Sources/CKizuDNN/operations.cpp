// The operations, once for the API of oneDNN 2 (descriptor, then primitive descriptor) and once for that of
// oneDNN 3 (primitive descriptor at once). This file is the only one that knows the difference.
#include "internal.hpp"
#include "narrow_kernels.hpp"
#include "weight_gradients.hpp"
#include "winograd/winograd.hpp"

using dnnl::algorithm;
using dnnl::memory;
using dnnl::normalization_flags;
using dnnl::prop_kind;

namespace {

constexpr bool is_backward(kizu_dnn_direction direction) {
  return direction == KIZU_DNN_BACKWARD_DATA || direction == KIZU_DNN_BACKWARD_WEIGHTS;
}

prop_kind forward_kind(kizu_dnn_direction direction) {
  return direction == KIZU_DNN_FORWARD_INFERENCE ? prop_kind::forward_inference
                                                 : prop_kind::forward_training;
}

void append_relu(dnnl::post_ops &post) {
#if DNNL_VERSION_MAJOR >= 3
  post.append_eltwise(algorithm::eltwise_relu, 0.0F, 0.0F);
#else
  post.append_eltwise(1.0F, algorithm::eltwise_relu, 0.0F, 0.0F);
#endif
}

// Takes another operation instead, where there is one.
void replace(kizu_dnn_operation **operation, kizu_dnn_operation *other) {
  if (other == nullptr) return;
  kizu_dnn_operation_destroy(*operation);
  *operation = other;
}

#if DNNL_VERSION_MAJOR >= 3
// oneDNN 3 builds a primitive descriptor from its parts in one call.
template <typename Primitive, typename... Parts>
auto describe(kizu_dnn_context *context, const dnnl::primitive_attr &attributes, Parts &&...parts) {
  return typename Primitive::primitive_desc(
      kizu::engine(context), std::forward<Parts>(parts)..., attributes);
}
#endif

}  // namespace

kizu_dnn_status kizu_dnn_convolution_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, const kizu_dnn_geometry *geometry,
    kizu_dnn_type type, const kizu_dnn_layout *source, const kizu_dnn_layout *destination,
    const kizu_dnn_epilogue *epilogue, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    using dnnl::convolution_backward_data;
    using dnnl::convolution_backward_weights;
    using dnnl::convolution_forward;
    const auto &g = *geometry;
    const auto any = memory::format_tag::any;
    const auto element = kizu::data_type(type);
    const memory::dims strides{g.stride, g.stride}, padding{g.padding, g.padding};
    const memory::dims weight_dims{g.output_channels, g.input_channels, g.kernel, g.kernel};
    const memory::dims output_dims{g.batch, g.output_channels, g.output_height, g.output_width};
    const memory::desc weights(weight_dims, element, any);
    const memory::desc weight_gradient(weight_dims, memory::data_type::f32, any);
    const memory::desc src = source->desc;
    const memory::desc dst = destination ? destination->desc : memory::desc(output_dims, element, any);
    const auto direct = algorithm::convolution_direct;
    const auto after = epilogue ? *epilogue : kizu_dnn_epilogue{};
    // A descriptor without content stands for no bias.
    const memory::desc bias =
        after.bias ? memory::desc({g.output_channels}, memory::data_type::f32, memory::format_tag::a)
                   : memory::desc();
    const auto attributes = kizu::planned_scratchpad();
    auto forward_attributes = kizu::planned_scratchpad();
    dnnl::post_ops post;
    if (after.add) post.append_sum(1.0F);
    if (after.relu) append_relu(post);
    forward_attributes.set_post_ops(post);

#if DNNL_VERSION_MAJOR >= 3
    const auto forward = describe<convolution_forward>(
        context, forward_attributes, forward_kind(direction), direct, src, weights, bias, dst, strides,
        padding, padding);
#else
    const convolution_forward::primitive_desc forward(
        {forward_kind(direction), direct, src, weights, bias, dst, strides, padding, padding},
        forward_attributes, kizu::engine(context));
#endif
    if (!is_backward(direction)) {
      *operation = kizu::make_operation<convolution_forward>(
          context, forward,
          {{KIZU_DNN_SOURCE, forward.src_desc()},
           {KIZU_DNN_WEIGHTS, forward.weights_desc()},
           {KIZU_DNN_BIAS, bias},
           {KIZU_DNN_DESTINATION, forward.dst_desc()}});
    } else if (direction == KIZU_DNN_BACKWARD_DATA) {
#if DNNL_VERSION_MAJOR >= 3
      const auto backward = describe<convolution_backward_data>(
          context, attributes, direct, src, weights, dst, strides, padding, padding, forward);
#else
      const convolution_backward_data::primitive_desc backward(
          {direct, src, weights, dst, strides, padding, padding}, attributes, kizu::engine(context), forward);
#endif
      *operation = kizu::make_operation<convolution_backward_data>(
          context, backward,
          {{KIZU_DNN_DIFF_SOURCE, backward.diff_src_desc()},
           {KIZU_DNN_WEIGHTS, backward.weights_desc()},
           {KIZU_DNN_DIFF_DESTINATION, backward.diff_dst_desc()}});
    } else {
#if DNNL_VERSION_MAJOR >= 3
      const auto backward = describe<convolution_backward_weights>(
          context, attributes, direct, src, weight_gradient, dst, strides, padding, padding, forward);
#else
      const convolution_backward_weights::primitive_desc backward(
          {direct, src, weight_gradient, dst, strides, padding, padding}, attributes, kizu::engine(context),
          forward);
#endif
      *operation = kizu::make_operation<convolution_backward_weights>(
          context, backward,
          {{KIZU_DNN_SOURCE, backward.src_desc()},
           {KIZU_DNN_DIFF_WEIGHTS, backward.diff_weights_desc()},
           {KIZU_DNN_DIFF_DESTINATION, backward.diff_dst_desc()}});
    }
    auto *other = kizu::winograd_convolution(
        context, direction, g, type, *source, destination, after, **operation);
    if (other == nullptr && direction == KIZU_DNN_BACKWARD_WEIGHTS && destination != nullptr &&
        kizu::is_reference(**operation)) {
      other = kizu::weight_gradient_without_reference(context, g, type, *source, *destination);
    }
    replace(operation, other);
  });
}

kizu_dnn_status kizu_dnn_batch_norm_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, const kizu_dnn_layout *data, float epsilon,
    bool relu, bool frozen, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    using dnnl::batch_normalization_backward;
    using dnnl::batch_normalization_forward;
    auto flags = normalization_flags::use_scale | normalization_flags::use_shift;
    if (relu) flags |= normalization_flags::fuse_norm_relu;
    if (frozen || direction == KIZU_DNN_FORWARD_INFERENCE) flags |= normalization_flags::use_global_stats;
    const auto attributes = kizu::planned_scratchpad();
    const auto &desc = data->desc;

#if DNNL_VERSION_MAJOR >= 3
    const auto forward = describe<batch_normalization_forward>(
        context, attributes, forward_kind(direction), desc, desc, epsilon, flags);
#else
    const batch_normalization_forward::primitive_desc forward(
        {forward_kind(direction), desc, epsilon, flags}, attributes, kizu::engine(context));
#endif
    const auto channels = static_cast<memory::dim>(forward.mean_desc().get_size() / sizeof(float));
    const memory::desc channel({channels}, memory::data_type::f32, memory::format_tag::a);
    if (!is_backward(direction)) {
      *operation = kizu::make_operation<batch_normalization_forward>(
          context, forward,
          {{KIZU_DNN_SOURCE, forward.src_desc()},
           {KIZU_DNN_DESTINATION, forward.dst_desc()},
           {KIZU_DNN_SCALE, channel},
           {KIZU_DNN_SHIFT, channel},
           {KIZU_DNN_MEAN, forward.mean_desc()},
           {KIZU_DNN_VARIANCE, forward.variance_desc()},
           {KIZU_DNN_WORKSPACE, forward.workspace_desc()}});
      return;
    }
#if DNNL_VERSION_MAJOR >= 3
    const auto backward = describe<batch_normalization_backward>(
        context, attributes, prop_kind::backward, desc, desc, desc, epsilon, flags, forward);
#else
    const batch_normalization_backward::primitive_desc backward(
        {prop_kind::backward, desc, desc, epsilon, flags}, attributes, kizu::engine(context), forward);
#endif
    *operation = kizu::make_operation<batch_normalization_backward>(
        context, backward,
        {{KIZU_DNN_SOURCE, backward.src_desc()},
         {KIZU_DNN_DIFF_SOURCE, backward.diff_src_desc()},
         {KIZU_DNN_DIFF_DESTINATION, backward.diff_dst_desc()},
         {KIZU_DNN_SCALE, channel},
#if DNNL_VERSION_MAJOR < 3
         {KIZU_DNN_SHIFT, channel},  // not used, but counted
#endif
         {KIZU_DNN_DIFF_SCALE, channel},
         {KIZU_DNN_DIFF_SHIFT, channel},
         {KIZU_DNN_MEAN, backward.mean_desc()},
         {KIZU_DNN_VARIANCE, backward.variance_desc()},
         {KIZU_DNN_WORKSPACE, backward.workspace_desc()}});
  });
}

kizu_dnn_status kizu_dnn_pooling_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_pooling kind,
    const kizu_dnn_geometry *geometry, kizu_dnn_type type, const kizu_dnn_layout *source,
    const kizu_dnn_layout *destination, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    const auto &g = *geometry;
    const auto method =
        kind == KIZU_DNN_MAX_POOL ? algorithm::pooling_max : algorithm::pooling_avg_exclude_padding;
    const memory::dims strides{g.stride, g.stride}, padding{g.padding, g.padding};
    const memory::dims kernel{g.kernel, g.kernel};
    const memory::dims output_dims{g.batch, g.output_channels, g.output_height, g.output_width};
    const memory::desc src = source->desc;
    const memory::desc dst = destination ? destination->desc
                                         : memory::desc(output_dims, kizu::data_type(type),
                                                        memory::format_tag::any);
    const auto attributes = kizu::planned_scratchpad();

    using dnnl::pooling_backward;
    using dnnl::pooling_forward;

#if DNNL_VERSION_MAJOR >= 3
    const memory::dims dilation{0, 0};
    const auto forward = describe<pooling_forward>(
        context, attributes, forward_kind(direction), method, src, dst, strides, kernel, dilation, padding,
        padding);
#else
    const pooling_forward::primitive_desc forward(
        {forward_kind(direction), method, src, dst, strides, kernel, padding, padding}, attributes,
        kizu::engine(context));
#endif
    if (!is_backward(direction)) {
      *operation = kizu::make_operation<pooling_forward>(
          context, forward,
          {{KIZU_DNN_SOURCE, forward.src_desc()},
           {KIZU_DNN_DESTINATION, forward.dst_desc()},
           {KIZU_DNN_WORKSPACE, forward.workspace_desc()}});
    } else {
#if DNNL_VERSION_MAJOR >= 3
      const auto backward = describe<pooling_backward>(
          context, attributes, method, src, dst, strides, kernel, dilation, padding, padding, forward);
#else
      const pooling_backward::primitive_desc backward(
          {method, src, dst, strides, kernel, padding, padding}, attributes, kizu::engine(context), forward);
#endif
      *operation = kizu::make_operation<pooling_backward>(
          context, backward,
          {{KIZU_DNN_DIFF_SOURCE, backward.diff_src_desc()},
           {KIZU_DNN_DIFF_DESTINATION, backward.diff_dst_desc()},
           {KIZU_DNN_WORKSPACE, backward.workspace_desc()}});
    }
    replace(
        operation, kizu::max_pool(context, direction, kind, g, type, *source, destination, **operation));
  });
}

kizu_dnn_status kizu_dnn_add_create(
    kizu_dnn_context *context, const kizu_dnn_layout *data, bool relu, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    const auto &desc = data->desc;
    auto attributes = kizu::planned_scratchpad();
    if (relu) {
      dnnl::post_ops after;
      append_relu(after);
      attributes.set_post_ops(after);
    }
#if DNNL_VERSION_MAJOR >= 3
    const auto sum = describe<dnnl::binary>(context, attributes, algorithm::binary_add, desc, desc, desc);
#else
    const dnnl::binary::primitive_desc sum(
        {algorithm::binary_add, desc, desc, desc}, attributes, kizu::engine(context));
#endif
    *operation = kizu::make_operation<dnnl::binary>(
        context, sum,
        {{KIZU_DNN_SOURCE, desc}, {KIZU_DNN_SOURCE_1, desc}, {KIZU_DNN_DESTINATION, desc}});
  });
}

kizu_dnn_status kizu_dnn_relu_backward_create(
    kizu_dnn_context *context, const kizu_dnn_layout *data, kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    const auto &desc = data->desc;
    const auto relu = algorithm::eltwise_relu;
    const auto attributes = kizu::planned_scratchpad();
#if DNNL_VERSION_MAJOR >= 3
    const auto forward = describe<dnnl::eltwise_forward>(
        context, attributes, prop_kind::forward_training, relu, desc, desc, 0.0F, 0.0F);
    const auto backward = describe<dnnl::eltwise_backward>(
        context, attributes, relu, desc, desc, desc, 0.0F, 0.0F, forward);
#else
    const dnnl::eltwise_forward::primitive_desc forward(
        {prop_kind::forward_training, relu, desc, 0.0F, 0.0F}, attributes, kizu::engine(context));
    const dnnl::eltwise_backward::primitive_desc backward(
        {relu, desc, desc, 0.0F, 0.0F}, attributes, kizu::engine(context), forward);
#endif
    *operation = kizu::make_operation<dnnl::eltwise_backward>(
        context, backward,
        {{KIZU_DNN_SOURCE, desc}, {KIZU_DNN_DIFF_SOURCE, desc}, {KIZU_DNN_DIFF_DESTINATION, desc}});
  });
}

kizu_dnn_status kizu_dnn_reorder_create(
    kizu_dnn_context *context, const kizu_dnn_layout *source, const kizu_dnn_layout *destination,
    kizu_dnn_operation **operation) {
  return kizu::guarded([&] {
    if (destination->form.side > 0) {
      *operation = kizu::winograd_weights(context, *source, *destination);
      return;
    }
    const auto &engine = kizu::engine(context);
    const dnnl::reorder::primitive_desc reorder(
        engine, source->desc, engine, destination->desc, kizu::planned_scratchpad());
    *operation = kizu::make_operation<dnnl::reorder>(
        context, reorder,
        {{KIZU_DNN_SOURCE, source->desc}, {KIZU_DNN_DESTINATION, destination->desc}});
  });
}
