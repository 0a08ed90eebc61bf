"""Colours: how they are written, how light they are, and what can be read on what."""

import re

# WCAG 2.1, success criterion 1.4.3: text of normal size against its ground.
READABLE = 4.5
MOST = 255
WHITE, BLACK = "#FFFFFF", "#000000"
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")


def check_color(value: str) -> None:
    """Raise `ValueError` unless `value` is #RGB or #RRGGBB."""
    if not _HEX.fullmatch(value):
        raise ValueError(f"'{value}' is not a colour like #1E66C8")


def read_color(text: str) -> str:
    """Return a colour as #RGB or #RRGGBB, be it that, a name of CSS, or rgb() and hsl(); raises `ValueError`."""
    if _HEX.fullmatch(text):
        return text
    from PIL import ImageColor  # noqa: PLC0415 - for brands that name their colours in words only

    try:
        red, green, blue, *opaque = ImageColor.getrgb(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"'{text}' is not a colour like #1E66C8, nor a name of CSS") from error
    if max(red, green, blue) > MOST or opaque:
        raise ValueError(f"'{text}' is not a colour that can be printed: none is above {MOST}, and all are opaque")
    return f"#{red:02X}{green:02X}{blue:02X}"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def darken(color: str, *grounds: str, least: float = READABLE) -> str:
    """Return `color`, or the lightest darker one of its hue with the contrast `least` on all `grounds`, else black."""
    while color != BLACK and min(contrast(color, ground) for ground in grounds) < least:
        darker = mix(color, BLACK, 0.9)
        # The darkest colours are rounded to themselves.
        color = darker if darker != color else BLACK
    return color


def mix(color: str, other: str, share: float) -> str:
    """Return `share` of one colour and the rest of the other."""
    pairs = zip(channels(color), channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02X}" for one, two in pairs)


def grey(color: str) -> str:
    """Return the neutral grey that is as light as `color`."""
    light = _luminance(color)
    value = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB's own figures
    return "#" + 3 * f"{round(255 * value):02X}"


def channels(color: str) -> tuple[int, int, int]:
    """Return red, green and blue of #RGB or #RRGGBB, 0 to 255."""
    digits = color.removeprefix("#")
    if len(digits) == 3:  # noqa: PLR2004 - #RGB
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return red, green, blue


def _luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in channels(color))]  # noqa: PLR2004 - WCAG's own figures
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
