from collections import Counter

from veedor.jurisdictions.pe import vocabulary


def test_there_are_nine_hundred_distinct_ten_digit_lines_in_sixty_sectors():
    lines = vocabulary.tariff_lines()
    assert len({line.code for line in lines}) == 900
    assert all(len(line.code) == 10 and line.code.isdigit() for line in lines)
    assert set(Counter(line.sector for line in lines).values()) == {15}
    assert [line.sector for line in lines] == sorted(line.sector for line in lines)


def test_lines_of_a_heading_are_neighbours_measured_alike():
    lines = vocabulary.tariff_lines()
    for start in range(0, 900, vocabulary.LINES_PER_HEADING):
        heading = lines[start : start + vocabulary.LINES_PER_HEADING]
        assert len({(line.heading, line.unit, line.kg_per_unit) for line in heading}) == 1


def test_forty_countries_half_of_them_with_an_agreement():
    countries = (*vocabulary.WITH_AGREEMENT, *vocabulary.WITHOUT_AGREEMENT)
    assert len({country.code for country in countries}) == 40
    assert all(country.preference_code for country in vocabulary.WITH_AGREEMENT)
    assert not any(country.preference_code for country in vocabulary.WITHOUT_AGREEMENT)


def test_every_line_has_its_own_descriptions():
    texts = vocabulary.descriptions()
    assert len(texts) == 900 * vocabulary.DESCRIPTIONS_PER_LINE
    lines = vocabulary.tariff_lines()
    last = texts[-1]
    assert last.startswith(lines[-1].goods.upper())
