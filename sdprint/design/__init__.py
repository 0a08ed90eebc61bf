"""What can be chosen: papers, kinds of document, brands, fonts, and the project that holds them."""
