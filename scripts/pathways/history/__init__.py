"""What is kept of every refresh: its run, its steps, its findings, and each number as it was said."""
