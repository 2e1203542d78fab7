"""A bound file in shades of grey, for a press that prints in black: text, lines, drawings and pictures.

A colour becomes the grey that is as light as it looks, by the weights of ITU-R BT.601, which image programs use too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf, Stream

_WEIGHTS = (0.299, 0.587, 0.114)
_RGB = {"rg": "g", "RG": "G"}


def make_grey(pdf: Pdf) -> None:
    """Turn every colour of ``pdf`` that is red, green and blue into grey."""
    for page in pdf.pages:
        contents = page.obj.Contents
        for stream in contents if isinstance(contents, Array) else [contents]:
            _redraw(pdf, stream)
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            if thing.get(Name.Subtype) == Name.Image:
                _bleach(thing)
            elif thing.get(Name.Subtype) == Name.Form or thing.get(Name.PatternType) == 1:
                _redraw(pdf, thing)
            if Name.Group in thing:
                _regroup(thing.Group)
        elif isinstance(thing, Dictionary):
            if Name.Group in thing:
                _regroup(thing.Group)
            if Name.ShadingType in thing:
                _reshade(thing)


def _light(channels: Iterable[Any]) -> Decimal:
    light = sum(weight * float(channel) for weight, channel in zip(_WEIGHTS, channels, strict=True))
    return Decimal(str(round(light, 4)))


def _redraw(pdf: Pdf, stream: Object) -> None:
    drawn: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        if operator in _RGB:
            drawn.append(pikepdf.ContentStreamInstruction([_light(instruction.operands)], Operator(_RGB[operator])))
        else:
            drawn.append(instruction)
    stream.write(pikepdf.unparse_content_stream(drawn))


def _bleach(image: Stream) -> None:
    if image.get(Name.ColorSpace) != Name.DeviceRGB:
        return
    picture = pikepdf.PdfImage(image).as_pil_image().convert("L")
    image.write(zlib.compress(picture.tobytes(), 9), filter=Name.FlateDecode)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    for key in (Name.DecodeParms, Name.Decode):
        if key in image:
            del image[key]


def _regroup(group: Object) -> None:
    if group.get(Name.CS) == Name.DeviceRGB:
        group.CS = Name.DeviceGray


def _reshade(shading: Object) -> None:
    if shading.get(Name.ColorSpace) != Name.DeviceRGB:
        return
    shading.ColorSpace = Name.DeviceGray
    functions = shading.Function
    for function in functions if isinstance(functions, Array) else [functions]:
        _regrade(function)


def _regrade(function: Object) -> None:
    for part in function.get(Name.Functions, Array()):
        _regrade(part)
    for key in (Name.C0, Name.C1):
        if key in function and len(function[key]) == 3:
            function[key] = Array([_light(function[key])])
