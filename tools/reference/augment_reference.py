"""Writes the reference vectors of resizing, views and evaluation inputs, made by Pillow and torchvision.

    python3 tools/reference/augment_reference.py

Needs torch, torchvision and Pillow. Run from the top of the repository.
"""

import base64
import io
import json

import numpy as np
import torch
import torchvision.transforms as transforms
import torchvision.transforms.functional as functional
from PIL import Image

WIDTH, HEIGHT = 33, 21


def photo(channels):
    """The picture that Tests/…/ReferencePhoto.swift makes by the same formula."""
    y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(channels), indexing="ij")
    pixels = ((3 * x * x + 17 * y + 5 * x * y + 71 * c) % 256).astype(np.uint8)
    return Image.fromarray(pixels if channels == 3 else pixels[..., 0])


def whole(tensor):
    """Samples in units of 1e-5."""
    return [round(v * 1e5) for v in tensor.flatten().tolist()]


def resize_cases():
    for channels, width, height in [
        (3, 16, 9), (3, 5, 7), (3, 17, 31), (3, 33, 10), (1, 40, 24), (1, 33, 5), (1, 1, 1), (1, 2, 21),
    ]:
        resized = photo(channels).resize((width, height), Image.BILINEAR)
        text = base64.b64encode(np.asarray(resized).tobytes()).decode()
        yield f'  ResizeReference(\n    channels: {channels}, width: {width}, height: {height},\n    pixels: """\n' + \
            "\n".join("      " + text[i:i + 96] + ("\\" if i + 96 < len(text) else "") for i in range(0, len(text), 96)) + \
            '\n      """),\n'


def view(size, channels=3, crop=(0, 0, WIDTH, HEIGHT), brightness=1, contrast=1, saturation=1, hue=0, grey=False,
         sigma=0, horizontal=False, vertical=False, turns=0):
    x, y, width, height = crop
    pixels = np.asarray(photo(channels)).reshape(HEIGHT, WIDTH, channels)[y:y + height, x:x + width]
    tensor = torch.from_numpy(pixels.copy()).permute(2, 0, 1).double() / 255
    tensor = torch.nn.functional.interpolate(
        tensor[None], (size, size), mode="bilinear", antialias=True, align_corners=False)[0]
    if horizontal:
        tensor = tensor.flip(2)
    if vertical:
        tensor = tensor.flip(1)
    tensor = torch.rot90(tensor, turns, (1, 2))
    tensor = functional.adjust_brightness(tensor, brightness)
    tensor = functional.adjust_contrast(tensor, contrast)
    if channels == 3:
        tensor = functional.adjust_saturation(tensor, saturation)
        tensor = functional.adjust_hue(tensor, hue)
        if grey:
            tensor = functional.rgb_to_grayscale(tensor, 3)
    if sigma:
        kernel = 2 * int(np.ceil(3 * sigma)) + 1
        tensor = functional.gaussian_blur(tensor, [kernel, kernel], [sigma, sigma])
    return {
        "channels": channels, "size": size, "crop": crop, "brightness": brightness, "contrast": contrast,
        "saturation": saturation, "hue": hue, "grey": grey, "sigma": sigma, "horizontal": horizontal,
        "vertical": vertical, "turns": turns, "values": whole(tensor),
    }


def views():
    crop = (5, 3, 20, 13)
    return [
        view(7), view(7, crop=crop), view(17, channels=1, crop=(1, 2, 10, 11)),
        view(7, brightness=1.5), view(7, contrast=0.3), view(7, contrast=1.7), view(7, saturation=0.2),
        view(7, saturation=1.8), view(7, hue=0.2), view(7, hue=-0.2), view(7, hue=0.5), view(7, grey=True),
        view(7, sigma=0.4), view(7, sigma=1.3), view(7, channels=1, contrast=1.4, sigma=0.9),
        view(7, crop=crop, horizontal=True), view(7, crop=crop, vertical=True, turns=1),
        view(7, crop=crop, horizontal=True, turns=3), view(7, crop=crop, turns=2),
        view(7, crop=crop, brightness=0.7, contrast=1.3, saturation=0.6, hue=-0.11, sigma=0.8, horizontal=True,
             turns=1),
    ]


def tone(size, channels=3, gamma=1, sharpness=1, solarise=None):
    """A view of the whole photo after one of torchvision's operations on samples 0…1."""
    tensor = torch.tensor(view(size, channels)["values"], dtype=torch.float64).view(channels, size, size) * 1e-5
    tensor = tensor.clamp(0, 1)
    if gamma != 1:
        tensor = functional.adjust_gamma(tensor, gamma)
    if sharpness != 1:
        tensor = functional.adjust_sharpness(tensor, sharpness)
    if solarise is not None:
        tensor = functional.solarize(tensor, solarise)
    return {"size": size, "channels": channels, "gamma": gamma, "sharpness": sharpness, "solarise": solarise,
            "values": whole(tensor)}


def tones():
    return [
        tone(7, gamma=0.5), tone(9, gamma=2.2), tone(8, channels=1, gamma=0.2), tone(8, gamma=5),
        tone(7, sharpness=0), tone(11, sharpness=1.9), tone(9, channels=1, sharpness=0.4),
        tone(2, sharpness=1.5), tone(3, sharpness=1.5), tone(7, solarise=0.4), tone(7, channels=1, solarise=0.75),
    ]


