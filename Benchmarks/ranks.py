"""Two processes against two threads, side by side: Kizu on MPI and PyTorch DDP (gloo), in one run.

    python Benchmarks/ranks.py [--kizu .build-mpi/release/kizu] [--size 128] [--batch 256] [--steps 6] [--rounds 3]

Needs PyTorch, mpirun and a kizu with MPI (swift build -c release --traits MPI --scratch-path .build-mpi). Each round
times every program once, so that a disturbance of the machine meets all of them:

  kizu 1 x 2       one process with two threads
  kizu 2 x 1       two processes with a thread each, the same global batch
  kizu apart       two processes with a thread each, at once but each by itself with half of the batch: what 2 x 1
                   computes, with nothing to send or to wait for
  PyTorch 1 x 2    the same by PyTorch, whole batch in one process
  PyTorch 2 x 1    DistributedDataParallel with gloo, embeddings gathered with their gradients; batch norm is each
                   process's own, for PyTorch has no SyncBatchNorm on CPUs, so it computes something else

Kizu's time is that of whole epochs by its log, views and decoded photos included, the first epoch left out; PyTorch's
is that of steps on random input. What counts is each program's own ratio. f32 on both sides. What "2 x 1" takes longer
than "apart" is communication, waiting for each other, sums over the whole batch, and whatever else makes convolutions
slower in step; docs/mpi.md says how to see communication by itself.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ | {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def step_time(run_folder):
    """Median seconds a step of a run's epochs after the first, by its log."""
    lines = [json.loads(line) for line in (pathlib.Path(run_folder) / "log.jsonl").read_text().splitlines()]
    return statistics.median(
        (after["seconds"] - before["seconds"]) / (after["step"] - before["step"])
        for before, after in zip(lines, lines[1:]))


def kizu(arguments, folder, ranks, threads, copies=1):
    """Seconds a step of Kizu's, in the mean over copies that run at once."""
    launcher = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", str(ranks)] if ranks > 1 else []
    runs = [pathlib.Path(tempfile.mkdtemp(dir=folder)) / "run" for _ in range(copies)]
    trainings = [
        subprocess.Popen(
            [*launcher, arguments.kizu, "pretrain", f"{folder}/samples/photos", "-o", run, "--epochs", "3",
             "--image-size", str(arguments.size), "--batch-size", str(arguments.batch // copies), "--threads",
             str(threads), "--precision", "f32", "--quiet"], env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        for run in runs]
    if any([training.wait() for training in trainings]):
        sys.exit("Kizu failed")
    return statistics.mean(step_time(run) for run in runs)


def torch_step(arguments, rank, ranks, threads, port):
    """Prints the seconds of a step of one process; the parent starts one for each rank."""
    import torch
    import torch.distributed as dist
    import torch.distributed.nn
    import torchvision

    torch.set_num_threads(threads)
    model = torchvision.models.resnet18()
    model.fc = torch.nn.Sequential(
        torch.nn.Linear(512, 512, bias=False), torch.nn.BatchNorm1d(512), torch.nn.ReLU(),
        torch.nn.Linear(512, 128, bias=False), torch.nn.BatchNorm1d(128))
    model = model.to(memory_format=torch.channels_last)
    if ranks > 1:
        dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=ranks)
        model = torch.nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, weight_decay=5e-4)
    views = torch.randn(2 * arguments.batch // ranks, 3, arguments.size, arguments.size)
    views = views.to(memory_format=torch.channels_last)

    def step():
        z = torch.nn.functional.normalize(model(views))
        if ranks > 1:
            parts = torch.distributed.nn.all_gather(z)
            z = torch.cat([part[:len(part) // 2] for part in parts] + [part[len(part) // 2:] for part in parts])
        scores = z @ z.T / 0.2
        scores.fill_diagonal_(-torch.inf)
        count = len(z)
        loss = torch.nn.functional.cross_entropy(scores, (torch.arange(count) + count // 2) % count)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    step()
    start = time.perf_counter()
    for _ in range(arguments.steps):
        step()
    if rank == 0:
        print((time.perf_counter() - start) / arguments.steps)


def torch(arguments, ranks, threads):
    port = 20000 + os.getpid() % 20000
    processes = [
        subprocess.Popen(
            [sys.executable, __file__, "--size", str(arguments.size), "--batch", str(arguments.batch), "--steps",
             str(arguments.steps), "--rank", str(rank), "--ranks", str(ranks), "--threads", str(threads), "--port",
             str(port)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT | {"OMP_NUM_THREADS": str(threads)})
        for rank in range(ranks)]
    outputs = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        sys.exit("PyTorch failed")
    return float(outputs[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kizu", default=ROOT / ".build-mpi/release/kizu")
    for name, value in [("--size", 128), ("--batch", 256), ("--steps", 6), ("--rounds", 3)]:
        parser.add_argument(name, type=int, default=value)
    for name in ["--rank", "--ranks", "--threads", "--port"]:
        parser.add_argument(name, type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.rank is not None:
        return torch_step(arguments, arguments.rank, arguments.ranks, arguments.threads, arguments.port)
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([arguments.kizu, "samples", "-o", f"{folder}/samples", "--count",
                        str(arguments.batch * arguments.steps), "--seed", "1"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(arguments.rounds):
            rounds.append({
                "kizu 1 x 2": kizu(arguments, folder, 1, 2), "kizu 2 x 1": kizu(arguments, folder, 2, 1),
                "kizu apart": kizu(arguments, folder, 1, 1, copies=2),
                "PyTorch 1 x 2": torch(arguments, 1, 2), "PyTorch 2 x 1": torch(arguments, 2, 1)})
    print(f"{arguments.size} px, batch {arguments.batch}, f32; load now {os.getloadavg()[0]:.1f}")
    for program in rounds[0]:
        print(f"{program:14s} {1000 * statistics.median(times[program] for times in rounds):9.1f} ms a step")
    for program in ["kizu", "PyTorch"]:
        ratio = statistics.median(times[f"{program} 2 x 1"] / times[f"{program} 1 x 2"] for times in rounds)
        print(f"{program}: two processes take {ratio:.2f} times as long as two threads")
    ratio = statistics.median(times["kizu 2 x 1"] / times["kizu apart"] for times in rounds)
    print(f"kizu: two processes together take {ratio:.2f} times as long as apart")
    ratio = statistics.median(times["PyTorch 2 x 1"] / times["kizu 2 x 1"] for times in rounds)
    print(f"two processes: PyTorch takes {ratio:.2f} times as long as kizu")


if __name__ == "__main__":
    main()
