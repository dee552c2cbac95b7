// The ranks of a job by MPI. This file is the only one that knows whether MPI is built in.
#include "CKizuMPI.h"

#ifdef KIZU_MPI

#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kizu_mpi_world {
  MPI_Comm comm;
  int rank, size, local_size;
};

// A sum is sent in pieces, for MPI counts with an int.
#define PIECE ((size_t)1 << 30)

struct kizu_mpi_request {
  size_t count;
  MPI_Request requests[];
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
      check(MPI_Comm_free(&host), "MPI_Comm_free")) {
    free(created);
    return KIZU_MPI_FAILED;
  }
  *world = created;
  return KIZU_MPI_OK;
}

kizu_mpi_status kizu_mpi_finish(kizu_mpi_world *world) {
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
  for (size_t start = 0; start < count; start += PIECE) {
    const size_t piece = count - start < PIECE ? count - start : PIECE;
    const int code = MPI_Allreduce(
        MPI_IN_PLACE, (char *)values + start * width, (int)piece, type, MPI_SUM, world->comm);
    if (check(code, "MPI_Allreduce") != KIZU_MPI_OK) return KIZU_MPI_FAILED;
  }
  return KIZU_MPI_OK;
}

kizu_mpi_status kizu_mpi_all_reduce_f32(kizu_mpi_world *world, float *values, size_t count) {
  return all_reduce(world, values, count, sizeof *values, MPI_FLOAT);
}

kizu_mpi_status kizu_mpi_all_reduce_f64(kizu_mpi_world *world, double *values, size_t count) {
  return all_reduce(world, values, count, sizeof *values, MPI_DOUBLE);
}

kizu_mpi_status kizu_mpi_start_all_reduce_f32(
    kizu_mpi_world *world, float *values, size_t count, kizu_mpi_request **request) {
  const size_t pieces = (count + PIECE - 1) / PIECE;
  kizu_mpi_request *created = calloc(1, sizeof *created + pieces * sizeof(MPI_Request));
  if (created == NULL) return out_of_memory();
  for (; created->count < pieces; ++created->count) {
    const size_t start = created->count * PIECE, piece = count - start < PIECE ? count - start : PIECE;
    const int code = MPI_Iallreduce(
        MPI_IN_PLACE, values + start, (int)piece, MPI_FLOAT, MPI_SUM, world->comm,
        &created->requests[created->count]);
    if (check(code, "MPI_Iallreduce") != KIZU_MPI_OK) return free(created), KIZU_MPI_FAILED;
  }
  *request = created;
  return KIZU_MPI_OK;
}

kizu_mpi_status kizu_mpi_wait(kizu_mpi_request *request) {
  const int code = MPI_Waitall((int)request->count, request->requests, MPI_STATUSES_IGNORE);
  free(request);
  return check(code, "MPI_Wait");
}

kizu_mpi_status kizu_mpi_broadcast(kizu_mpi_world *world, void *bytes, size_t count, int root) {
  for (size_t start = 0; start < count; start += PIECE) {
    const size_t piece = count - start < PIECE ? count - start : PIECE;
    const int code = MPI_Bcast((char *)bytes + start, (int)piece, MPI_BYTE, root, world->comm);
    if (check(code, "MPI_Bcast") != KIZU_MPI_OK) return KIZU_MPI_FAILED;
  }
  return KIZU_MPI_OK;
}

kizu_mpi_status kizu_mpi_all_gather(
    kizu_mpi_world *world, const void *own, const size_t *counts, void *all) {
  size_t total = 0, before = 0;
  for (int rank = 0; rank < world->size; ++rank) {
    if (rank < world->rank) before += counts[rank];
    total += counts[rank];
  }
  if (total > INT_MAX) {
    // Places that an int does not count to: one rank after the other.
    memcpy((char *)all + before, own, counts[world->rank]);
    size_t start = 0;
    for (int rank = 0; rank < world->size; start += counts[rank++]) {
      if (kizu_mpi_broadcast(world, (char *)all + start, counts[rank], rank) != KIZU_MPI_OK) {
        return KIZU_MPI_FAILED;
      }
    }
    return KIZU_MPI_OK;
  }
  int *lengths = malloc(2 * (size_t)world->size * sizeof *lengths);
  if (lengths == NULL) return out_of_memory();
  int *places = lengths + world->size, next = 0;
  for (int rank = 0; rank < world->size; ++rank) {
    lengths[rank] = (int)counts[rank];
    places[rank] = next;
    next += lengths[rank];
  }
  const int code = MPI_Allgatherv(
      own, lengths[world->rank], MPI_BYTE, all, lengths, places, MPI_BYTE, world->comm);
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
