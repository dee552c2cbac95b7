// The ranks of a job by MPI. This file is the only one that knows whether MPI is built in.
#include "CKizuMPI.h"

#ifdef KIZU_MPI

#include <limits.h>
#include <mpi.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// MPI counts with an int.
#define MOST_AT_ONCE ((size_t)1 << 30)

// Sums that go on while the caller computes. Nothing moves unless somebody calls MPI, so a thread does while there are
// any. They are sent in small pieces, few at a time: a short message that the caller waits for stands behind the bytes
// that have been handed to the network already, and would wait for whole buckets of gradients. With several pieces
// under way both directions of a link are in use.
#define PIECE_FLOATS_PER_RANK ((size_t)1 << 15)
#define PIECES_AT_ONCE 4
#define PROGRESS_NANOSECONDS 200000

struct kizu_mpi_request {
  kizu_mpi_world *world;
  float *values;
  size_t count, started, finished;
  struct kizu_mpi_request *next;
};

struct piece {
  MPI_Request request;
  kizu_mpi_request *owner;
  size_t count;
};

struct kizu_mpi_world {
  MPI_Comm comm;
  int rank, size, local_size;
  // One call of MPI at a time.
  pthread_mutex_t lock;
  // Sums under way. They have a communicator of their own, for when a piece begins differs from rank to rank; in which
  // order pieces begin does not.
  MPI_Comm background;
  pthread_t thread;
  pthread_cond_t has_work;
  bool is_ending;
  // Those of which pieces are still to begin.
  kizu_mpi_request *first, *last;
  struct piece pieces[PIECES_AT_ONCE];
  // The first failure of a piece; nothing begins after it.
  int failure;
};

static _Thread_local char last_message[MPI_MAX_ERROR_STRING + 64];

static kizu_mpi_status check(int code, const char *operation) {
  if (code == MPI_SUCCESS) return KIZU_MPI_OK;
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(code, text, &length);
  snprintf(last_message, sizeof last_message, "%s: %s", operation, text);
  return KIZU_MPI_FAILED;
}

static kizu_mpi_status out_of_memory(void) {
  snprintf(last_message, sizeof last_message, "out of memory");
  return KIZU_MPI_FAILED;
}

bool kizu_mpi_is_built(void) { return true; }

const char *kizu_mpi_last_message(void) { return last_message; }

const char *kizu_mpi_version(void) {
  static char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  if (text[0] == 0 && MPI_Get_library_version(text, &length) != MPI_SUCCESS) text[0] = 0;
  // The name alone; what follows the first comma says how it was built.
  text[strcspn(text, ",")] = 0;
  return text;
}

// Starts and finishes what can be; the caller holds the lock.
static void advance(kizu_mpi_world *world) {
  for (int index = 0; index < PIECES_AT_ONCE; ++index) {
    struct piece *const piece = &world->pieces[index];
    if (piece->owner != NULL) {
      int is_done = 0;
      const int code = MPI_Test(&piece->request, &is_done, MPI_STATUS_IGNORE);
      if (code != MPI_SUCCESS && world->failure == MPI_SUCCESS) world->failure = code;
      if (code == MPI_SUCCESS && !is_done) continue;
      piece->owner->finished += piece->count;
      piece->owner = NULL;
    }
    kizu_mpi_request *const next = world->first;
    if (next == NULL || world->failure != MPI_SUCCESS) continue;
    const size_t most = PIECE_FLOATS_PER_RANK * (size_t)world->size, left = next->count - next->started;
    piece->count = left < most ? left : most;
    const int code = MPI_Iallreduce(
        MPI_IN_PLACE, next->values + next->started, (int)piece->count, MPI_FLOAT, MPI_SUM, world->background,
        &piece->request);
    next->started += piece->count;
    if (next->started == next->count) world->first = next->next;
    if (code == MPI_SUCCESS) {
      piece->owner = next;
    } else {
      world->failure = code;
    }
  }
}

static bool is_busy(const kizu_mpi_world *world) {
  if (world->failure != MPI_SUCCESS) return false;
  for (int index = 0; index < PIECES_AT_ONCE; ++index) {
    if (world->pieces[index].owner != NULL) return true;
  }
  return world->first != NULL;
}

static void *run_background(void *data) {
  kizu_mpi_world *const world = data;
  pthread_mutex_lock(&world->lock);
  while (!world->is_ending) {
    if (is_busy(world)) {
      advance(world);
      pthread_mutex_unlock(&world->lock);
      nanosleep(&(struct timespec){.tv_nsec = PROGRESS_NANOSECONDS}, NULL);
      pthread_mutex_lock(&world->lock);
    } else {
      pthread_cond_wait(&world->has_work, &world->lock);
    }
  }
  pthread_mutex_unlock(&world->lock);
  return NULL;
}

