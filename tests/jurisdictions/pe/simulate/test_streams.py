from veedor.jurisdictions.pe.simulate.streams import Component, stream


def test_a_stream_depends_on_seed_component_and_month_and_on_nothing_else():
    first = stream(7, Component.TRADE, 3).random(4).tolist()
    assert first == stream(7, Component.TRADE, 3).random(4).tolist()
    others = [
        stream(8, Component.TRADE, 3),
        stream(7, Component.LEGACY, 3),
        stream(7, Component.TRADE, 4),
        stream(7, Component.TRADE),
    ]
    assert all(first != other.random(4).tolist() for other in others)
