// The thread that oneDNN is called from. libgomp keeps a pool of threads for every thread that calls it, so one
// caller means one pool; and the number of threads is a setting of the calling thread.
#include <dlfcn.h>

#include <array>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "internal.hpp"

namespace {

thread_local std::array<char, 256> last_message;

using set_threads_function = void (*)(int);
using parallel_function = void (*)(void (*)(void *), void *, unsigned, unsigned);
using index_function = int (*)();

// The toolchain has no omp.h; the runtime that oneDNN brought along is asked by name instead.
template <typename Function>
Function openmp(const char *name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace

struct kizu_dnn_context {
  dnnl::engine engine;
  dnnl::stream stream;
  int threads = 1;

  std::thread thread;
  std::mutex turn;  // held by the caller whose work is being done
  std::mutex mutex;
  std::condition_variable changed;
  void (*body)(void *) = nullptr;
  void *data = nullptr;
  bool stopping = false;

  void serve() {
    if (auto set_threads = openmp<set_threads_function>("omp_set_num_threads")) set_threads(threads);
    std::unique_lock<std::mutex> lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return body != nullptr || stopping; });
      if (stopping) return;
      lock.unlock();
      body(data);
      lock.lock();
      body = nullptr;
      changed.notify_all();
    }
  }

  void run(void (*new_body)(void *), void *new_data) {
    if (std::this_thread::get_id() == thread.get_id()) return new_body(new_data);
    std::lock_guard<std::mutex> my_turn(turn);
    std::unique_lock<std::mutex> lock(mutex);
    body = new_body;
    data = new_data;
    changed.notify_all();
    changed.wait(lock, [this] { return body == nullptr; });
  }

  ~kizu_dnn_context() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      stopping = true;
    }
    changed.notify_all();
    if (thread.joinable()) thread.join();
  }
};

namespace kizu {

dnnl::engine &engine(kizu_dnn_context *context) { return context->engine; }
dnnl::stream &stream(kizu_dnn_context *context) { return context->stream; }
int threads(kizu_dnn_context *context) { return context->threads; }

void set_message(const char *message) noexcept {
  std::snprintf(last_message.data(), last_message.size(), "%s", message);
}

}  // namespace kizu

const char *kizu_dnn_last_message(void) { return last_message.data(); }

const char *kizu_dnn_version(void) {
  static const std::string text = [] {
    const dnnl_version_t *version = dnnl_version();
    return std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
           std::to_string(version->patch);
  }();
  return text.c_str();
}

bool kizu_dnn_has_native_bf16(void) {
  // oneDNN's names of instruction sets are sets of bits, in which a set holds those of the sets it extends. The
  // name of the CPU at hand may be newer than the headers; the bits of AVX512_BF16 are the same in 2 and 3.
  constexpr auto wanted = static_cast<unsigned>(dnnl::cpu_isa::avx512_core_bf16);
  return (static_cast<unsigned>(dnnl::get_effective_cpu_isa()) & wanted) == wanted;
}

kizu_dnn_status kizu_dnn_context_create(int threads, kizu_dnn_context **context) {
  return kizu::guarded([&] {
    auto created = std::make_unique<kizu_dnn_context>();
    created->engine = dnnl::engine(dnnl::engine::kind::cpu, 0);
    created->stream = dnnl::stream(created->engine);
    created->threads = threads;
    created->thread = std::thread([raw = created.get()] { raw->serve(); });
    *context = created.release();
  });
}

void kizu_dnn_context_destroy(kizu_dnn_context *context) { delete context; }

void kizu_dnn_context_run(kizu_dnn_context *context, void (*body)(void *data), void *data) {
  context->run(body, data);
}

namespace {

struct parallel_call {
  void (*body)(void *, int, int);
  void *data;
  index_function index;
  index_function count;
};

void enter(void *raw) {
  auto *call = static_cast<parallel_call *>(raw);
  call->body(call->data, call->index(), call->count());
}

}  // namespace

void kizu_dnn_parallel(
    kizu_dnn_context *context, void (*body)(void *data, int index, int count), void *data) {
  static const auto fork = openmp<parallel_function>("GOMP_parallel");
  static const auto index = openmp<index_function>("omp_get_thread_num");
  static const auto count = openmp<index_function>("omp_get_num_threads");
  if (fork == nullptr || index == nullptr || count == nullptr || context->threads == 1) {
    return body(data, 0, 1);
  }
  parallel_call call{body, data, index, count};
  fork(enter, &call, static_cast<unsigned>(context->threads), 0);
}
