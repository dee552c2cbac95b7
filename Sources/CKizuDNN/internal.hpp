// What the files of this shim share; nothing of it is seen from Swift.
#pragma once

#include <dnnl.hpp>

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <unordered_map>
#include <vector>

#include "CKizuDNN.h"

// How weights of a convolution by minimal filtering stand transformed; a side of 0 stands for weights as they are.
struct kizu_dnn_weights_form {
  int64_t side = 0;
  bool transposed = false;

  bool operator==(const kizu_dnn_weights_form &other) const {
    return side == other.side && transposed == other.transposed;
  }
};

struct kizu_dnn_layout {
  dnnl::memory::desc desc;
  kizu_dnn_weights_form form;
};

struct kizu_dnn_operation {
  dnnl::primitive primitive;
  // What runs instead, where oneDNN has no such primitive.
  std::function<void(kizu_dnn_context *, const kizu_dnn_operation &)> body;
  dnnl::engine engine;
  std::string implementation;
  std::map<kizu_dnn_role, dnnl::memory::desc> layouts;
  kizu_dnn_weights_form weights_form;
  std::unordered_map<int, dnnl::memory> arguments;
};

namespace kizu {

dnnl::engine &engine(kizu_dnn_context *context);
dnnl::stream &stream(kizu_dnn_context *context);
int threads(kizu_dnn_context *context);

// Keeps a message for `kizu_dnn_last_message`; allocates nothing, so that it works where memory is short.
void set_message(const char *message) noexcept;

// Runs `body` and turns what it throws into a status and a message: no exception may reach Swift.
template <typename Body>
kizu_dnn_status guarded(Body &&body) noexcept {
  try {
    body();
    return KIZU_DNN_OK;
  } catch (const dnnl::error &error) {
    set_message(error.what());
    if (error.status == dnnl_out_of_memory) return KIZU_DNN_OUT_OF_MEMORY;
    return error.status == dnnl_unimplemented ? KIZU_DNN_UNSUPPORTED : KIZU_DNN_FAILED;
  } catch (const std::bad_alloc &) {
    set_message("out of memory");
    return KIZU_DNN_OUT_OF_MEMORY;
  } catch (const std::exception &error) {
    set_message(error.what());
    return KIZU_DNN_FAILED;
  } catch (...) {
    set_message("unknown exception");
    return KIZU_DNN_FAILED;
  }
}

inline bool is_empty(const dnnl::memory::desc &desc) { return desc.get_size() == 0; }

inline dnnl::memory::data_type data_type(kizu_dnn_type type) {
  return type == KIZU_DNN_BF16 ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
}

// Scratch memory comes from the plan's arena, so that a step allocates nothing.
inline dnnl::primitive_attr planned_scratchpad() {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

// An operation of `Primitive` whose roles have the layouts that its descriptor asks for.
template <typename Primitive, typename Descriptor>
kizu_dnn_operation *make_operation(
    kizu_dnn_context *context, const Descriptor &descriptor,
    std::map<kizu_dnn_role, dnnl::memory::desc> layouts) {
  auto operation = std::make_unique<kizu_dnn_operation>();
  operation->primitive = Primitive(descriptor);
  operation->engine = engine(context);
  operation->implementation = descriptor.impl_info_str();
  layouts[KIZU_DNN_SCRATCHPAD] = descriptor.scratchpad_desc();
  for (const auto &[role, desc] : layouts) {
    if (!is_empty(desc)) operation->layouts.emplace(role, desc);
  }
  return operation.release();
}

}  // namespace kizu
