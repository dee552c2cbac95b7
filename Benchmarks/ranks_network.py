"""Hosts with a network between them, on one machine: what a step of several processes costs beside computing.

    sudo python Benchmarks/ranks_network.py [--kizu .build-mpi/release/kizu] [--hosts 2] [--rates 10gbit 1gbit 300mbit]

Each host is a network namespace with one process of one thread; a bridge joins them, and each host sends no faster
than the rate (tc's token bucket). Needs root, iproute2, mpirun and a kizu with MPI (ranks.py says how to build it). As
many hosts as the machine has cores: more would measure how they take the processor from each other.

For each rate three medians of a step, f32, by the log of a run without its first epoch:

  alone      one process with its host's share of the batch: computing, nothing to send
  sending    all hosts with two photos of 32 pixels each: the same gradients to send, hardly anything to compute
  together   all hosts with their shares of the batch

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


def step(arguments, folder, photos, hosts, size, batch):
    """Median seconds a step of the epochs after the first."""
    run_folder = pathlib.Path(tempfile.mkdtemp(dir=folder)) / "run"
    launcher = ["ip", "netns", "exec", "kizu-host1", "unshare", "--uts", "sh", "-c", 'hostname kizu-host1; exec "$@"',
                "sh"]
    if hosts > 1:
        launcher += [
            "mpirun", "--mca", "plm_rsh_agent", f"{folder}/agent", "--mca", "btl", "tcp,self", "--mca", "pml", "ob1",
            "--mca", "btl_tcp_if_include", "uplink", "--mca", "oob_tcp_if_include", "uplink", "--bind-to", "none",
            "--host", ",".join(address(number) for number in range(1, hosts + 1)), "-n", str(hosts)]
    run(*launcher, arguments.kizu, "pretrain", f"{folder}/{photos}/photos", "-o", run_folder, "--epochs",
        arguments.epochs, "--image-size", size, "--batch-size", batch, "--threads", 1, "--precision", "f32", "--quiet",
        env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    lines = [json.loads(line) for line in (run_folder / "log.jsonl").read_text().splitlines()]
    return statistics.median(
        (after["seconds"] - before["seconds"]) / (after["step"] - before["step"])
        for before, after in zip(lines, lines[1:]))


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
        for rate in arguments.rates:
            limit(hosts, rate)
            alone = step(arguments, folder, "many", 1, arguments.size, share)
            sending = step(arguments, folder, "few", hosts, 32, 2 * hosts)
            together = step(arguments, folder, "many", hosts, arguments.size, arguments.batch)
            hidden = max(0, min(1, (alone + sending - together) / sending))
            print(f"| {rate} | {1000 * alone:.0f} ms | {1000 * sending:.0f} ms | {1000 * together:.0f} ms | "
                  f"{100 * alone / together:.0f} % | {100 * hidden:.0f} % |", flush=True)


if __name__ == "__main__":
    main()
