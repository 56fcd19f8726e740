"""The optional probabilistic pass: records without an SSN, linked to the people who have one."""
