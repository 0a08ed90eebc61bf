"""The command: its words, its exit codes, and what goes where."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pdfs import MADE, make_form

from sdprint import __version__
from sdprint.errors import Exit

DATA = Path(__file__).parent / "data"
BRAND = '[meta]\nname = "{}"\n'


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


# What is asked for


def test_without_arguments_the_help_is_shown_and_the_command_was_wrong(sdprint):
    done = sdprint()

    assert "Usage: " in done.stdout + done.stderr
    for command in ("build", "list", "check", "import", "read", "new", "brand", "doctor"):
        assert f"\n  {command} " in done.stdout + done.stderr
    assert done.returncode == Exit.USAGE


@pytest.mark.parametrize("command", ["build", "list", "check", "import", "read", "new", "brand", "doctor"])
def test_each_command_explains_itself(sdprint, command):
    done = sdprint(command, "--help")

    assert f"Usage: python -m sdprint {command}" in done.stdout
    assert done.stderr == ""
    assert done.returncode == Exit.DONE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["biuld"], "No such command 'biuld'. Did you mean 'build'?"),
        (["build", "--frob"], "No such option: --frob"),
        (["build", "--papr", "a4"], "No such option: --papr Did you mean --paper?"),
        (["build", "--paper"], "Option '--paper' requires an argument."),
        (["build", "--minutes", "soon"], "Invalid value for '--minutes': "),
        (["build", "--minutes", "-5"], "Invalid value for '--minutes': "),
        (["build", "--flip", "side"], "'side' is not one of 'short', 'long'."),
        (["build", "--impose"], "Option '--impose' requires an argument."),
        (["build", "--set"], "Option '--set' requires an argument."),
        (["list", "kindz"], "'kindz' is not one of 'kinds', 'brands', 'papers', 'folds', 'content'."),
        (["import"], "Missing argument 'file'."),
        (["read"], "Missing argument 'forms'."),
        (["read", "x.pdf", "--format", "pdf"], "'pdf' is not one of 'md', 'json', 'csv'."),
    ],
)
def test_a_command_line_that_can_not_be_understood_is_a_mistake_of_usage(sdprint, tmp_path, arguments, said):
    done = sdprint(*arguments)

    assert said.casefold() in done.stderr.replace("(Possible options: ", "Did you mean ").replace(")", "?").casefold()
    assert done.stdout == ""
    assert done.returncode == Exit.USAGE
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-k", "worksheat"], "unknown kind 'worksheat'\n  hint: did you mean 'worksheet'?\n"),
        (["-b", "plane"], "unknown brand 'plane'\n  hint: did you mean 'plain'?\n"),
        (["-p", "lettr"], "unknown paper 'lettr'\n  hint: did you mean 'letter'?\n"),
        (["--minutes", "45"], "no plan for 45 minutes in list.md\n  hint: the front matter has no durations: "),
    ],
)
def test_a_name_that_there_is_not_is_a_mistake_of_usage(sdprint, checklist, tmp_path, arguments, said):
    done = sdprint("build", checklist(), *arguments)

    assert done.stderr.startswith(said)
    assert done.stdout == ""
    assert done.returncode == Exit.USAGE
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["list"], ["list", "kinds"]])
def test_what_prints_nothing_on_paper_loads_none_of_the_large_libraries(sdprint, arguments):
    done = sdprint(*arguments, options=["-X", "importtime"])

    assert done.returncode == Exit.DONE
    assert "typer" in done.stderr
    for library in ("weasyprint", "jinja2", "markdown_it", "yaml", "ftfy", "rich", "sdprint.press"):
        assert library not in done.stderr


def test_the_version_is_the_packages(sdprint):
    assert sdprint("--version").stdout == f"sdprint {__version__}\n"


# build


def test_a_build_prints_a_line_for_each_document_to_standard_output_and_nothing_else(sdprint, checklist, tmp_path):
    done = sdprint("build", checklist())

    lines = done.stdout.splitlines()
    size = (tmp_path / "build/list-key.pdf").stat().st_size
    assert [line.split()[0] for line in lines] == [f"build/list-{kind}.pdf" for kind in MADE]
    assert lines[1] == f"build/list-key.pdf  1 page, {size / 1000:.0f} kB"
    assert "  2 pages, " in lines[2]
    advice = "  print at actual size, on one side. Fold to eighths, cut the dashes, push the ends in.\n"
    assert done.stderr == advice
    assert done.returncode == Exit.DONE


@pytest.mark.parametrize(
    ("flags", "name", "said"),
    [
        ("-k key --impose booklet", "key-booklet", "on both sides, flipped on the short edge. Lay the sheets"),
        ("-k key --impose booklet --flip long", "key-booklet-long-edge", "on both sides, flipped on the long edge. "),
        ("-k cheatsheet --impose quarter -p letter", "cheatsheet-letter-quarter", "on one side. Fold the upper half"),
        ("-k testpage", "testpage", ""),
        ("-k cheatsheet --set pages=2 --set columns=2", "cheatsheet", ""),
        ("-k cheatsheet -p 100x150mm", "cheatsheet-100x150mm", ""),
        ("-k worksheet --show-space", "worksheet", ""),
    ],
)
def test_sheets_are_folded_and_set_as_the_flags_say(sdprint, checklist, tmp_path, flags, name, said):
    done = sdprint("build", checklist("# T\n\n- Who is it?\n- Why?\n"), *flags.split())

    assert done.returncode == Exit.DONE, done.stderr
    assert (tmp_path / "build" / f"list-{name}.pdf").is_file()
    assert said in done.stderr
    assert bool(done.stderr) == bool(said)


def test_bytes_that_are_no_text_do_not_reach_the_paper(sdprint, checklist):
    options = ("--set", os.fsdecode(b"kicker=a\xffb"), "--problem", os.fsdecode(b"c\xff"))
    done = sdprint("build", checklist(), "-k", "worksheet", *options)

    assert done.stderr == ""
    assert done.returncode == Exit.DONE


@pytest.mark.parametrize(
    ("flags", "said", "code"),
    [
        ("--impose poket", "unknown fold 'poket'\n  hint: did you mean 'pocket'?", Exit.USAGE),
        ("--set pags=2", "--set: unknown setting 'pags'\n  hint: did you mean 'pages'?", Exit.USAGE),
        ("--set pages", "--set: 'pages' is not KEY=VALUE\n  hint: for instance  --set pages=2", Exit.USAGE),
        ("--set top=7", "--set: unknown setting 'top'\n  hint: one of margins.top, least_margins.top", Exit.USAGE),
        ("--set pages=many", "hint: --set was: pages=many", Exit.USAGE),
        ("-p 9x9mm", "unknown paper '9x9mm'\n  hint: each edge is from 50 to 1200 mm", Exit.USAGE),
        ("-k worksheet -p 3x5", "worksheet: a page of 76.2 × 127 mm is too small for it", Exit.INPUT),
    ],
)
def test_what_can_not_be_folded_or_set_is_said(sdprint, checklist, flags, said, code):
    done = sdprint("build", checklist(), *flags.split())

    assert said in done.stderr
    assert done.returncode == code


def test_a_kind_that_is_not_for_a_paper_does_not_keep_back_the_others(sdprint, checklist, tmp_path):
    done = sdprint("build", checklist(), "-p", "4x6")

    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == [
        "list-cheatsheet-4x6.pdf",
        "list-key-4x6.pdf",
    ]
    assert [line.partition(":")[0] for line in done.stderr.splitlines() if "hint" not in line] == [
        "notes",
        "pocket",
        "scorecard",
        "worksheet",
    ]
    assert done.returncode == Exit.INPUT


def test_outside_of_a_project_the_shipped_checklist_is_built(sdprint):
    assert sdprint("build", "-k", "key").stdout.startswith("build/system-design-key.pdf  ")


def test_json_says_what_was_made(sdprint, checklist):
    done = sdprint("build", checklist(), "-k", "key", "-k", "notes", "--json")

    made = json.loads(done.stdout)
    names = ["list-key.pdf", "list-notes.pdf", "list-notes-fillable.pdf"]
    assert [Path(one["path"]).name for one in made] == names
    assert [one["bytes"] for one in made] == [Path(one["path"]).stat().st_size for one in made]
    assert [(one["pages"], one["type"]) for one in made] == [(1, 9.0), (2, 9.0), (2, 9.0)]
    assert done.returncode == Exit.DONE


def test_json_says_what_was_made_even_if_some_was_not(sdprint, checklist):
    done = sdprint("build", checklist("- 中?", "bad.md"), checklist("- a?", "good.md"), "-k", "key", "--json")

    assert [Path(one["path"]).name for one in json.loads(done.stdout)] == ["good-key.pdf"]
    assert "bad.md:1:3: no font has 中 (U+4E2D)\n  hint: " in done.stderr
    assert done.returncode == Exit.INPUT


def test_json_of_nothing_is_an_empty_list(sdprint):
    done = sdprint("build", "gone.md", "--json")

    assert json.loads(done.stdout) == []
    assert done.stderr.startswith("gone.md: no such file\n  hint: ")
    assert done.returncode == Exit.INPUT


def test_every_mistake_is_said_in_one_run_as_place_what_and_hint(sdprint, checklist, tmp_path):
    checklist("- fine?", "good.md")
    checklist("---\npapr: a4\n---\n- a?\n", "one.md")
    checklist("- a?\n- ![x](gone.png)\n", "two.md")
    done = sdprint("build", "good.md", "one.md", "two.md")

    assert done.stderr == (
        "one.md:2:1: unknown key 'papr' in front matter\n"
        "  hint: did you mean 'paper'?\n"
        "two.md:2:8: no picture 'gone.png'\n"
        "  hint: the path counts from the checklist's folder\n"
    )
    assert done.stdout == ""
    assert done.returncode == Exit.INPUT
    assert not (tmp_path / "build").exists()


def test_the_raw_seed_is_answered_with_import(sdprint):
    done = sdprint("build", DATA / "seed.txt")

    assert "mojibake in " in done.stderr
    assert done.stderr.endswith(f"  hint: run: sdprint import {DATA / 'seed.txt'}\n")
    assert done.returncode == Exit.INPUT


def test_a_warning_of_a_style_sheet_is_said_and_the_document_made(sdprint, checklist, tmp_path):
    write(tmp_path, {"templates/documents/key/style.css": "p { colr: red }"})
    done = sdprint("build", checklist(), "-k", "key")

    assert done.stderr.startswith(f"{tmp_path}/templates/documents/key: warning: Ignored `colr: red ")
    assert (tmp_path / "build/list-key.pdf").exists()
    assert done.returncode == Exit.DONE


# Who decides: flag, variable, front matter, settings


@pytest.mark.parametrize(
    ("named", "name"),
    [
        (("one", "two", "three", "four"), "list-key-one.pdf"),
        (("", "two", "three", "four"), "list-key-two.pdf"),
        (("", "", "three", "four"), "list-key-three.pdf"),
        (("", "", "", "four"), "list-key-four.pdf"),
        (("", "", "", ""), "list-key.pdf"),
        (("plain", "two", "three", "four"), "list-key.pdf"),
    ],
)
def test_a_flag_goes_before_a_variable_front_matter_and_settings(sdprint, checklist, tmp_path, named, name):
    flag, variable, front, settings = named
    for brand in ("one", "two", "three", "four"):
        write(tmp_path, {f"templates/brands/{brand}/brand.toml": BRAND.format(brand)})
    write(tmp_path, {"sdprint.toml": f'brand = "{settings}"\nkinds = ["key"]\n'})
    path = checklist(f"---\ntitle: T\n{f'brand: {front}' if front else ''}\n---\n- a?\n")
    done = sdprint("build", path, *(["-b", flag] if flag else []), SDPRINT_BRAND=variable)

    assert done.stderr == ""
    assert [made.name for made in (tmp_path / "build").iterdir()] == [name]


@pytest.mark.parametrize(
    ("arguments", "variables", "settings", "names"),
    [
        ("-k key -p LETTER", "SDPRINT_PAPER=a4", "", "key-letter"),
        ("-k key", "SDPRINT_PAPER=letter", 'paper = "a4"', "key-letter"),
        ("-k key", "", 'paper = "letter"', "key-letter"),
        ("-k key -p a4", "", 'paper = "letter"', "key"),
        ("-k key", "SDPRINT_MONO=1", "", "key-mono"),
        ("-k key", "", "mono = true", "key-mono"),
        ("-k key --mono", "", "", "key-mono"),
        ("-k key --no-hints", "", "", "key-no-hints"),
        ("", "SDPRINT_KIND=worksheet key", 'kinds = ["cheatsheet"]', "key worksheet"),
        ("-k worksheet", "SDPRINT_KIND=key", "", "worksheet"),
        ("", "SDPRINT_KIND=", 'kinds = ["cheatsheet", "key"]', "cheatsheet key"),
        ("-k key", "", "", "key"),
    ],
)
def test_variables_and_settings_choose_what_no_flag_does(sdprint, checklist, arguments, variables, settings, names):
    path = checklist()
    write(path.parent, {"sdprint.toml": settings})
    done = sdprint("build", path, *arguments.split(), **dict([variables.split("=")] if variables else []))

    assert done.stderr == ""
    assert sorted(made.stem for made in (path.parent / "build").iterdir()) == [f"list-{name}" for name in names.split()]


@pytest.mark.parametrize(
    ("arguments", "variable", "place"),
    [("-o flagged", "said", "sub/flagged"), ("", "said", "sub/said"), ("", "", "set/deep")],
)
def test_a_flag_counts_from_here_and_settings_from_the_project(sdprint, checklist, arguments, variable, place):
    path = checklist()
    project = path.parent
    write(project, {"sdprint.toml": 'out = "set/deep"', "sub/note.txt": ""})
    done = sdprint("build", path, "-k", "key", *arguments.split(), cwd=project / "sub", SDPRINT_OUT=variable)

    assert done.stderr == ""
    assert [made.relative_to(project) for made in project.rglob("*.pdf")] == [Path(place, "list-key.pdf")]


# list, check, doctor


def test_list_names_what_can_be_chosen(sdprint):
    done = sdprint("list")

    for line in (
        "kinds:",
        "  worksheet ",
        "brands:",
        "  plain ",
        "papers:",
        "  letter ",
        "content:",
        "  system-design ",
    ):
        assert f"\n{line}" in f"\n{done.stdout}"
    assert done.stderr == ""
    assert done.returncode == Exit.DONE


@pytest.mark.parametrize(
    ("shelf", "names"),
    [
        ("kinds", ["cheatsheet", "key", "notes", "pocket", "poster", "scorecard", "testpage", "webform", "worksheet"]),
        ("brands", ["acme", "corporate", "ink-saver", "large-print", "plain", "warm"]),
        ("papers", ["a4", "letter", "a3", "a5", "a6", "legal", "4x6", "3x5"]),
        ("folds", ["pocket", "quarter", "trifold", "booklet"]),
        ("content", ["mine"]),
    ],
)
def test_list_of_one_shelf_has_the_projects_own_things(sdprint, tmp_path, shelf, names):
    kind = 'title = "Poster"\nabout = "for the wall"\nkicker = ""\n'
    kind += "margins = {top = 9, right = 9, bottom = 9, left = 9}\n"
    files = {"content/mine.md": "- a?", "templates/brands/acme/brand.toml": BRAND.format("Acme")}
    write(tmp_path, files | {"templates/documents/poster/document.toml": kind})
    done = sdprint("list", shelf)

    assert [line.split()[0] for line in done.stdout.splitlines()] == names


def test_check_says_all_to_standard_output_and_fails_when_something_is_wrong(sdprint, checklist):
    bad = checklist("---\nbrand: plane\n---\n- ![x](a.png)\n- same?\n- same?\n", "bad.md")
    done = sdprint("check", bad, checklist(b"- \xff", "worse.md"), checklist())

    assert done.stdout.replace(f"{bad.parent}/", "") == (
        "bad.md:2:1: unknown brand 'plane' in front matter\n"
        "  hint: did you mean 'plain'?\n"
        "bad.md:4:8: no picture 'a.png'\n"
        "  hint: the path counts from the checklist's folder\n"
        "bad.md:6: warning: the same words as line 5\n"
        "  hint: one of them can go, or say how they differ\n"
        "worse.md:1:3: is not UTF-8: byte 0xFF\n"
        "  hint: run: iconv -f WINDOWS-1252 -t UTF-8 worse.md\n"
    )
    assert done.stderr == "3 errors, 1 warnings\n"
    assert done.returncode == Exit.INPUT


@pytest.mark.parametrize(("text", "warnings"), [("- a?\n", 0), ("- a?\n- a?\n", 1)])
def test_check_is_content_with_warnings(sdprint, checklist, tmp_path, text, warnings):
    done = sdprint("check", checklist(text))

    assert done.stderr == f"0 errors, {warnings} warnings\n"
    assert done.stdout.count("warning: ") == warnings
    assert done.returncode == Exit.DONE
    assert not (tmp_path / "build").exists()


def test_the_shipped_checklist_passes_its_own_check(sdprint):
    done = sdprint("check")

    assert done.stdout == ""
    assert done.returncode == Exit.DONE


def test_doctor_finds_this_machine_well(sdprint):
    done = sdprint("doctor")

    assert "ok   WeasyPrint 70" in done.stdout
    assert "bad " not in done.stdout
    assert done.returncode == Exit.DONE


def test_doctor_says_what_a_machine_without_pango_needs(sdprint, tmp_path):
    write(tmp_path, {"libraries/libpango-1.0.so.0": "no library"})
    done = sdprint("doctor", LD_LIBRARY_PATH=str(tmp_path / "libraries"))

    assert done.stdout.startswith("bad  WeasyPrint does not start: ")
    assert "\n     Debian: apt-get install -y libpango-1.0-0 " in done.stdout
    assert done.returncode == Exit.ENVIRONMENT


# import


@pytest.fixture
def seed(tmp_path):
    path = tmp_path / "seed.txt"
    path.write_bytes((DATA / "seed.txt").read_bytes())
    return path


NAME = "step-by-step-system-design-interview-checklist.md"


def test_import_writes_clean_text_under_its_title_and_says_what_it_changed(sdprint, seed, tmp_path):
    done = sdprint("import", seed)

    text = (tmp_path / NAME).read_text()
    assert done.stdout == f"{NAME}\n"
    assert text.startswith("## ✅ Step-by-Step System Design Interview Checklist\n")
    assert "â" not in text
    assert f"{seed}:1: - Here is a **step-by-step checklist**" in done.stderr
    assert f"{seed}:9: + ### **🟩 Step 1: Clarify Requirements and Scope**\n" in done.stderr
    assert done.stderr.endswith(f"now run: sdprint build {NAME}\n")
    assert done.returncode == Exit.DONE
    assert seed.read_bytes() == (DATA / "seed.txt").read_bytes()


def test_what_was_imported_is_built(sdprint, seed, tmp_path):
    sdprint("import", seed)
    done = sdprint("build", NAME, "-k", "key", "--json")

    assert done.stderr == ""
    assert json.loads(done.stdout)[0]["path"] == str(tmp_path / "build" / NAME.replace(".md", "-key.pdf"))


@pytest.mark.parametrize("out", ["mine.md", "deep/er/mine.md"])
def test_import_writes_where_it_is_told_to(sdprint, seed, tmp_path, out):
    assert sdprint("import", seed, "-o", out).stdout == f"{out}\n"
    assert (tmp_path / out).read_text().startswith("## ✅ Step-by-Step")


def test_import_to_standard_output_writes_no_file(sdprint, seed, tmp_path):
    done = sdprint("import", seed, "-o", "-")

    assert done.stdout.startswith("## ✅ Step-by-Step System Design Interview Checklist\n")
    assert "now run" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seed.txt", "tmp"]


def test_in_a_project_import_writes_into_its_content(sdprint, seed, tmp_path):
    write(tmp_path, {"content/other.md": "- a?"})

    assert sdprint("import", seed).stdout == f"{tmp_path}/content/{NAME}\n"


def test_import_replaces_no_other_text_unless_it_is_forced_to(sdprint, seed, tmp_path):
    write(tmp_path, {NAME: "mine"})
    refused = sdprint("import", seed)
    assert refused.stderr.startswith(f"{NAME}: is there already, with another content\n  hint: use --force")
    assert refused.returncode == Exit.INPUT
    assert (tmp_path / NAME).read_text() == "mine"

    assert sdprint("import", seed, "--force").returncode == Exit.DONE
    assert (tmp_path / NAME).read_text().startswith("## ✅ Step-by-Step")
    assert sdprint("import", seed).returncode == Exit.DONE


@pytest.mark.parametrize(
    ("name", "data", "arguments", "said"),
    [
        ("gone.txt", None, [], "gone.txt: no such file\n  hint: "),
        ("a.txt", b"%PDF-1.7", [], "a.txt: is a binary file, not Markdown\n  hint: "),
        ("a.txt", b"- \xff", [], "a.txt:1:3: is not UTF-8: byte 0xFF\n  hint: "),
        ("a.txt", b"Here is a checklist:\n", [], "a.txt: nothing is left of the file without its chat sentences"),
        ("a.txt", b"# T\n\n- a?\n", ["-o", "tmp"], "tmp: is a folder: "),
        ("a.txt", b"# T\n\n- a?\n", ["-o", "a.txt/x.md"], "a.txt: is a file, not a folder to write into\n  hint: "),
    ],
)
def test_what_can_not_be_imported_is_refused(sdprint, tmp_path, name, data, arguments, said):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = sdprint("import", name, *arguments)

    assert done.stderr.startswith(said)
    assert done.stdout == ""
    assert done.returncode == Exit.INPUT
    assert not list(tmp_path.rglob("*.md"))


# read


@pytest.fixture
def filled(tmp_path):
    """Make a form of one person, with an answer."""

    def fill(name, answer, *more):
        pdf = make_form([(field, 0, 700) for field in ("form--name", "form--a", *more)])
        pdf.Root.AcroForm.Fields[0].V, pdf.Root.AcroForm.Fields[1].V = name, answer
        pdf.save(tmp_path / f"{name}.pdf")
        return tmp_path / f"{name}.pdf"

    return fill


def test_read_prints_the_answers_and_nothing_else(sdprint, filled):
    done = sdprint("read", filled("Ada", "é 🚀"), PYTHONIOENCODING="ascii")

    assert done.stdout.startswith("# Ada\n\nAnswers of Ada.\n\n- {#form--name}\n\n  ```text\n  Ada\n  ```\n")
    assert "  é 🚀\n" in done.stdout
    assert done.stderr == ""
    assert done.returncode == Exit.DONE


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["-o", "x.csv"], "\ufeffperson,form--name"),
        (["-o", "x.json"], '{\n "sdprint": 1,'),
        (["-o", "deep/x.md"], "# Ada"),
        (["-o", "x.txt"], "# Ada"),
        (["-o", "x.md", "--format", "json"], '{\n "sdprint": 1,'),
    ],
)
def test_read_writes_the_file_it_is_told_to_in_the_format_of_its_name(sdprint, filled, tmp_path, arguments, start):
    done = sdprint("read", filled("Ada", "x"), *arguments)

    assert done.stdout == f"{arguments[1]}\n"
    assert (tmp_path / arguments[1]).read_text(encoding="utf-8").startswith(start)


def test_read_puts_several_people_into_one_table_and_says_where_their_forms_differ(sdprint, filled):
    done = sdprint("read", filled("Bo", "x"), filled("Ada", "y", "form--more"), "--format", "csv", "-o", "-")

    assert done.stdout.splitlines()[1:3] == ["Bo,Bo,x,", "Ada,Ada,y,"]
    assert "Bo.pdf: warning: lacks 1 of the 3 fields of all forms, the first is 'form--more'" in done.stderr
    assert done.returncode == Exit.DONE


def test_read_writes_over_no_form_and_nothing_if_one_can_not_be_read(sdprint, filled, tmp_path):
    form = filled("Ada", "x")
    before = form.read_bytes()

    assert sdprint("read", form, "-o", form).returncode == Exit.USAGE
    done = sdprint("read", form, "none.pdf", "-o", "x.md")
    assert done.stderr == "none.pdf: no such file\n"
    assert done.returncode == Exit.INPUT
    assert form.read_bytes() == before
    assert not (tmp_path / "x.md").exists()


# Completion


@pytest.fixture
def complete(environment, tmp_path):
    """Complete a command line the way bash does it: with the console script."""

    def run(line):
        words = {"_SDPRINT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        script = Path(sys.executable).with_name("sdprint")
        how = {"cwd": tmp_path, "env": environment | words, "capture_output": True, "text": True}
        done = subprocess.run([script], check=False, **how)
        assert "Traceback" not in done.stderr
        return done.stdout.split()

    return run


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sdprint b", ["build", "brand"]),
        (
            "sdprint build -k ",
            ["cheatsheet", "key", "notes", "pocket", "scorecard", "testpage", "webform", "worksheet"],
        ),
        ("sdprint build --impose ", ["pocket", "quarter", "trifold", "booklet"]),
        ("sdprint build -k w", ["webform", "worksheet"]),
        ("sdprint build --kind zzz", []),
        ("sdprint build -b ", ["acme", "corporate", "ink-saver", "large-print", "plain", "warm"]),
        ("sdprint build -p l", ["letter", "legal"]),
        ("sdprint build --pa", ["--paper"]),
        ("sdprint list ", ["kinds", "brands", "papers", "folds", "content"]),
    ],
)
def test_the_shell_completes_commands_options_and_what_there_is(complete, tmp_path, line, words):
    write(tmp_path, {"templates/brands/acme/brand.toml": BRAND.format("Acme")})

    assert complete(line) == words


def test_completion_survives_broken_settings(complete, tmp_path):
    write(tmp_path, {"sdprint.toml": "papr = 1"})

    assert complete("sdprint build -k ") == []


# Names


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
@pytest.mark.parametrize("name", ["größe.md", "中.md", os.fsdecode(b"\xff.md")])
def test_a_name_that_the_terminal_can_not_show_does_not_stop_a_build(sdprint, checklist, tmp_path, encoding, name):
    done = sdprint("build", checklist(name=name), "-k", "key", PYTHONIOENCODING=f"{encoding}")

    assert "1 page" in done.stdout
    assert done.returncode == Exit.DONE
    assert len(list((tmp_path / "build").iterdir())) == 1
