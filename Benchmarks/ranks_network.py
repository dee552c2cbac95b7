"""Hosts with a network between them, on one machine: what a step of several processes costs beside computing.

    sudo python Benchmarks/ranks_network.py [--kizu .build-mpi/release/kizu] [--hosts 2] [--rates 10gbit 1gbit 300mbit]

Each host is a network namespace with one process of one thread; a bridge joins them, and each host sends no faster
than the rate (tc's token bucket). Needs root, iproute2, mpirun and a kizu with MPI (ranks.py says how to build it). As
many hosts as the machine has cores: more would measure how they take the processor from each other.

For each rate three medians of a step, f32, by the log of a run without its first epoch:

  alone      each host by itself with its share of the batch, all at once: computing, nothing to send
  sending    all hosts with eight photos of 32 pixels, or two each: the same gradients to send, little to compute
  together   all hosts with their shares of the batch

After the table the straight line through "sending": a time that the rate does not change, and the bytes that a step
sends over each host's link, beside those of the gradients by ranks_model.py: the two figures of its model that a
network does not decide.

"hidden" is the share of "sending" that "together" does not show beside "alone": what goes over the network while the
backward pass computes.
"""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import ranks_model

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ | {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
BRIDGE = "kizu-switch"
# What mpirun calls instead of ssh: HOST COMMAND..., where the last part of the address numbers the namespace.
AGENT = """#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
number=${1##*.}
shift
exec ip netns exec kizu-host$number unshare --uts sh -c "hostname kizu-host$number; $*"
"""


def address(number):
    return f"10.213.0.{number}"


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, **options)


@contextlib.contextmanager
def network(hosts):
    """Namespaces kizu-host1 …, joined by a bridge in one more; gone afterwards, however it ends."""
    names = [BRIDGE] + [f"kizu-host{number}" for number in range(1, hosts + 1)]
    try:
        for name in names:
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "-n", BRIDGE, "link", "add", "bridge", "type", "bridge")
        run("ip", "-n", BRIDGE, "link", "set", "bridge", "up")
        for number, name in enumerate(names[1:], 1):
            run("ip", "link", "add", "uplink", "netns", name, "type", "veth", "peer", "name", f"port{number}",
                "netns", BRIDGE)
            run("ip", "-n", BRIDGE, "link", "set", f"port{number}", "master", "bridge", "up")
            run("ip", "-n", name, "addr", "add", f"{address(number)}/24", "dev", "uplink")
            run("ip", "-n", name, "link", "set", "uplink", "up")
        yield
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)


def limit(hosts, rate):
    for number in range(1, hosts + 1):
        run("ip", "netns", "exec", f"kizu-host{number}", "tc", "qdisc", "replace", "dev", "uplink", "root", "tbf",
            "rate", rate, "burst", "256kb", "latency", "50ms")


def start(arguments, folder, photos, hosts, size, batch, first=1):
    """A training by one process of the host `first`, or by one of each host; its folder and its process."""
    run_folder = pathlib.Path(tempfile.mkdtemp(dir=folder)) / "run"
    name = f"kizu-host{first}"
    launcher = ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", f'hostname {name}; exec "$@"', "sh"]
    if hosts > 1:
        launcher += [
            "mpirun", "--mca", "plm_rsh_agent", f"{folder}/agent", "--mca", "btl", "tcp,self", "--mca", "pml", "ob1",
            "--mca", "btl_tcp_if_include", "uplink", "--mca", "oob_tcp_if_include", "uplink", "--bind-to", "none",
            "--host", ",".join(address(number) for number in range(1, hosts + 1)), "-n", str(hosts)]
    command = [*launcher, arguments.kizu, "pretrain", f"{folder}/{photos}/photos", "-o", run_folder, "--epochs",
               arguments.epochs, "--image-size", size, "--batch-size", batch, "--threads", 1, "--precision", "f32",
               "--quiet"]
    return run_folder, subprocess.Popen([str(part) for part in command], env=ENVIRONMENT, stdout=subprocess.DEVNULL)


def finish(training):
    """Median seconds a step of the epochs after the first."""
    run_folder, process = training
    if process.wait():
        sys.exit(f"kizu ended with {process.returncode}")
    lines = [json.loads(line) for line in (run_folder / "log.jsonl").read_text().splitlines()]
    return statistics.median(
        (after["seconds"] - before["seconds"]) / (after["step"] - before["step"])
        for before, after in zip(lines, lines[1:]))


def bits(rate):
    """Bits a second of what tc calls a rate."""
    for unit, factor in [("gbit", 1e9), ("mbit", 1e6), ("kbit", 1e3)]:
        if rate.endswith(unit):
            return float(rate.removesuffix(unit)) * factor
    sys.exit(f"{rate} is no rate: 10gbit, 300mbit")


def line(times):
    """Seconds and bytes of the least squares line through (bits a second, seconds)."""
    slope, intercept = statistics.linear_regression([8 / rate for rate, _ in times], [time for _, time in times])
    return intercept, slope


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kizu", default=ROOT / ".build-mpi/release/kizu")
    parser.add_argument("--rates", nargs="+", default=["10gbit", "1gbit", "300mbit"])
    for name, value in [("--hosts", 2), ("--size", 64), ("--batch", 128), ("--epochs", 4)]:
        parser.add_argument(name, type=int, default=value)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("network namespaces need root")
    hosts = arguments.hosts
    share = arguments.batch // hosts
    with tempfile.TemporaryDirectory() as folder, network(hosts):
        agent = pathlib.Path(folder) / "agent"
        agent.write_text(AGENT)
        agent.chmod(0o755)
        for name, count in [("many", 3 * arguments.batch), ("few", 16 * hosts)]:
            run(arguments.kizu, "samples", "-o", f"{folder}/{name}", "--count", count, "--seed", 1,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"{hosts} hosts, {share} photos of {arguments.size} px each, ResNet-18, f32, one thread each")
        print("| each way | alone | sending | together | efficiency | hidden |")
        print("|---|---|---|---|---|---|")
        times = []
        for rate in arguments.rates:
            limit(hosts, rate)
            # Again for each rate, so that a slower hour of the machine meets all of a line.
            trainings = [
                start(arguments, folder, "many", 1, arguments.size, share, number) for number in range(1, hosts + 1)]
            alone = statistics.mean([finish(training) for training in trainings])
            sending = finish(start(arguments, folder, "few", hosts, 32, max(8, 2 * hosts)))
            times.append((bits(rate), sending))
            together = finish(start(arguments, folder, "many", hosts, arguments.size, arguments.batch))
            hidden = max(0, min(1, (alone + sending - together) / sending))
            print(f"| {rate} | {1000 * alone:.0f} ms | {1000 * sending:.0f} ms | {1000 * together:.0f} ms | "
                  f"{100 * alone / together:.0f} % | {100 * hidden:.0f} % |", flush=True)
        if len(times) > 1:
            seconds, sent = line(times)
            gradients = ranks_model.gradient_bytes(hosts)
            print(f"sending: {1000 * seconds:.0f} ms and {sent / 1e6:.1f} MB; gradients by the model: "
                  f"{gradients / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
