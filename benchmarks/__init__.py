"""Speed, memory and quality, measured through the product as a user runs it."""
