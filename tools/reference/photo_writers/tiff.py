"""Writes TIFF files sample by sample, after TIFF 6.0 and the BigTIFF proposal; the pixel data stand last."""

import struct
import zlib

import numpy as np

TYPES = {"H": 3, "I": 4, "Q": 16}


def packbits(data):
    """Literal runs and repeats of Apple's PackBits, one row at a time."""
    out, i = b"", 0
    while i < len(data):
        run = 1
        while i + run < len(data) and run < 128 and data[i + run] == data[i]:
            run += 1
        if run > 1:
            out, i = out + bytes([257 - run, data[i]]), i + run
        else:
            out, i = out + bytes([0, data[i]]), i + 1
    return out


def row_bytes(row, bits, order, predictor):
    """One row of samples [W, C] as its bytes in the file."""
    if bits < 8:
        digits = "".join(format(int(sample), f"0{bits}b") for sample in row.reshape(-1))
        digits += "0" * (-len(digits) % 8)
        return bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
    if predictor == 2:
        row = np.concatenate([row[:1], row[1:] - row[:-1]])
    if predictor == 3:
        # Bytes of one significance side by side, the most significant first, then differences.
        planes = row.astype(row.dtype.newbyteorder(">")).reshape(-1).view(np.uint8).reshape(row.size, -1).T.reshape(-1)
        step = row.shape[1]
        return np.concatenate([planes[:step], planes[step:] - planes[:-step]]).tobytes()
    return row.astype(row.dtype.newbyteorder(order)).tobytes()


def blocks(samples, tile, rows):
    """The strips or tiles of one plane, from left to right and top to bottom."""
    height, width, channels = samples.shape
    if tile is None:
        return [samples[y : y + rows] for y in range(0, height, rows)]
    found = []
    for y in range(0, height, tile[1]):
        for x in range(0, width, tile[0]):
            block = np.zeros((tile[1], tile[0], channels), samples.dtype)
            part = samples[y : y + tile[1], x : x + tile[0]]
            block[: part.shape[0], : part.shape[1]] = part
            found.append(block)
    return found


def page(samples, bits, photometric, big, order, start, last, compression, predictor, tile, rows, planar, tags):
    """A directory, the values that do not fit into it and its data, to stand at `start`."""
    height, width, channels = samples.shape
    planes = [samples[:, :, c : c + 1] for c in range(channels)] if planar else [samples]
    parts = []
    for block in (block for plane in planes for block in blocks(plane, tile, rows)):
        lines = [row_bytes(row, bits, order, predictor) for row in block]
        if compression == 32773:
            lines = [packbits(line) for line in lines]
        data = b"".join(lines)
        parts.append(zlib.compress(data, 9) if compression in (8, 32946) else data)
    places = {"offsets": 324 if tile else 273, "counts": 325 if tile else 279}
    entries = {
        256: ("I", [width]), 257: ("I", [height]), 258: ("H", [bits] * channels), 259: ("H", [compression]),
        262: ("H", [photometric]), 277: ("H", [channels]), 284: ("H", [2 if planar else 1]),
        places["counts"]: ("I", [len(part) for part in parts]), places["offsets"]: ("Q" if big else "I", parts),
    }
    entries |= {322: ("H", [tile[0]]), 323: ("H", [tile[1]])} if tile else {278: ("I", [rows])}
    if predictor > 1:
        entries[317] = ("H", [predictor])
    entries |= tags
    inline, count_code, offset_code = (8, "Q", "Q") if big else (4, "I", "I")
    head = 8 + 20 * len(entries) + 8 if big else 2 + 12 * len(entries) + 4
    sizes = [len(v) * struct.calcsize(c) for c, v in entries.values()]
    place = start + head + sum(size for size in sizes if size > inline)
    offsets = []
    for part in parts:
        offsets.append(place)
        place += len(part)
    entries[places["offsets"]] = (entries[places["offsets"]][0], offsets)
    directory, values = struct.pack(order + ("Q" if big else "H"), len(entries)), b""
    for tag in sorted(entries):
        code, numbers = entries[tag]
        body = struct.pack(order + code * len(numbers), *numbers)
        directory += struct.pack(order + "HH" + count_code, tag, TYPES[code], len(numbers))
        if len(body) > inline:
            directory += struct.pack(order + offset_code, start + head + len(values))
            values += body
        else:
            directory += body.ljust(inline, b"\0")
    directory += struct.pack(order + offset_code, 0 if last else place)
    return directory + values + b"".join(parts)


def tiff(
    pictures, bits, photometric, big=False, order="<", compression=1, predictor=1, tile=None, rows=5, planar=False,
    tags={},
):
    """A file of one or several pictures [H, W, C]; `tags` maps numbers to (code, values)."""
    content = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
    content += struct.pack(order + "HHQ", 8, 0, 16) if big else struct.pack(order + "I", 8)
    for index, samples in enumerate(pictures):
        content += page(
            samples, bits, photometric, big, order, len(content), index + 1 == len(pictures), compression, predictor,
            tile, rows, planar, tags)
    return content
