"""What leaves the house: files, written whole or not at all."""
