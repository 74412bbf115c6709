"""An address as a QR code."""

import re
import xml.etree.ElementTree as ET

from counterbell.ui.qr import QUIET, qr_svg


def test_it_is_a_square_of_dark_modules_with_silence_around() -> None:
    picture = ET.fromstring(qr_svg("https://help.shop.example/chat/lisbon"))
    size = int(picture.attrib["viewBox"].split()[-1])
    assert (size - 2 * QUIET - 17) % 4 == 0, "a QR code of some version"
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1", picture[1].attrib["d"])}
    assert all(QUIET <= x < size - QUIET and QUIET <= y < size - QUIET for x, y in dark)
    corners = [(QUIET, QUIET), (size - QUIET - 7, QUIET), (QUIET, size - QUIET - 7)]
    for left, top in corners:  # the three finders: a frame of seven around a heart of three
        assert {(left + i, top) for i in range(7)} <= dark
        assert {(left + 2 + i, top + 3) for i in range(3)} <= dark
        assert (left + 1, top + 1) not in dark


def test_another_address_is_another_code() -> None:
    assert qr_svg("https://a.example/chat/x") != qr_svg("https://a.example/chat/y")
