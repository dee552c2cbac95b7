"""Hosts with a network between them, on one machine: what a step of several processes costs beside computing.

    sudo python Benchmarks/ranks_network.py [--kizu .build-mpi/release/kizu] [--hosts 2] [--rates 10gbit 1gbit 300mbit]

Each host is a network namespace with one process of one thread; a bridge joins them, and each host sends no faster
than the rate (tc's token bucket). Needs root, iproute2, mpirun and a kizu with MPI (ranks.py says how to build it). As
many hosts as the machine has cores: more would measure how they take the processor from each other.

Each round times all of it once, so that a slower hour of the machine meets all lines; the table has the medians over
rounds of a step, f32, by the log of a run without its first epoch:

  alone      each host by itself with its share of the batch, all at once: computing, nothing to send
  sending    all hosts with eight photos of 32 pixels, or two each: the same gradients to send, little to compute
  together   all hosts with their shares of the batch

Efficiency is "alone" by "together". "hidden" compares a rate with the first, which should be the highest: the share of
what "sending" takes longer that "together" does not, for it goes over the network while the backward pass computes.

After the table the straight line through "sending": a time that the rate does not change, and the bytes that a step
sends over each host's link, beside those of the gradients by ranks_model.py: the two figures of its model that a
network does not decide.
"""

import argparse
import contextlib
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import ranks
import ranks_model

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
    process = subprocess.Popen(
        [str(part) for part in command], env=ranks.ENVIRONMENT, stdout=subprocess.DEVNULL)
    return run_folder, process


def finish(training):
    """Median seconds a step."""
    run_folder, process = training
    if process.wait():
        sys.exit(f"kizu ended with {process.returncode}")
    return ranks.step_time(run_folder)


def bits(rate):
    """Bits a second of what tc calls a rate."""
    for unit, factor in [("gbit", 1e9), ("mbit", 1e6), ("kbit", 1e3)]:
        if rate.endswith(unit):
            return float(rate.removesuffix(unit)) * factor
    sys.exit(f"{rate} is no rate: 10gbit, 300mbit")


def hidden(fastest, times):
    """The share of sending that is hidden, in text, by what sending and together take at the highest rate and another."""
    longer = times["sending"] - fastest["sending"]
    if longer <= 0:
        return ""
    return f"{100 * max(0, 1 - (times['together'] - fastest['together']) / longer):.0f} %"


def line(times):
    """Seconds and bytes of the least squares line through (bits a second, seconds)."""
    slope, intercept = statistics.linear_regression([8 / rate for rate, _ in times], [time for _, time in times])
    return intercept, slope


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kizu", default=ranks.ROOT / ".build-mpi/release/kizu")
    parser.add_argument("--rates", nargs="+", default=["10gbit", "1gbit", "300mbit"])
    for name, value in [("--hosts", 2), ("--size", 64), ("--batch", 128), ("--epochs", 3), ("--rounds", 5)]:
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
        alone, rounds = [], {rate: [] for rate in arguments.rates}
        for _ in range(arguments.rounds):
            trainings = [
                start(arguments, folder, "many", 1, arguments.size, share, number) for number in range(1, hosts + 1)]
            alone.append(statistics.mean([finish(training) for training in trainings]))
            for rate, times in rounds.items():
                limit(hosts, rate)
                few = start(arguments, folder, "few", hosts, 32, max(8, 2 * hosts))
                times.append({"sending": finish(few)})
                many = start(arguments, folder, "many", hosts, arguments.size, arguments.batch)
                times[-1]["together"] = finish(many)
        medians = {rate: {way: statistics.median(each[way] for each in times) for way in ["sending", "together"]}
                   for rate, times in rounds.items()}
        computing, fastest = statistics.median(alone), next(iter(medians.values()))
        print(f"alone {1000 * computing:.0f} ms")
        print("| each way | sending | together | efficiency | hidden |")
        print("|---|---|---|---|---|")
        for rate, times in medians.items():
            print(f"| {rate} | {1000 * times['sending']:.0f} ms | {1000 * times['together']:.0f} ms | "
                  f"{100 * computing / times['together']:.0f} % | {hidden(fastest, times)} |")
        if len(medians) > 1:
            seconds, sent = line([(bits(rate), times["sending"]) for rate, times in medians.items()])
            gradients = ranks_model.gradient_bytes(hosts)
            print(f"sending: {1000 * seconds:.0f} ms and {sent / 1e6:.1f} MB; gradients by the model: "
                  f"{gradients / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
