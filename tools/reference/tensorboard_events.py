"""TensorBoard event files: a reference for KizuSSLTests, and a check of a run, both by the real TensorBoard.

    python tools/reference/tensorboard_events.py
    python tools/reference/tensorboard_events.py runs/first

Without a run it writes the test's file with TensorBoard's own writer. With a run it reads its event file as
TensorBoard does, and compares every number with log.jsonl. Needs: tensorboard.
"""
import json
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

TARGET = pathlib.Path(__file__).parents[2] / "Tests" / "KizuSSLTests" / "Fixtures" / "events.out.tfevents.0.reference"
# What EventFileTests writes.
EVENTS = [
    (1.5, 2, {"loss": 3.25, "learningRate": 0.02}),
    (2.75, 300, {"diagnostics/alignment": 0.5, "loss": -1e-20, "epoch": 150}),
    (1e9 + 0.125, 5_000_000_000, {"ü/é": 16777216.0}),
]


def write():
    with open(TARGET, "wb") as file:
        writer = RecordWriter(file)
        writer.write(event_pb2.Event(wall_time=EVENTS[0][0], file_version="brain.Event:2").SerializeToString())
        for time, step, scalars in EVENTS:
            values = [summary_pb2.Summary.Value(tag=tag, simple_value=scalars[tag]) for tag in sorted(scalars)]
            event = event_pb2.Event(wall_time=time, step=step, summary=summary_pb2.Summary(value=values))
            writer.write(event.SerializeToString())
        writer.flush()


def flat(value, path=""):
    """Every number of a log line, by its path."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from flat(member, f"{path}/{key}" if path else key)
    elif value is not None:
        yield path, float(value)


def check(run):
    log = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    expected = {}
    for line in log:
        for tag, value in flat(line):
            if tag != "step":
                expected.setdefault(tag, []).append((line["step"], value))
    accumulator = EventAccumulator(str(run), size_guidance={"scalars": 0}).Reload()
    found = {tag: [(e.step, e.value) for e in accumulator.Scalars(tag)] for tag in accumulator.Tags()["scalars"]}
    assert found.keys() == expected.keys(), found.keys() ^ expected.keys()
    for tag, values in expected.items():
        assert [step for step, _ in found[tag]] == [step for step, _ in values], tag
        for (_, ours), (step, value) in zip(found[tag], values):
            assert abs(ours - value) <= 1e-6 * abs(value), (tag, step, ours, value)
    print(f"{len(found)} scalars of {len(log)} epochs, as in log.jsonl: " + ", ".join(sorted(found)))


if len(sys.argv) > 1:
    check(pathlib.Path(sys.argv[1]))
else:
    write()
