"""Writes BMP files pixel by pixel, after Microsoft's "Bitmap Storage" and "Bitmap Compression"."""

import struct


def bmp(rows, width, bits, size=40, palette=(), compression=0, masks=(), top_down=False, used=0, data=None):
    """`rows` hold the pixels of each row from the top, as whole numbers; `palette` red, green and blue."""
    height = len(rows)
    if data is None:
        data = b""
        for row in rows if top_down else rows[::-1]:
            if bits >= 16:
                line = b"".join(int(pixel).to_bytes(bits // 8, "little") for pixel in row)
            else:
                digits = "".join(format(int(pixel), f"0{bits}b") for pixel in row)
                digits += "0" * (-len(digits) % 8)
                line = bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
            data += line + bytes(-len(line) % 4)
    if size == 12:
        header = struct.pack("<IHHHH", 12, width, height, 1, bits)
        colours = b"".join(bytes([b, g, r]) for r, g, b in palette)
    else:
        header = struct.pack(
            "<IiiHHIIiiII", size, width, -height if top_down else height, 1, bits, compression, len(data), 2835, 2835,
            used, 0)
        header += b"".join(struct.pack("<I", mask) for mask in masks)
        header = header.ljust(max(size, len(header)), b"\0")
        colours = b"".join(bytes([b, g, r, 0]) for r, g, b in palette)
    start = 14 + len(header) + len(colours)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + header + colours + data


def packed(pixels, bits):
    """Indices as the bytes of an absolute run, filled up to an even number."""
    if bits == 8:
        line = bytes(pixels)
    else:
        padded = list(pixels) + [0] * (len(pixels) % 2)
        line = bytes(padded[i] << 4 | padded[i + 1] for i in range(0, len(padded), 2))
    return line + bytes(len(line) % 2)


def runs(rows, bits, skip=()):
    """Rows from the top as run-length data: repeats where two or more are equal, else absolute runs.

    Pixels (x, y) of `skip` are stepped over; they must be 0, and a step must not lead to another row.
    """
    data = b""
    for y, row in enumerate(rows[::-1]):
        x = 0
        while x < len(row):
            step = 0
            while (x + step, len(rows) - 1 - y) in skip:
                step += 1
            if step:
                data, x = data + bytes([0, 2, step, 0]), x + step
                continue
            equal = 1
            while x + equal < len(row) and row[x + equal] == row[x]:
                equal += 1
            if equal >= 2 or len(row) - x < 3:
                value = row[x] if bits == 8 else row[x] << 4 | row[x]
                data, x = data + bytes([equal, value]), x + equal
            else:
                count = 3
                data, x = data + bytes([0, count]) + packed(row[x : x + count], bits), x + count
        data += bytes([0, 0])
    return data + bytes([0, 1])
