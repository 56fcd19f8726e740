"""What is kept of every refresh: its steps and findings, and each number as it was said."""