static kizu_mpi_status start_background(kizu_mpi_world *world) {
  if (check(MPI_Comm_dup(world->comm, &world->background), "MPI_Comm_dup") != KIZU_MPI_OK ||
      check(MPI_Comm_set_errhandler(world->background, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler")) {
    return KIZU_MPI_FAILED;
  }
  pthread_mutex_init(&world->lock, NULL);
  pthread_cond_init(&world->has_work, NULL);
  if (pthread_create(&world->thread, NULL, run_background, world) != 0) {
    snprintf(last_message, sizeof last_message, "no thread can be started");
    return KIZU_MPI_FAILED;
  }
  return KIZU_MPI_OK;
}

static void end_background(kizu_mpi_world *world) {
  pthread_mutex_lock(&world->lock);
  world->is_ending = true;
  pthread_cond_signal(&world->has_work);
  pthread_mutex_unlock(&world->lock);
  pthread_join(world->thread, NULL);
  pthread_cond_destroy(&world->has_work);
  pthread_mutex_destroy(&world->lock);
  MPI_Comm_free(&world->background);
}

kizu_mpi_status kizu_mpi_start(kizu_mpi_world **world) {
  int provided = MPI_THREAD_SINGLE;
  if (check(MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided), "MPI_Init") != KIZU_MPI_OK) {
    return KIZU_MPI_FAILED;
  }
  if (provided < MPI_THREAD_SERIALIZED) {
    snprintf(last_message, sizeof last_message, "this MPI allows calls from one thread only");
    return KIZU_MPI_FAILED;
  }
  kizu_mpi_world *created = calloc(1, sizeof *created);
  if (created == NULL) return out_of_memory();
  MPI_Comm host;
  if (check(MPI_Comm_dup(MPI_COMM_WORLD, &created->comm), "MPI_Comm_dup") != KIZU_MPI_OK ||
      check(MPI_Comm_set_errhandler(created->comm, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler") ||
      check(MPI_Comm_rank(created->comm, &created->rank), "MPI_Comm_rank") ||
      check(MPI_Comm_size(created->comm, &created->size), "MPI_Comm_size") ||
      check(MPI_Comm_split_type(created->comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host),
            "MPI_Comm_split_type") ||
      check(MPI_Comm_size(host, &created->local_size), "MPI_Comm_size") ||
      check(MPI_Comm_free(&host), "MPI_Comm_free") || start_background(created)) {
    free(created);
    return KIZU_MPI_FAILED;
  }
  *world = created;
  return KIZU_MPI_OK;
}

kizu_mpi_status kizu_mpi_finish(kizu_mpi_world *world) {
  end_background(world);
  MPI_Comm_free(&world->comm);
  free(world);
  return check(MPI_Finalize(), "MPI_Finalize");
}

void kizu_mpi_abort(kizu_mpi_world *world, int status) {
  MPI_Abort(world->comm, status);
  exit(status);
}

int kizu_mpi_rank(const kizu_mpi_world *world) { return world->rank; }
int kizu_mpi_size(const kizu_mpi_world *world) { return world->size; }
int kizu_mpi_local_size(const kizu_mpi_world *world) { return world->local_size; }

static kizu_mpi_status all_reduce(
    kizu_mpi_world *world, void *values, size_t count, size_t width, MPI_Datatype type) {
  int code = MPI_SUCCESS;
  pthread_mutex_lock(&world->lock);
  for (size_t start = 0; start < count && code == MPI_SUCCESS; start += MOST_AT_ONCE) {
    const size_t part = count - start < MOST_AT_ONCE ? count - start : MOST_AT_ONCE;
    code = MPI_Allreduce(
        MPI_IN_PLACE, (char *)values + start * width, (int)part, type, MPI_SUM, world->comm);
  }
  pthread_mutex_unlock(&world->lock);
  return check(code, "MPI_Allreduce");
}

kizu_mpi_status kizu_mpi_all_reduce_f32(kizu_mpi_world *world, float *values, size_t count) {
  return all_reduce(world, values, count, sizeof *values, MPI_FLOAT);
}

kizu_mpi_status kizu_mpi_all_reduce_f64(kizu_mpi_world *world, double *values, size_t count) {
  return all_reduce(world, values, count, sizeof *values, MPI_DOUBLE);
}

kizu_mpi_status kizu_mpi_start_all_reduce_f32(
    kizu_mpi_world *world, float *values, size_t count, kizu_mpi_request **request) {
  kizu_mpi_request *created = calloc(1, sizeof *created);
  if (created == NULL) return out_of_memory();
  *created = (kizu_mpi_request){.world = world, .values = values, .count = count};
  *request = created;
  if (count == 0) return KIZU_MPI_OK;
  pthread_mutex_lock(&world->lock);
  if (world->first == NULL) {
    world->first = created;
  } else {
    world->last->next = created;
  }
  world->last = created;
  advance(world);
  pthread_cond_signal(&world->has_work);
  pthread_mutex_unlock(&world->lock);
  return KIZU_MPI_OK;
}

kizu_mpi_status kizu_mpi_wait(kizu_mpi_request *request) {
  kizu_mpi_world *const world = request->world;
  pthread_mutex_lock(&world->lock);
  while (request->finished < request->count && world->failure == MPI_SUCCESS) advance(world);
  const int failure = world->failure;
  pthread_mutex_unlock(&world->lock);
  // After a failure MPI may still write to the values, and the queue still hold the request: the job ends.
  if (failure == MPI_SUCCESS) free(request);
  return check(failure, "MPI_Iallreduce");
}

static int broadcast(kizu_mpi_world *world, void *bytes, size_t count, int root) {
  int code = MPI_SUCCESS;
  for (size_t start = 0; start < count && code == MPI_SUCCESS; start += MOST_AT_ONCE) {
    const size_t part = count - start < MOST_AT_ONCE ? count - start : MOST_AT_ONCE;
    code = MPI_Bcast((char *)bytes + start, (int)part, MPI_BYTE, root, world->comm);
  }
  return code;
}

kizu_mpi_status kizu_mpi_broadcast(kizu_mpi_world *world, void *bytes, size_t count, int root) {
  pthread_mutex_lock(&world->lock);
  const int code = broadcast(world, bytes, count, root);
  pthread_mutex_unlock(&world->lock);
  return check(code, "MPI_Bcast");
}

static int all_gather(kizu_mpi_world *world, const void *own, const size_t *counts, void *all, int *lengths) {
  int *const places = lengths + world->size;
  size_t total = 0, before = 0;
  for (int rank = 0; rank < world->size; ++rank) {
    if (rank < world->rank) before += counts[rank];
    lengths[rank] = (int)counts[rank];
    places[rank] = (int)total;
    total += counts[rank];
  }
  if (total <= INT_MAX) {
    return MPI_Allgatherv(
        own, lengths[world->rank], MPI_BYTE, all, lengths, places, MPI_BYTE, world->comm);
  }
  // Places that an int does not count to: one rank after the other.
  memcpy((char *)all + before, own, counts[world->rank]);
  int code = MPI_SUCCESS;
  size_t start = 0;
  for (int rank = 0; rank < world->size && code == MPI_SUCCESS; start += counts[rank++]) {
    code = broadcast(world, (char *)all + start, counts[rank], rank);
  }
  return code;
}

kizu_mpi_status kizu_mpi_all_gather(
    kizu_mpi_world *world, const void *own, const size_t *counts, void *all) {
  int *lengths = malloc(2 * (size_t)world->size * sizeof *lengths);
  if (lengths == NULL) return out_of_memory();
  pthread_mutex_lock(&world->lock);
  const int code = all_gather(world, own, counts, all, lengths);
  pthread_mutex_unlock(&world->lock);
  free(lengths);
  return check(code, "MPI_Allgatherv");
}

#else  // without MPI

bool kizu_mpi_is_built(void) { return false; }
const char *kizu_mpi_version(void) { return ""; }
const char *kizu_mpi_last_message(void) { return "built without MPI"; }
kizu_mpi_status kizu_mpi_start(kizu_mpi_world **world) { return (void)world, KIZU_MPI_NOT_BUILT; }
kizu_mpi_status kizu_mpi_finish(kizu_mpi_world *world) { return (void)world, KIZU_MPI_NOT_BUILT; }
void kizu_mpi_abort(kizu_mpi_world *world, int status) { (void)world, (void)status; }
int kizu_mpi_rank(const kizu_mpi_world *world) { return (void)world, 0; }
int kizu_mpi_size(const kizu_mpi_world *world) { return (void)world, 1; }
int kizu_mpi_local_size(const kizu_mpi_world *world) { return (void)world, 1; }

kizu_mpi_status kizu_mpi_all_reduce_f32(kizu_mpi_world *world, float *values, size_t count) {
  return (void)world, (void)values, (void)count, KIZU_MPI_NOT_BUILT;
}

kizu_mpi_status kizu_mpi_all_reduce_f64(kizu_mpi_world *world, double *values, size_t count) {
  return (void)world, (void)values, (void)count, KIZU_MPI_NOT_BUILT;
}

kizu_mpi_status kizu_mpi_start_all_reduce_f32(
    kizu_mpi_world *world, float *values, size_t count, kizu_mpi_request **request) {
  return (void)world, (void)values, (void)count, (void)request, KIZU_MPI_NOT_BUILT;
}

kizu_mpi_status kizu_mpi_wait(kizu_mpi_request *request) { return (void)request, KIZU_MPI_NOT_BUILT; }

kizu_mpi_status kizu_mpi_all_gather(
    kizu_mpi_world *world, const void *own, const size_t *counts, void *all) {
  return (void)world, (void)own, (void)counts, (void)all, KIZU_MPI_NOT_BUILT;
}

kizu_mpi_status kizu_mpi_broadcast(kizu_mpi_world *world, void *bytes, size_t count, int root) {
  return (void)world, (void)bytes, (void)count, (void)root, KIZU_MPI_NOT_BUILT;
}

#endif
