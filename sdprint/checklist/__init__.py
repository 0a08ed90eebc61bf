"""From bytes to a frozen `Checklist`: reading, repairing, parsing, and judging the text."""
