"""What a template says of a field in its HTML, and what is wrong with what it says."""

import pytest

from sdprint.layout.fields import Field, read_marks


def test_the_attributes_of_an_element_are_a_field():
    marks = {"class": "box", "data-field": "a-1", "data-label": " What\nfor? ", "data-limit": "20", "data-required": ""}

    assert read_marks(marks) == Field("a-1", "What for?", limit=20, required=True)


def test_a_drop_down_has_its_options_and_a_date_its_length():
    choice = {"data-field": "level", "data-label": "Level", "data-type": "choice", "data-options": "Junior|Senior"}

    assert read_marks(choice).options == ("Junior", "Senior")
    assert read_marks({"data-field": "d", "data-label": "Date", "data-type": "date"}).limit == 10


@pytest.mark.parametrize(
    ("marks", "what"),
    [
        ({"data-field": "a.b", "data-label": "A"}, "'a.b' is no name"),
        ({"data-field": "a"}, "field 'a' has no data-label"),
        ({"data-field": "a", "data-label": "A", "data-type": "box"}, "has the type 'box': known are text, line"),
        ({"data-field": "a", "data-label": "A", "data-type": "radio"}, "'a' has no data-value"),
        ({"data-field": "a", "data-label": "A", "data-type": "choice"}, "drop-down 'a' has no data-options"),
        ({"data-field": "a", "data-label": "A", "data-limit": "x"}, "is no number of characters"),
    ],
)
def test_a_wrong_mark_says_what_is_wrong(marks, what):
    with pytest.raises(ValueError, match=what):
        read_marks(marks)