def rotations():
    """Rotation of a smooth and of a rough picture about the middle of a crop (torchvision's bilinear), then resize."""
    y, x = np.meshgrid(np.arange(40.0), np.arange(48.0), indexing="ij")
    smooth = np.round(128 + 60 * np.sin(x / 5) + 50 * np.cos(y / 4 + x / 9))
    rough = np.round(smooth * 0.6 + (x * x * 7 + y * 31 + x * y * 5) % 90)
    pictures = {"smooth": smooth, "rough": rough}
    left, top = 14, 11
    cases = []
    for name, angle, side, size in [
        ("smooth", 3, 16, 16), ("smooth", -8, 16, 16), ("smooth", 20, 16, 16), ("smooth", 45, 16, 16),
        ("smooth", 5, 18, 9), ("smooth", -30, 18, 9), ("rough", 2, 20, 10), ("rough", -9, 20, 10),
        ("rough", 25, 20, 10), ("rough", -45, 18, 6),
    ]:
        tensor = torch.from_numpy(pictures[name])[None].double() / 255
        turned = functional.rotate(
            tensor, angle, functional.InterpolationMode.BILINEAR, center=[left + side / 2, top + side / 2])
        crop = torch.nn.functional.interpolate(
            turned[None, :, top:top + side, left:left + side], (size, size), mode="bilinear", antialias=True,
            align_corners=False)[0]
        cases.append({"picture": name, "angle": angle, "crop": [left, top, side, side], "size": size,
                      "values": whole(crop)})
    return {"width": 48, "height": 40, "cases": cases,
            "pictures": {name: [int(v) for v in picture.flatten()] for name, picture in pictures.items()}}


def jpegs():
    """What Pillow (libjpeg-turbo) makes of a picture of 21 × 21 pixels, without subsampling."""
    y, x, c = np.meshgrid(np.arange(21.0), np.arange(21.0), np.arange(3.0), indexing="ij")
    waves = 60 * np.sin(x / 5 + c) + 50 * np.cos(y / 4 + x / 9 + 2 * c) + 9 * np.sin(x * y + c)
    picture = np.round(128 + waves).astype(np.uint8)
    cases = []
    for channels, quality in [(1, 5), (1, 10), (1, 20), (1, 30), (1, 50), (1, 100), (3, 10), (3, 50), (3, 100)]:
        file = io.BytesIO()
        Image.fromarray(picture if channels == 3 else picture[..., 0]).save(
            file, "JPEG", quality=quality, subsampling=0)
        saved = Image.open(file)
        pixels = np.asarray(saved).reshape(21, 21, channels).transpose(2, 0, 1)
        cases.append({
            "channels": channels, "quality": quality,
            "tables": [list(saved.quantization[table]) for table in sorted(saved.quantization)],
            "pixels": base64.b64encode(pixels.tobytes()).decode()})
    return {"picture": base64.b64encode(picture.tobytes()).decode(), "cases": cases}


def inputs():
    mean, deviation = [0.5, 0.4, 0.3], [0.2, 0.25, 0.3]
    normalise = transforms.Compose([transforms.ToTensor(), transforms.Normalize(mean, deviation)])
    squash = normalise(transforms.Resize((8, 8), antialias=True)(photo(3)))
    crop = normalise(transforms.CenterCrop(7)(transforms.Resize(7, antialias=True)(photo(3))))
    pad = torch.zeros(3, 11, 11)
    pad[:, 2:9] = normalise(transforms.Resize((7, 11), antialias=True)(photo(3)))
    cases = [("squash", 8, squash), ("crop", 7, crop), ("pad", 11, pad)]
    return [
        {"fit": fit, "size": size, "mean": mean, "std": deviation,
         "values": whole(tensor)}
        for fit, size, tensor in cases
    ]


def crops():
    """Mean and standard deviation of left, top, width, height over many draws."""
    torch.manual_seed(0)
    cases = []
    for width, height, scale, ratio in [
        (200, 200, (0.2, 1), (3 / 4, 4 / 3)), (320, 100, (0.08, 1), (3 / 4, 4 / 3)), (60, 90, (0.5, 0.9), (1, 2)),
    ]:
        image = torch.zeros(1, height, width)
        draws = np.array([
            transforms.RandomResizedCrop.get_params(image, list(scale), list(ratio)) for _ in range(40000)])
        draws = draws[:, [1, 0, 3, 2]]
        cases.append({
            "width": width, "height": height, "scale": scale, "ratio": ratio,
            "mean": draws.mean(0).round(3).tolist(), "std": draws.std(0).round(3).tolist()})
    return cases


if __name__ == "__main__":
    with open("Tests/KizuCoreTests/ResizeReference.swift", "w") as file:
        file.write("// Made by tools/reference/augment_reference.py: do not edit.\n\n")
        file.write("/// What Pillow makes of the reference photo, in base64.\n")
        file.write("struct ResizeReference {\n  var channels: Int\n  var width: Int\n  var height: Int\n")
        file.write("  var pixels: String\n}\n\nlet resizeReferences = [\n")
        file.writelines(resize_cases())
        file.write("]\n")
    with open("Tests/KizuAugmentTests/Fixtures/views.json", "w") as file:
        for_file = {"views": views(), "inputs": inputs(), "crops": crops()}
        json.dump(for_file, file, separators=(",", ":"))
        file.write("\n")
    with open("Tests/KizuAugmentTests/Fixtures/operations.json", "w") as file:
        json.dump({"tones": tones(), "rotations": rotations(), "jpegs": jpegs()}, file, separators=(",", ":"))
        file.write("\n")
