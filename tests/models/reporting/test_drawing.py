from __future__ import annotations

from veedor.models.reporting import drawing, number, percent


def drawn(name: str) -> str:
    figure, axes = drawing.canvas()
    axes.plot([0, 1], [0, 1], label="a")
    drawing.percent_axis(axes.xaxis)
    drawing.legend_below(axes)
    return str(drawing.svg(figure, name=name, description='said "so" & <b>'))


def test_a_drawing_is_the_same_bytes_each_time():
    assert drawn("one") == drawn("one")


def test_ids_of_two_drawings_on_one_page_do_not_clash():
    import re

    first, second = (set(re.findall(r'\bid="([^"]+)"', drawn(name))) for name in ("one", "two"))
    assert first
    assert not first & second


def test_the_description_is_escaped_and_text_stays_text():
    text = drawn("one")
    assert 'aria-label="said &#34;so&#34; &amp; &lt;b&gt;"' in text
    assert "<text" in text
    assert "100\N{NO-BREAK SPACE}%" in text


def test_a_half_percent_keeps_its_decimal_and_zero_has_no_sign():
    assert percent(0.025) == "2.5\N{NO-BREAK SPACE}%"
    assert number(-0.0004, 2) == "0.00"
