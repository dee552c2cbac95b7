#!/usr/bin/env python3
"""Writes one manual page for each command of kizu, from what the program itself says of its commands.

    kizu --experimental-dump-help | python3 tools/packaging/manual.py FOLDER --date 2026-01-31 --version 0.1.0

The plugin of swift-argument-parser does the same, but runs the lines of examples together.
"""

import argparse
import json
import pathlib
import sys


def plain(text):
    """Text as roff prints it: no character has a special meaning."""
    text = text.replace("\\", "\\e")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def exact(text):
    """Text to be typed: hyphens stay hyphens, so that a copy of it works."""
    return plain(text).replace("-", "\\-")


def option_names(argument):
    return [("--" if name["kind"] == "long" else "-") + name["name"] for name in argument.get("names", [])]


def value(argument):
    return "" if argument["kind"] == "flag" else f"<{argument['valueName']}>"


def heading(argument):
    """The line that an argument is explained under."""
    if argument["kind"] == "positional":
        return "\\fI" + exact(value(argument)) + "\\fR"
    names = ", ".join("\\fB" + exact(name) + "\\fR" for name in option_names(argument))
    return names + (" \\fI" + exact(value(argument)) + "\\fR" if value(argument) else "")


def synopsis(argument):
    if argument["kind"] == "positional":
        text = exact(value(argument))
    else:
        preferred = argument["preferredName"]
        text = exact(("--" if preferred["kind"] == "long" else "-") + preferred["name"])
        text += " " + exact(value(argument)) if value(argument) else ""
    text += " ..." if argument["isRepeating"] else ""
    return f"[{text}]" if argument["isOptional"] else text


def explanation(argument):
    text = argument.get("abstract", "")
    default = argument.get("defaultValue")
    if default and argument["kind"] != "flag" and "(default:" not in text:
        text += f" (default: {default})"
    return plain(text.strip())


def discussion(text):
    """Paragraphs of prose; indented lines stay as they are."""
    lines = []
    literal = False
    for line in text.split("\n"):
        indented = line.startswith("  ")
        if indented != literal and line:
            lines.append(".PP\n.nf" if indented else ".fi")
            literal = indented
        if not line:
            lines.append("" if literal else ".PP")
        else:
            lines.append(exact(line) if literal else plain(line))
    if literal:
        lines.append(".fi")
    return lines


def page(command, name, parents, date, version):
    title = name.upper()
    lines = [f'.TH "{exact(title)}" 1 {date} "Kizu {exact(version)}" "Kizu manual"', ".nh", ".ad l"]
    lines += [".SH NAME", f"{exact(name)} \\- {plain(command['abstract'].rstrip('.'))}"]
    shown = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
    children = [child for child in command.get("subcommands", []) if child["commandName"] != "help"]
    spelled = " ".join(parents + [command["commandName"]])
    lines += [".SH SYNOPSIS", ".HP", f"\\fB{exact(spelled)}\\fR"]
    if children:
        lines.append("\\fIcommand\\fR [\\fIoption\\fR ...]")
    lines += [synopsis(argument) for argument in shown]
    if command.get("discussion"):
        lines += [".SH DESCRIPTION"] + discussion(command["discussion"])
    if children:
        lines.append(".SH COMMANDS")
        for child in children:
            lines += [".TP", f"\\fB{exact(name + '-' + child['commandName'])}\\fR(1)", plain(child["abstract"])]
    sections = {}
    for argument in shown:
        sections.setdefault(argument.get("sectionTitle", "Options"), []).append(argument)
    for title, arguments in sections.items():
        lines.append(f'.SH "{plain(title).upper()}"')
        for argument in arguments:
            lines += [".TP", heading(argument), explanation(argument)]
    if parents:
        lines += [".SH SEE ALSO", f"\\fB{exact('-'.join(parents))}\\fR(1), which tells the exit status too"]
    return "\n".join(lines) + "\n"


def write(command, parents, options):
    name = "-".join(parents + [command["commandName"]])
    text = page(command, name, parents, options.date, options.version)
    (options.folder / f"{name}.1").write_text(text, encoding="utf-8")
    for child in command.get("subcommands", []):
        if child["commandName"] != "help":
            write(child, parents + [command["commandName"]], options)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--date", required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    described = json.load(sys.stdin)
    if described["serializationVersion"] != 0:
        sys.exit(f"manual.py: the description is of version {described['serializationVersion']}, not 0")
    options.folder.mkdir(parents=True, exist_ok=True)
    write(described["command"], [], options)


if __name__ == "__main__":
    main()
