// The door to oneDNN: operations that are created once, bound to memory once, and run many times.
// No oneDNN type, and no difference between its versions 2 and 3, shows here.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  KIZU_DNN_OK = 0,
  KIZU_DNN_OUT_OF_MEMORY,
  KIZU_DNN_UNSUPPORTED,  // no implementation for these shapes and types on this machine
  KIZU_DNN_FAILED,
} kizu_dnn_status;

typedef enum {
  KIZU_DNN_F32 = 0,
  KIZU_DNN_BF16,
} kizu_dnn_type;

// What a memory is to an operation.
typedef enum {
  KIZU_DNN_SOURCE = 0,
  KIZU_DNN_SOURCE_1,  // second operand of an addition
  KIZU_DNN_WEIGHTS,
  KIZU_DNN_BIAS,
  KIZU_DNN_DESTINATION,
  KIZU_DNN_SCALE,
  KIZU_DNN_SHIFT,
  KIZU_DNN_MEAN,
  KIZU_DNN_VARIANCE,
  KIZU_DNN_WORKSPACE,
  KIZU_DNN_SCRATCHPAD,
  KIZU_DNN_DIFF_SOURCE,
  KIZU_DNN_DIFF_WEIGHTS,
  KIZU_DNN_DIFF_DESTINATION,
  KIZU_DNN_DIFF_SCALE,
  KIZU_DNN_DIFF_SHIFT,
} kizu_dnn_role;

typedef struct kizu_dnn_context kizu_dnn_context;  // engine, stream and the one thread that calls them
typedef struct kizu_dnn_layout kizu_dnn_layout;    // shape, element type and order in memory
typedef struct kizu_dnn_operation kizu_dnn_operation;

// The message of the last failure on this thread; empty where there was none. Valid until the next failure.
const char *kizu_dnn_last_message(void);

// "2.6.3", of the library that is loaded.
const char *kizu_dnn_version(void);

// Whether the CPU multiplies bf16 natively (AVX512_BF16, AMX or AVX10). AVX2-VNNI-2 only converts it.
bool kizu_dnn_has_native_bf16(void);

// ---- context ----

// Starts the thread that every operation of this context is created and run on, with `threads` OpenMP threads.
kizu_dnn_status kizu_dnn_context_create(int threads, kizu_dnn_context **context);
void kizu_dnn_context_destroy(kizu_dnn_context *context);

// Calls `body(data)` on the context's thread and waits for it. Calls from several threads take turns; a call
// from the context's own thread runs at once.
void kizu_dnn_context_run(kizu_dnn_context *context, void (*body)(void *data), void *data);

// Calls `body(data, index, count)` with index 0 … count - 1 on the context's OpenMP threads. Only from the
// context's thread.
void kizu_dnn_parallel(
    kizu_dnn_context *context, void (*body)(void *data, int index, int count), void *data);

// ---- layouts ----

// Four dimensions in plain order (NCHW, or OIHW for weights).
kizu_dnn_status kizu_dnn_layout_create(
    const int64_t dimensions[4], kizu_dnn_type type, kizu_dnn_layout **layout);
void kizu_dnn_layout_destroy(kizu_dnn_layout *layout);
size_t kizu_dnn_layout_bytes(const kizu_dnn_layout *layout);
bool kizu_dnn_layout_equal(const kizu_dnn_layout *a, const kizu_dnn_layout *b);

// Whether weights stand in the form that a convolution of Kizu's own takes. Bringing them into it is part of
// that convolution's arithmetic.
typedef enum {
  KIZU_DNN_WEIGHTS_AS_THEY_ARE,
  KIZU_DNN_WEIGHTS_FOR_FORWARD,
  KIZU_DNN_WEIGHTS_FOR_BACKWARD_DATA,
} kizu_dnn_weights_use;
kizu_dnn_weights_use kizu_dnn_layout_weights_use(const kizu_dnn_layout *layout);

// ---- operations ----

typedef struct {
  int64_t batch, input_channels, input_height, input_width;
  int64_t output_channels, output_height, output_width;
  int64_t kernel, stride, padding;
} kizu_dnn_geometry;

typedef enum {
  KIZU_DNN_FORWARD_TRAINING,
  KIZU_DNN_FORWARD_INFERENCE,
  KIZU_DNN_BACKWARD_DATA,
  KIZU_DNN_BACKWARD_WEIGHTS,
} kizu_dnn_direction;

// What an inference convolution does with its sums before it writes them, in this order.
typedef struct {
  bool bias;  // adds an f32 number to each output channel
  bool add;   // adds what the destination holds
  bool relu;
} kizu_dnn_epilogue;

// Convolution with a square kernel. `source` and `destination` are the layouts of the activations (and
// of their gradients); a NULL destination lets oneDNN choose. Weights are in the layout oneDNN likes best.
// Backward-weights gives f32 gradients. `epilogue` is for forward directions; NULL does nothing more.
kizu_dnn_status kizu_dnn_convolution_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, const kizu_dnn_geometry *geometry,
    kizu_dnn_type type, const kizu_dnn_layout *source, const kizu_dnn_layout *destination,
    const kizu_dnn_epilogue *epilogue, kizu_dnn_operation **operation);

