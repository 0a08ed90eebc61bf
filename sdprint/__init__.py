"""Turn one Markdown checklist into a family of printed documents."""

__version__ = "0.1.0"
