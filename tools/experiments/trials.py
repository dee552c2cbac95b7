"""What scripts share that run `kizu` on several sets: their arguments, and a call on the photos of one set."""

import argparse
import pathlib
import subprocess


def parser(description, sets, seeds):
    """Arguments of a script that trains for sets and seeds and prints tables of what is done.

    FOLDER holds NAME/ and NAME.csv (path,label,group,split) of each set.
    """
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("folder", type=pathlib.Path)
    made.add_argument("work", type=pathlib.Path)
    made.add_argument("--kizu", default="kizu")
    made.add_argument("--sets", nargs="+", default=list(sets), choices=list(sets))
    made.add_argument("--seeds", nargs="+", type=int, default=seeds)
    made.add_argument("--threads", type=int, default=2)
    made.add_argument("--tables", action="store_true", help="train nothing")
    return made


def caller(program, folder, name, threads):
    """A function (command, *options) that runs Kizu on the listed photos of a set and returns what it prints, bytes."""
    photos = [folder / name, "--labels", folder / f"{name}.csv", "--only-listed", "--threads", threads]

    def kizu(command, *options):
        words = [str(word) for word in [program, command, *photos, *options]]
        return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout

    return kizu
