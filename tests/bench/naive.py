"""The yardstick: everything imported at the top, the Markdown read, the final HTML printed once, no shim."""

from pathlib import Path

import jinja2
import markdown_it
import typer
import weasyprint

app = typer.Typer()


@app.command()
def build(source: Path, html: Path, pdf: Path) -> None:
    """Print `html`, with references as seen from `source`, into `pdf`: tagged, PDF/UA-1."""
    body = markdown_it.MarkdownIt().render(source.read_text(encoding="utf-8"))
    jinja2.Environment(autoescape=True).from_string("<body>{{ body }}</body>").render(body=body)
    page = weasyprint.HTML(string=html.read_text(encoding="utf-8"), base_url=f"{source.resolve().parent.as_uri()}/")
    page.write_pdf(pdf, pdf_variant="pdf/ua-1", pdf_tags=True)


if __name__ == "__main__":
    app()
