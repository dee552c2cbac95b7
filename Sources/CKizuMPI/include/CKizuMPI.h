// The door to MPI: what ranks say to each other. No MPI type shows here, and without the trait MPI of the package
// nothing of MPI is behind it: every call then gives KIZU_MPI_NOT_BUILT.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  KIZU_MPI_OK = 0,
  KIZU_MPI_NOT_BUILT,  // the package was built without the trait
  KIZU_MPI_FAILED,
} kizu_mpi_status;

typedef struct kizu_mpi_world kizu_mpi_world;      // the ranks of this job
typedef struct kizu_mpi_request kizu_mpi_request;  // a reduction under way

// Whether MPI is built in.
bool kizu_mpi_is_built(void);

// "Open MPI v4.1.4", of the library that is loaded; empty where there is none.
const char *kizu_mpi_version(void);

// The message of the last failure on this thread; empty where there was none. Valid until the next failure.
const char *kizu_mpi_last_message(void);

// Joins the job that this process was started in. Once in a process; calls may come from any thread, one at a time.
kizu_mpi_status kizu_mpi_start(kizu_mpi_world **world);
// Leaves the job, after all other ranks have come here too.
kizu_mpi_status kizu_mpi_finish(kizu_mpi_world *world);
// Ends every process of the job with a status; does not return where MPI is built in.
void kizu_mpi_abort(kizu_mpi_world *world, int status);

int kizu_mpi_rank(const kizu_mpi_world *world);
int kizu_mpi_size(const kizu_mpi_world *world);
// How many ranks are on this host.
int kizu_mpi_local_size(const kizu_mpi_world *world);

// Replace values by their sums over all ranks.
kizu_mpi_status kizu_mpi_all_reduce_f32(kizu_mpi_world *world, float *values, size_t count);
kizu_mpi_status kizu_mpi_all_reduce_f64(kizu_mpi_world *world, double *values, size_t count);

// Begins such a sum. The values must stay, and nobody may touch them, until `kizu_mpi_wait`, which is due even after
// a failure of another call.
kizu_mpi_status kizu_mpi_start_all_reduce_f32(
    kizu_mpi_world *world, float *values, size_t count, kizu_mpi_request **request);
kizu_mpi_status kizu_mpi_wait(kizu_mpi_request *request);

// Puts the bytes of all ranks one after the other; `counts` are all ranks' numbers of bytes.
kizu_mpi_status kizu_mpi_all_gather(
    kizu_mpi_world *world, const void *own, const size_t *counts, void *all);

// Replaces bytes by those of rank `root`.
kizu_mpi_status kizu_mpi_broadcast(kizu_mpi_world *world, void *bytes, size_t count, int root);

#ifdef __cplusplus
}
#endif
