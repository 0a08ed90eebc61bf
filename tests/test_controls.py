"""What a template marks as a field gets a control on the screen, and all else stays as it is."""

import pytest

from sdprint.press.controls import put_controls


def put(html, **answers):
    return put_controls(html, answers)[0]


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html>\n<html lang='en'><head><style>a>b{c:'&amp;'}</style></head><body class=x>a &lt; &#65;&nbsp;c",
        "<p>One<br>two<img src='a.png' alt=''/></p><table><tr><td>x</table>",
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    ],
)
def test_html_without_marks_is_as_it_was(html):
    assert put(html) == html


def test_a_tick_is_a_box_whose_label_is_the_wording():
    page = put('<p data-field="q1" data-label="Why?" data-type="check" class="q">Why <b>so</b>?</p>')

    assert page == (
        '<p class="q"><label><input type="checkbox" name="q1" value="Yes" data-label="Why?">'
        "<span>Why <b>so</b>?</span></label></p>"
    )


def test_a_radio_button_has_the_value_that_it_stands_for():
    page = put(
        '<i data-field="q" data-label="A?" data-type="radio" data-value="No &quot;way&quot;">No</i>', q='No "way"'
    )

    assert 'type="radio" name="q" value="No &quot;way&quot;"' in page
    assert "checked" in page


@pytest.mark.parametrize(
    ("marks", "control"),
    [
        ("", '<textarea name="q" aria-label="A?" dir="auto" rows="1">\nx\n</textarea>'),
        ('data-type="line"', '<input name="q" aria-label="A?" dir="auto" type="text" value="x\n" '),
        ('data-type="number"', 'inputmode="decimal"'),
        ('data-type="date"', 'maxlength="10"'),
        ('data-limit="3" data-required', 'required maxlength="3"'),
        ("data-readonly", "readonly"),
        ('data-type="choice" data-options="x|y"', '<option value=""></option><option>x</option><option>y</option>'),
    ],
)
def test_each_type_has_its_control_after_what_is_printed(marks, control):
    page = put(f'<div data-field="q" data-label="A?" {marks} class="box">5 &lt; 6</div>', q="x\n")

    assert page.startswith('<div class="box"><span class="printed">5 &lt; 6</span>')
    assert control in page


def test_fields_inside_of_a_field_come_first():
    inner = '<i><b data-field="q" data-label="A?" data-type="radio" data-value="Yes">Yes</b></i>'
    page, fields = put_controls(f'<div data-field="n" data-label="Note">{inner}</div>', {})

    assert page.index("</label></b></i>") < page.index("<textarea")
    assert [field.name for field in fields] == ["n", "q"]


def test_answers_are_text():
    page = put('<div data-field="q" data-label="A?"></div>', q="</textarea><script>x</script>&amp;")

    assert "<script" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;x&lt;/script&gt;&amp;amp;</textarea>" in page


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ('<p data-field="q" data-label="A"></p><p data-field="q" data-label="B"></p>', "two fields are called 'q'"),
        ('<p data-field="q.1" data-label="A"></p>', "'q.1' is no name"),
        ('<p data-field="q" data-label="A" data-type="radio"></p>', "has no data-value"),
    ],
)
def test_a_mark_that_no_field_can_be_made_of_is_refused(html, why):
    with pytest.raises(ValueError, match=why):
        put(html)
