"""Where a template, style sheet or picture mentions what was refused: by file, line and column."""

import pytest

from sdprint.design.mentions import Mention, find_mention


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("page.html.j2", '<p>\n<img alt="" src="../a b.png">', 18),
        ("page.html.j2", "<p>\n<a href='../a%20b.png'>", 10),
        ("page.html.j2", "<p>\n<embed src=../a%20b.png>", 12),
        ("page.html.j2", "<p>\n<img src='..&#47;a b.png'>", 11),
        ("style.css", "p{}\nh1{background:url(../a%20b.png)}", 19),
        ("style.css", "p{}\nh1{background:\\75rl('../a%20b.png')}", 20),
        ("style.css", 'p{}\n@import "../a%20b.png";', 10),
        ("style.css", "p{}\nh1{background:URL('FILE://{root}/a%20b.png')}", 20),
        ("style.css", "p{}\nh1{background:url('file://localhost{root}/x/../a%20b.png')}", 20),
        ("logo.svg", '<svg>\n<image xlink:href="../a b.png"/>', 20),
    ],
)
def test_a_file_is_found_however_it_is_written(tmp_path, name, text, column):
    folder = tmp_path / "brand"
    folder.mkdir()
    (folder / name).write_text(text.replace("{root}", str(tmp_path)))
    url = (tmp_path / "a b.png").as_uri()

    assert find_mention(url, tmp_path / "content", (folder,)) == Mention(folder / name, 2, column)


def test_a_name_counts_from_the_checklist_or_from_the_file_that_it_stands_in(tmp_path):
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "page.html.j2").write_text("<img src=a.png>")

    for folder in ("content", "brand"):
        assert find_mention((tmp_path / folder / "a.png").as_uri(), tmp_path / "content", (tmp_path / "brand",))
    assert find_mention((tmp_path / "b.png").as_uri(), tmp_path / "content", (tmp_path / "brand",)) is None


def test_an_address_and_the_last_part_of_a_name_that_is_put_together_are_found(tmp_path):
    page = tmp_path / "page.html.j2"
    page.write_text("<p>\n<img src='HTTPS://example.org/a'>\n<img src='{{ where }}/far.png'>")

    assert find_mention("https://example.org/a", tmp_path, (page,)) == Mention(page, 2, 11)
    assert find_mention("file:///elsewhere/far.png", tmp_path, (page,)) == Mention(page, 3, 23)


def test_a_link_that_leads_out_of_the_folder_is_not_read(tmp_path):
    (tmp_path / "brand").mkdir()
    (tmp_path / "other.css").write_text("a{background:url(x.png)}")
    (tmp_path / "brand" / "style.css").symlink_to(tmp_path / "other.css")

    assert find_mention((tmp_path / "x.png").as_uri(), tmp_path, (tmp_path / "brand",)) is None