// Batch normalisation with scale and shift, optionally followed by ReLU. Training computes mean and (biased)
// variance of the batch; inference takes them as given, and so does frozen training.
kizu_dnn_status kizu_dnn_batch_norm_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, const kizu_dnn_layout *data, float epsilon,
    bool relu, bool frozen, kizu_dnn_operation **operation);

// How values are summed over the processes that a batch is spread over. `reduce` replaces them by their sums and
// gives false where that failed; `data` is handed to it and must live as long as the operation.
typedef struct {
  bool (*reduce)(void *data, double *values, size_t count);
  void *data;
} kizu_dnn_reducer;

// Mean and (biased) variance of a batch that is spread over processes, of which this one has `data`; `count` values
// a channel in all.
kizu_dnn_status kizu_dnn_whole_batch_statistics_create(
    kizu_dnn_context *context, kizu_dnn_type type, const kizu_dnn_layout *data, int64_t count,
    kizu_dnn_reducer reducer, kizu_dnn_operation **operation);

// Makes the gradient that a frozen batch normalisation left in diff source that of one with the statistics of the
// whole batch. Diff scale and diff shift stay this process's own sums.
kizu_dnn_status kizu_dnn_whole_batch_gradient_create(
    kizu_dnn_context *context, kizu_dnn_type type, const kizu_dnn_layout *data, float epsilon, int64_t count,
    kizu_dnn_reducer reducer, kizu_dnn_operation **operation);

typedef enum { KIZU_DNN_MAX_POOL, KIZU_DNN_AVERAGE_POOL } kizu_dnn_pooling;

// Pooling over a square window; the average counts no padding.
kizu_dnn_status kizu_dnn_pooling_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_pooling kind,
    const kizu_dnn_geometry *geometry, kizu_dnn_type type, const kizu_dnn_layout *source,
    const kizu_dnn_layout *destination, kizu_dnn_operation **operation);

// Blur by the binomial 1-2-1 along both sides, every second place kept, edges mirrored: [N, C, H, W] to
// [N, C, ⌈H/2⌉, ⌈W/2⌉]. `source` and `destination` are the layouts of activations and of their gradients.
kizu_dnn_status kizu_dnn_blur_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_type type,
    const kizu_dnn_layout *source, const kizu_dnn_layout *destination, kizu_dnn_operation **operation);

// Generalised mean over all positions, (Σ max(x, 1e-6)ᵖ / HW)^(1/p), to [N, C, 1, 1]; p is the one f32 weight.
// The backward direction gives the gradients of source and weight.
kizu_dnn_status kizu_dnn_gem_create(
    kizu_dnn_context *context, kizu_dnn_direction direction, kizu_dnn_type type,
    const kizu_dnn_layout *source, const kizu_dnn_layout *destination, kizu_dnn_operation **operation);

// destination = source + source 1, then ReLU if asked.
kizu_dnn_status kizu_dnn_add_create(
    kizu_dnn_context *context, const kizu_dnn_layout *data, bool relu, kizu_dnn_operation **operation);

// diff source = diff destination where source > 0, else 0. The ReLU's own result serves as source.
kizu_dnn_status kizu_dnn_relu_backward_create(
    kizu_dnn_context *context, const kizu_dnn_layout *data, kizu_dnn_operation **operation);

// destination = source in another order or type.
kizu_dnn_status kizu_dnn_reorder_create(
    kizu_dnn_context *context, const kizu_dnn_layout *source, const kizu_dnn_layout *destination,
    kizu_dnn_operation **operation);

void kizu_dnn_operation_destroy(kizu_dnn_operation *operation);

// The layout an operation wants in a role; NULL when it takes none (for example no workspace).
kizu_dnn_layout *kizu_dnn_operation_layout(const kizu_dnn_operation *operation, kizu_dnn_role role);

// The name of the implementation that oneDNN chose, to find slow paths.
const char *kizu_dnn_operation_implementation(const kizu_dnn_operation *operation);

// Ties a role to memory for every later run. The memory is the caller's and must stay.
kizu_dnn_status kizu_dnn_operation_bind(kizu_dnn_operation *operation, kizu_dnn_role role, void *memory);

// Runs operations in order and waits for the last. Only from the context's thread.
kizu_dnn_status kizu_dnn_execute(
    kizu_dnn_context *context, kizu_dnn_operation *const *operations, size_t count);

// C = op(A) · op(B) + beta · C, row-major f32. Only from the context's thread.
kizu_dnn_status kizu_dnn_sgemm(
    bool transpose_a, bool transpose_b, int64_t rows, int64_t columns, int64_t inner, const float *a,
    const float *b, float beta, float *c);

#ifdef __cplusplus
}
#endif
